"""The command line, as the performance team uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.__main__ import main
from tests.helpers import samples


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Run a command in a home of its own: (what it returned, what it printed, what it said went wrong)."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        ended = main(["--home", str(tmp_path / "home"), "--who", "a tester", *map(str, words)])
        said = capsys.readouterr()
        return ended, said.out, said.err

    return run


def a_workbook(folder: Path, **changes: object) -> Path:
    return samples.workbook(folder / "return.xlsx", "annex_a", list_7=[changes])


def test_a_file_is_accounted_for(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ended, said, _ = run("receive", a_workbook(tmp_path))
    assert ended == 0
    assert "1 row in = 1 stored + 0 set aside + 0 exact copies" in said
    assert "return.xlsx: loaded" in said


def test_a_finding_says_where_what_was_expected_and_what_to_do(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    _, said, _ = run("receive", a_workbook(tmp_path, end_date="31/02/2025"))
    assert "Dates that cannot be read (1)" in said
    for word in ("List 7", "row 2", "column M", "Child Protection Plan End Date", "31/02/2025"):
        assert word in said, word


def test_the_same_file_again_changes_nothing(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = a_workbook(tmp_path)
    run("receive", path)
    ended, said, _ = run("receive", path)
    assert (ended, "already received" in said) == (0, True)


def test_what_is_replaced_is_said_and_a_doubtful_file_waits(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("receive", a_workbook(tmp_path))
    later = samples.workbook(tmp_path / "Annex A 2026Q4.xlsx", "annex_a", list_7=[{"previous_plans": 1}])
    ended, said, _ = run("receive", later)
    assert (ended, "Annex A 2026Q4.xlsx: checked, delivery 2" in said) == (1, True)
    assert "Once it counts it takes the place of delivery 1 (return.xlsx" in said
    assert "Look first:" in said and "The file's name says 2026Q4" in said
    assert "Used" in run("status")[1].splitlines()[0]
    ended, said, _ = run("accept", "2")
    assert (ended, "It takes the place of delivery 1: none of that one's" in said) == (0, True)


def test_a_file_that_nobody_knows_is_refused(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "minutes.csv"
    path.write_text("Agenda,Who\nWelcome,Chair\n", encoding="utf-8")
    ended, said, _ = run("receive", path)
    assert ended == 1
    assert "minutes.csv: refused" in said and "row 1 looks like xxxxxx, xxx." in said


def test_a_file_that_is_not_there_is_said_to_be_missing(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ended, said, _ = run("receive", tmp_path / "nowhere.csv")
    assert ended == 1
    assert "nowhere.csv" in said


def test_publishing_nothing_says_what_to_do_and_shows_no_traceback(run) -> None:  # type: ignore[no-untyped-def]
    ended, _, wrong = run("publish")
    assert ended == 2
    assert "python -m etl receive" in wrong


def test_status_tells_what_has_come(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "Nothing has been received yet" in run("status")[1]
    run("receive", a_workbook(tmp_path))
    said = run("status")[1]
    assert "annex_a" in said and "2025Q1" in said


def test_the_demonstration_does_not_mix_with_real_deliveries(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("receive", a_workbook(tmp_path))
    ended, _, wrong = run("demo")
    assert ended == 2
    assert "holds real deliveries" in wrong


def test_a_home_inside_the_project_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    inside = Path(__file__).parents[3] / "data" / "here"
    assert main(["--home", str(inside), "status"]) == 2
    assert "inside the project" in capsys.readouterr().err
