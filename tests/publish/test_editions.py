"""Editions: what was issued stays, what was sealed is opened as it was, and each audience has its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import mart
from data.ledger import acts, ask, open_ledger
from data.locations import CHECKOUT
from etl.pipeline import Published, publish_edition
from etl.protect import AUDIENCES, Audience
from etl.publish.publish import NotPublished
from etl.publish.seal import NotSealed, seal
from queries import ask as pages
from queries.edition.open_edition import OpenEdition, open_edition
from queries.indicator.line import Line
from queries.reading.revision_slip import slip
from tests.helpers.asked import line_of
from tests.helpers.homes import Home
from tests.helpers.voices import LISTENED_TO, SPRING, answers, words

MEASURE = LISTENED_TO
pytestmark = pytest.mark.measures(MEASURE)
MEETING = date(2025, 8, 4)
CORRECTED = (
    *answers("2025-05-06", good=33, other=44, locality="South"),
    *answers("2025-05-07", good=60, other=31, locality="North"),
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def give(home: Home, *rows: dict[str, Any], period: str = "") -> None:
    assert home.take(home.sent("voices", feedback=rows), period=period)[0].delivery is not None


def publish(home: Home, **how: Any) -> Published:
    return publish_edition(home.places, "a tester", **how)


def figures(home: Home, audience: str = "group") -> dict[tuple[str, str], tuple[Any, ...]]:
    """(numerator, denominator, rounded, status) of the measure by quarter and locality, in the live edition."""
    with duckdb.connect(str(mart.current_file(home.places.marts(audience))), read_only=True) as edition:
        rows = edition.execute(
            """SELECT period, locality, numerator, denominator, rounded, status FROM figure
               WHERE indicator = ? AND grain = 'quarter' AND dimension = 'all'""",
            [MEASURE],
        ).fetchall()
    return {row[:2]: row[2:] for row in rows}


def desk(home: Home, name: str = "") -> OpenEdition:
    return open_edition(name or None, home.places.mart)


def test_a_correction_revises_the_county_and_no_rounded_figure(spring: Home) -> None:
    issued = figures(spring)
    give(spring, *CORRECTED)
    publish(spring)
    now = figures(spring)
    assert (issued["2025Q1", "all"][0], now["2025Q1", "all"][0]) == (85, 93)
    assert {key: row for key, row in now.items() if key[1] != "all"} == {
        key: row for key, row in issued.items() if key[1] != "all"
    }


def test_what_was_corrected_enters_the_next_total(spring: Home) -> None:
    more = answers("2025-04-02", good=20, other=0, locality="Central")  # came to light after the edition
    give(spring, *SPRING, *more)
    publish(spring)
    assert figures(spring)["2025Q1", "central"][0] == 0
    summer = [answers("2025-08-06", good=30, other=30, locality=place) for place in ("North", "Central", "South")]
    give(spring, *(row for rows in summer for row in rows), period="2025Q2")
    publish(spring)
    assert figures(spring)["2025Q2", "central"][0] == pytest.approx(50, abs=5)


def test_the_slip_says_what_changed_and_never_the_words_of_a_voice_withdrawn(home: Home) -> None:
    give(home, *SPRING, words("2025-05-08"))
    publish(home)
    old = desk(home)
    give(home, *CORRECTED)
    publish(home)
    said = slip(old, desk(home))
    assert [(one.indicator, one.was, one.now) for one in said.revised] == [
        (MEASURE, "53.1% (85 of 160)", "55.4% (93 of 168)")
    ]
    assert [one.speaker for one in said.voices_withdrawn] == ["child"]
    assert "She rings" not in str(said)


def test_a_figure_is_remembered_as_it_was_first_published(spring: Home) -> None:
    first = mart.current_file(spring.places.mart).stem
    give(spring, *CORRECTED)
    publish(spring)
    known = {one.period.key: one for one in pages.first_known(desk(spring), Line(MEASURE, "children", "quarter"))}
    assert (known["2025Q1"].publication, known["2025Q1"].numerator) == (first, 85)


def test_a_sealed_edition_is_opened_as_it_was_and_never_cleared_away(spring: Home) -> None:
    name = seal(spring.places, "a tester", MEETING)
    give(spring, *CORRECTED)
    for _ in range(5):
        publish(spring)
    seen, live = desk(spring, "2025Q1"), desk(spring)
    assert (seen.edition.publication, seen.seal and seen.seal.meeting) == (name, MEETING)
    assert pages.series(seen, line_of(seen, MEASURE)).points[-1].numerator == 85
    assert pages.series(live, line_of(live, MEASURE)).points[-1].numerator == 93
    assert (spring.places.marts("open") / f"{name}.duckdb").is_file()


def test_a_sealed_edition_that_was_altered_is_not_shown(spring: Home) -> None:
    path = mart.current_file(spring.places.mart)
    seal(spring.places, "a tester", MEETING)
    with path.open("ab") as file:
        file.write(b"one byte more")
    with pytest.raises(pages.NoMart, match="not as it was when it was sealed"):
        pages.edition(desk(spring))


def test_nothing_is_sealed_twice_and_the_ledger_knows_who(spring: Home) -> None:
    seal(spring.places, "the chair", MEETING)
    with pytest.raises(NotSealed, match="sealed already"):
        seal(spring.places, "somebody else", MEETING)
    ledger = open_ledger(spring.places.ledger_url)
    event = next(one for one in ask.events(ledger) if one.act == "sealed")
    ledger.close()
    assert (event.who, "04/08/2025" in event.detail) == ("the chair", True)


def test_a_seal_that_was_killed_between_two_audiences_is_finished_by_the_next(spring: Home) -> None:
    path = mart.current_file(spring.places.mart)
    seal(spring.places, "the chair", MEETING)
    (spring.places.marts("open") / path.name).with_suffix(mart.SEALED).unlink()
    seal(spring.places, "the chair again", MEETING)
    sealed = [mart.seal(spring.places.marts(one.name) / path.name) for one in AUDIENCES]
    assert [one and one.who for one in sealed] == ["the chair again"] * 2


def test_rounded_figures_may_be_issued_anew_until_a_meeting_has_seen_them(spring: Home) -> None:
    right = [answers("2025-05-06", good=80, other=80, locality=place) for place in ("North", "Central", "South")]
    give(spring, *(row for rows in right for row in rows))
    publish(spring)
    assert figures(spring)["2025Q1", "central"][0] == 0
    publish(spring, anew="The first file was another county's.")
    assert figures(spring)["2025Q1", "central"][0] == 80
    seal(spring.places, "a tester", MEETING)
    with pytest.raises(NotPublished, match="never issued a second time"):
        publish(spring, anew="Another look.")


def test_the_open_audience_has_exact_figures_only_where_every_period_is_large(spring: Home) -> None:
    assert figures(spring, "open")["2025Q1", "all"][:3] == (85, 160, False)
    give(spring, *answers("2025-08-06", good=19, other=40), period="2025Q2")
    publish(spring)
    assert figures(spring)["2025Q2", "all"][:3] == (19, 59, False)
    told = figures(spring, "open")
    assert all(row[2] for row in told.values()), "one small quarter, and nothing of the series is exact"
    assert told["2025Q1", "all"][0] % 5 == 0
    opened = open_edition(None, spring.places.marts("open"))
    assert pages.first_known(opened, Line(MEASURE, "children", "quarter")) == ()


def test_a_warning_stands_by_the_groups_words_whatever_the_open_audience_reads(home: Home) -> None:
    few, many = (words("2025-05-08") | {"consent": reach, "asked_n": n} for reach, n in (("group", 3), ("public", 90)))
    give(home, *SPRING, few, many)
    publish(home)
    ledger = open_ledger(home.places.ledger_url)
    waiting = ask.reviews_waiting(ledger)
    ledger.close()
    assert waiting == 1
    assert [pages.voices(open_edition(None, home.places.marts(one.name))) for one in AUDIENCES] == [(), ()]


def test_words_for_the_group_alone_are_not_in_the_open_edition(home: Home) -> None:
    rows = [words("2025-05-08", said=f"Said {reach}.") | {"consent": reach} for reach in ("group", "pack", "public")]
    give(home, *SPRING, *rows)
    publish(home)
    group, open_desk = desk(home), open_edition(None, home.places.marts("open"))
    assert {voice.consent for voice in pages.voices(group)} == {"group", "pack", "public"}
    assert {voice.consent for voice in pages.voices(open_desk)} == {"pack", "public"}


def test_a_process_for_one_audience_shows_no_edition_made_for_the_other(
    spring: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(mart.ENV, str(spring.places.mart))
    monkeypatch.setenv(mart.AUDIENCE, "open")
    with pytest.raises(pages.NoMart, match="for the group audience"):
        open_edition()


def test_where_usual_begins_again_is_a_decision_that_travels_with_the_edition(home: Home) -> None:
    give(home, *SPRING)
    ledger = open_ledger(home.places.ledger_url)
    acts.begin_anew(ledger, acts.now(), "the group", MEASURE, "2025Q1", "Asked by another form since April.")
    acts.choose_first_page(ledger, acts.now(), "the group", [MEASURE], "")
    ledger.close()
    publish(home)
    (decided,) = pages.baselines(desk(home), MEASURE)
    assert (decided.period.key, decided.who, decided.why) == (
        "2025Q1", "the group", "Asked by another form since April.",
    )  # fmt: skip
    assert pages.starts(desk(home), Line(MEASURE, "children", "quarter")) == (decided.period,)
    assert pages.first_page(desk(home)) == (MEASURE,)


@pytest.mark.measures(MEASURE, "plans_started_again")
def test_a_measure_runs_again_only_if_something_it_follows_from_has_changed(home: Home) -> None:
    give(home, *SPRING)
    assert MEASURE in publish(home).ran
    assert publish(home).ran == ()
    give(home, *CORRECTED)
    again = publish(home).ran
    assert MEASURE in again
    assert "plans_started_again" not in again


@pytest.mark.parametrize("audience", AUDIENCES, ids=lambda one: str(one.name))
def test_two_publications_of_one_store_are_the_same_but_for_their_number_and_the_time(
    published_twice: tuple[Home, Home], audience: Audience
) -> None:
    first, second = (everything(home.places.marts(audience.name)) for home in published_twice)
    assert first.keys() == second.keys()
    assert [table for table in first if first[table] != second[table]] == []


@pytest.mark.measures()
def test_a_publication_that_nothing_was_changed_for_says_the_same_again(home: Home) -> None:
    give(home, *SPRING, words("2025-05-08"))
    publish(home)
    before = everything(home.places.mart)
    publish(home)
    assert everything(home.places.mart) == before


@pytest.fixture(scope="module")
def published_twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Home]:
    """One home and its copy, each published by a process that puts a set's members in an order of its own."""
    homes = Home(tmp_path_factory.mktemp("one")), Home(tmp_path_factory.mktemp("another"))
    give(homes[0], *SPRING, *(words(f"2025-05-{day:02}", f"Said on day {day}.") for day in range(8, 20)))
    for slug in ("annex_a", "agency_return"):
        homes[0].take(homes[0].sent(slug), period="2025Q1")
    shutil.copytree(homes[0].places.home, homes[1].places.home)
    for seed, home in enumerate(homes, start=1):
        how = ["-m", "etl", "--home", str(home.places.home), "publish"]
        environment = os.environ | {"PYTHONHASHSEED": str(seed)}
        subprocess.run([sys.executable, *how], cwd=CHECKOUT, env=environment, check=True, capture_output=True)
    return homes


def everything(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the live edition, table by table as they lie, without what tells one publication from another."""
    of_its_own = {"edition": "publication, built_at", "first_known": "publication, published_on"}
    with duckdb.connect(str(mart.current_file(folder)), read_only=True) as edition:
        tables = [row[0] for row in edition.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
        return {
            table: edition.execute(
                f"SELECT * {f'EXCLUDE ({own})' if (own := of_its_own.get(table)) else ''} FROM {table}"
            ).fetchall()
            for table in tables
        }
