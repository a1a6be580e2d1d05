"""Which edition is read: the live one while it is whole, else the newest that may stand in its place, or none."""

from __future__ import annotations

import logging
import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data import mart
from tests.helpers.editions import an_edition, published
from tests.helpers.marts import seal_mart

MEETING = date(2025, 5, 12)


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    """Three publications of one edition, the newest live."""
    return [published(an_edition(counted=counted), tmp_path / "group") for counted in (60, 63, 66)]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def one_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[13_000] ^= 0xFF
    path.write_bytes(content)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def something_else(path: Path) -> None:
    path.write_text("indicator,period\n")


def taken_away(path: Path) -> None:
    path.unlink()


DAMAGES = (cut, one_byte, emptied, something_else, taken_away)


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_newest_whole_one_is_read_in_a_damaged_ones_place_and_it_is_told(
    three: list[Path], damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    damage(three[2])
    with caplog.at_level(logging.WARNING):
        found = [mart.live(three[2].parent) for _ in range(3)]
    assert {one.path for one in found} == {three[1]}
    assert "2024Q4-0003" in found[0].why and "Put back a copy" in found[0].why
    told = [line for line in caplog.messages if "2024Q4-0002 is shown in its place" in line]
    assert len(told) == 1


def test_one_after_the_other_is_passed_over(three: list[Path]) -> None:
    cut(three[2])
    one_byte(three[1])
    assert mart.live(three[2].parent).path == three[0]
    emptied(three[0])
    with pytest.raises(mart.Damaged, match=r"2024Q4-0003 cannot be read: its file is damaged\. Put back"):
        mart.live(three[2].parent)


def test_a_copy_put_back_is_read_again_at_once(three: list[Path], tmp_path: Path) -> None:
    kept = shutil.copy(three[2], tmp_path / "backup")
    cut(three[2])
    assert mart.live(three[2].parent).path == three[1]
    shutil.copy(kept, three[2])
    assert mart.live(three[2].parent) == mart.Live(three[2])


def test_any_damage_is_found_when_a_file_is_opened_or_changes_nothing(three: list[Path], tmp_path: Path) -> None:
    chance, whole = random.Random(10), three[2].read_bytes()
    figures = "SELECT * FROM figure ORDER BY ALL"
    with mart.whole(three[2]) as edition:
        right = edition.execute(figures).fetchall()
    for at in range(40):
        content, where = bytearray(whole), chance.randrange(len(whole))
        content[where : where + chance.choice((1, 16, 5000))] = chance.randbytes(chance.choice((1, 16, 5000)))
        path = tmp_path / f"2024Q4-{at:04}.duckdb"
        path.write_bytes(content)
        try:
            with mart.whole(path) as edition:
                assert edition.execute(figures).fetchall() == right
        except mart.Damaged:
            continue


@pytest.mark.parametrize(
    "says",
    [
        "../open/2024Q4-0001.duckdb",
        "/etc/passwd",
        "elsewhere.duckdb",
        "",
        "\x00\x00",
        "2024Q4-0001.duckdb/..",
        "..",
        "x" * 99999,
    ],
)
def test_current_may_name_only_a_file_of_its_own_folder(tmp_path: Path, says: str) -> None:
    published(an_edition(), tmp_path / "open")
    published(an_edition(), tmp_path / "group")
    (tmp_path / "group" / mart.CURRENT).write_text(says, encoding="utf-8")
    with pytest.raises(mart.Damaged, match=r"CURRENT in .*group names no file of its own folder"):
        mart.current_file(tmp_path / "group")
    with pytest.raises(mart.Damaged):
        mart.live(tmp_path / "group")


def test_a_link_that_leads_out_of_the_folder_is_no_file_of_it(tmp_path: Path) -> None:
    other = published(an_edition(), tmp_path / "open")
    live = published(an_edition(), tmp_path / "group")
    live.unlink()
    live.symlink_to(other)
    with pytest.raises(mart.Damaged):
        mart.live(tmp_path / "group")
    assert mart.publications(tmp_path / "group") == ()


@pytest.mark.parametrize("says", [b"\xff\xfe\x00", b"../open/2024Q4-0001.duckdb"])
def test_where_nobody_knows_which_was_live_only_a_sealed_one_is_read(three: list[Path], says: bytes) -> None:
    (three[0].parent / mart.CURRENT).write_bytes(says)
    with pytest.raises(mart.Damaged):
        mart.live(three[0].parent)
    seal_mart(three[1], MEETING)
    assert mart.live(three[0].parent).path == three[1]


def test_what_came_after_the_live_one_is_never_read_in_its_place(three: list[Path]) -> None:
    """A publication that was killed before CURRENT named it was never issued."""
    shutil.copy(three[2], three[2].with_name("2024Q4-0004.duckdb"))
    shutil.copy(three[2], three[2].with_name("2024Q3-0009.duckdb"))
    cut(three[2])
    assert mart.live(three[2].parent).path == three[1]


def test_a_current_of_before_it_named_stand_ins_has_those_published_earlier(three: list[Path]) -> None:
    (three[2].parent / mart.CURRENT).write_text(f"{three[2].name}\n", encoding="utf-8")
    cut(three[2])
    assert mart.live(three[2].parent).path == three[1]


def test_an_edition_for_others_does_not_stand_in(tmp_path: Path) -> None:
    good = an_edition()
    others = published(an_edition(edition=good.edition | {"audience": "open"}), tmp_path)
    live = published(good, tmp_path)
    cut(live)
    assert mart.live(tmp_path, "open").path == others
    with pytest.raises(mart.Damaged):
        mart.live(tmp_path, "group")


def test_a_sealed_one_that_was_altered_does_not_stand_in(three: list[Path]) -> None:
    seal_mart(three[1], MEETING)
    three[1].write_bytes(three[0].read_bytes())
    cut(three[2])
    assert mart.live(three[2].parent).path == three[0]


def test_a_seal_that_cannot_be_read_still_seals(three: list[Path]) -> None:
    seal_mart(three[0], MEETING).with_suffix(mart.SEALED).write_text("{", encoding="utf-8")
    assert [one.seal for one in mart.publications(three[0].parent)] == [None, None, mart.UNREADABLE]
    for _ in range(4):
        published(an_edition(), three[0].parent)
    assert three[0].is_file()
    with pytest.raises(mart.Damaged, match="not as it was when it was sealed"):
        mart.cursor(three[0])


def test_what_never_came_to_be_live_is_not_listed_and_not_opened(three: list[Path]) -> None:
    for name in ("2024Q4-0004.duckdb", "2025Q1-0001.duckdb"):
        shutil.copy(three[2], three[2].with_name(name))
    assert [one.path for one in mart.publications(three[0].parent)] == three[::-1]
    assert mart.edition_file("2024Q4", three[0].parent) == three[2]
    for name in ("2024Q4-0004", "2025Q1"):
        with pytest.raises(mart.NoMart, match="There is no edition"):
            mart.edition_file(name, three[0].parent)


def test_what_a_killed_publication_left_is_cleared_by_the_next_also_where_a_quarter_begins(three: list[Path]) -> None:
    left = Path(shutil.copy(three[2], three[2].with_name("2025Q1-0001.duckdb")))
    assert published(an_edition(name="2025Q1"), left.parent).stem == "2025Q1-0002"
    assert not left.exists()
