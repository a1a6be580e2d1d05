"""Publishing: a new file under its own name, CURRENT moved in one step, and nothing lost to kill -9."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from data import mart
from etl.publish.publish import NotPublished, verify
from queries.edition.answers import Status
from tests.helpers.editions import an_edition, published

ROOT = Path(__file__).parents[2]


def whole_area(path: Path) -> float:
    return (
        duckdb.connect(str(path), read_only=True)
        .execute("SELECT numerator FROM figure WHERE grain = 'year' AND locality = 'all'")
        .fetchall()[0][0]
    )


def test_current_names_the_new_file_and_the_old_one_stays(tmp_path: Path) -> None:
    first = published(an_edition(counted=66), tmp_path)
    reader = mart.cursor(first)
    second = published(an_edition(counted=90), tmp_path)
    assert mart.current_file(tmp_path) == second != first
    assert whole_area(second) == 360
    assert reader.execute("SELECT max(numerator) FROM figure WHERE grain = 'year'").fetchone() == (264.0,)


def test_the_newest_publication_of_an_edition_is_the_edition(tmp_path: Path) -> None:
    for counted in (60, 63, 66, 69, 72):
        newest = published(an_edition(counted=counted), tmp_path)
    published(an_edition(name="2025Q1"), tmp_path)
    assert mart.edition_file("2024Q4", tmp_path) == newest
    assert mart.editions(tmp_path) == ("2025Q1", "2024Q4")


def test_old_publications_do_not_pile_up(tmp_path: Path) -> None:
    for _ in range(6):
        published(an_edition(), tmp_path)
    assert len(list(tmp_path.glob("*.duckdb"))) == 3


def test_nothing_published_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(mart.NoMart, match="python -m etl publish"):
        mart.current_file(tmp_path)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ({"numerator": 3.0, "rounded": False}, "between one and five"),
        ({"status": Status.LOW}, "shows its value"),
    ],
)
def test_an_edition_that_fails_its_checks_does_not_go_live(tmp_path: Path, spoil: dict[str, object], said: str) -> None:
    live = published(an_edition(), tmp_path)
    good = an_edition()
    figures = [
        replace(row, **spoil) if row.locality == "all" and row.period == "2024Q1" else row for row in good.figures
    ]  # type: ignore[arg-type]
    with pytest.raises(NotPublished, match=said):
        published(replace(good, figures=figures), tmp_path)
    assert mart.current_file(tmp_path) == live


def test_parts_that_do_not_add_up_do_not_go_live(tmp_path: Path) -> None:
    good = an_edition()
    twisted = [
        replace(row, locality="all", dimension="sex", category="female" if row.locality == "north" else row.locality,
                numerator=(row.numerator or 0) + (5 if row.locality == "north" else 0))
        for row in good.figures
        if row.grain == "year" and row.locality != "all"
    ]  # fmt: skip
    with pytest.raises(NotPublished, match="add up"):
        published(replace(good, figures=[*good.figures, *twisted]), tmp_path)


def test_an_edition_without_a_single_figure_does_not_go_live(tmp_path: Path) -> None:
    with pytest.raises(NotPublished, match="no measure has a figure"):
        published(an_edition(figures=[]), tmp_path)


PUBLISHING_FOR_EVER = """
import sys
from pathlib import Path
from etl.publish.publish import publish
from tests.helpers.editions import an_edition, published
print("ready", flush=True)
while True:
    published(an_edition(), Path(sys.argv[1]))
"""


def test_a_whole_file_that_a_killed_run_never_made_live_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    live = published(an_edition(), tmp_path)
    left = tmp_path / "2024Q4-0002.duckdb"
    shutil.copy(live, left)
    newest = published(an_edition(), tmp_path)
    assert (newest.name, left.exists()) == ("2024Q4-0003.duckdb", False)


def test_killed_at_any_moment_an_edition_is_live_and_the_next_run_recovers(tmp_path: Path) -> None:
    live = published(an_edition(), tmp_path)
    for moment in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", PUBLISHING_FOR_EVER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.013 * (moment + 1))  # somewhere in the middle of it; where exactly differs each time
        process.kill()
        process.wait()
        process.stdout.close()
        live = mart.current_file(tmp_path)
        verify(live)
        assert whole_area(live) == 264
    published(an_edition(counted=90), tmp_path)
    assert whole_area(mart.current_file(tmp_path)) == 360
    assert list(tmp_path.glob("*.part*")) == []
