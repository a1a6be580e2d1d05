"""What a checked delivery would change on the dashboard, told before anything does."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import pytest

from data.child import connect
from data.ledger import acts, open_ledger
from etl.current import what_if
from etl.current.tables import rebuild
from etl.pipeline import publish_edition
from etl.preview import Change, preview
from queries.indicator.catalogue import indicators
from tests.helpers.homes import Home
from tests.helpers.narrowed import only
from tests.helpers.voices import answers, words

RECEIVED = datetime(2025, 10, 14, 9, 0)
MEASURE = "children_listened_to"
pytestmark = pytest.mark.measures(MEASURE)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("prepared"))
    give(home, *answers("2025-05-06", good=12, other=8), accept=True)
    with only(MEASURE):
        publish(home)
    return home.places.home


@pytest.fixture
def published(prepared: Path, tmp_path: Path) -> Home:
    """A home in which 12 of 20 children were listened to in one quarter, and that was published."""
    home = Home(tmp_path)
    shutil.copytree(prepared, home.places.home)
    return home


def give(home: Home, *rows: dict[str, object], accept: bool) -> int:
    """A voices workbook, checked or accepted. Returns its delivery's number."""
    outcome = home.take(home.sent("voices", feedback=rows), accept=accept, received_at=RECEIVED)[0]
    assert outcome.delivery is not None
    return outcome.delivery


def decide(home: Home, number: int) -> None:
    ledger = open_ledger(home.places.ledger_url)
    acts.accept(ledger, acts.now(), "a tester", number)
    ledger.close()


def publish(home: Home) -> None:
    publish_edition(home.places, "a tester")


def held(home: Home) -> list[object]:
    """What the store counts, and what was last put together from it."""
    tables = ("stored.accepted", "stored.live_deliveries", "stored.voice", "live.answer", "live.person")
    return [home.stored(f"SELECT * FROM {table} ORDER BY ALL") for table in tables]


def whole_area(found: tuple[Change, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.indicator, one.period, one.was, one.now) for one in found if one.place == "Oxfordshire"]


def test_before_any_publication_it_would_be_the_first_edition(home: Home) -> None:
    number = give(home, *answers("2025-05-06", good=12, other=8), accept=False)
    found = preview(home.places, [number])
    assert "first edition" in found.note
    assert (MEASURE, "Apr to Jun 2025", "no figure", "about 10 of 20") in whole_area(found.changes)


def test_a_better_return_for_the_same_quarter_changes_its_figure(published: Home) -> None:
    more = answers("2025-04-02", good=10, other=15)
    number = give(published, *answers("2025-05-06", good=15, other=10), *more, accept=False)
    found = preview(published.places, [number])
    assert whole_area(found.changes) == [(MEASURE, "Apr to Jun 2025", "60.0% (12 of 20)", "about 30 of 50")]
    assert found.changes[0].title == "Children who say that they are listened to"
    assert found.changes[0].series == "Children and young people"


@pytest.mark.measures()
def test_what_it_foretells_is_what_the_publication_then_says(home: Home) -> None:
    give(home, *answers("2025-02-06", good=40, other=30), *answers("2025-05-06", good=40, other=30), accept=True)
    publish(home)
    number = give(home, *answers("2025-05-06", good=33, other=44, locality="North"), words("2025-05-06"), accept=False)
    assert preview(home.places, [number]).figures_changed > 0
    decide(home, number)
    publish(home)
    after = preview(home.places, [])
    assert (after.figures_changed, after.voices_added, after.voices_taken) == (0, 0, 0)
    assert after.indicators_unchanged == len(indicators())


@pytest.mark.measures("time_on_plan")
def test_nothing_changes_of_a_measure_of_durations_that_was_published(home: Home) -> None:
    home.take(home.sent("ssd"))
    publish(home)
    assert preview(home.places, []).changes == ()


@pytest.mark.measures()
def test_a_new_quarter_adds_its_figures_and_says_how_far_the_edition_would_run(home: Home) -> None:
    give(home, *answers("2025-05-06", good=12, other=8), accept=True)
    publish(home)
    number = give(home, *answers("2025-08-06", good=9, other=11), accept=False)
    found = preview(home.places, [number])
    assert whole_area(found.changes) == [(MEASURE, "Jul to Sep 2025", "no figure", "about 10 of 20")]
    assert "would run to Quarter 2, 2025/26" in found.note


def test_a_count_that_becomes_small_is_told_as_it_was_issued_in_fives(published: Home) -> None:
    number = give(published, *answers("2025-05-06", good=3, other=17), accept=False)
    found = preview(published.places, [number])
    in_fives = "50% (10 of 20, rounded)"
    assert whole_area(found.changes) == [(MEASURE, "Apr to Jun 2025", "60.0% (12 of 20)", in_fives)]
    decide(published, number)
    publish(published)
    again = give(published, *answers("2025-05-06", good=2, other=18), accept=False)
    assert preview(published.places, [again]).figures_changed == 0


def test_below_the_whole_area_only_fives_leave(home: Home) -> None:
    give(home, *answers("2025-05-06", good=33, other=44), accept=True)
    publish(home)
    number = give(home, *answers("2025-08-06", good=61, other=38, locality="North"), accept=False)
    places = [one for one in preview(home.places, [number]).changes if one.place != "Oxfordshire"]
    assert places
    for one in places:
        for said in (one.was, one.now):
            assert (
                said in ("no figure", "a first figure", "number too small to show", "too few to show")
                or ", rounded" in said
            )


def test_one_preview_less_another_does_not_say_how_few_came_between_them(home: Home) -> None:
    """Nor a preview less the edition after it: 33 and 34 of 80 read alike, and so do 31 and 34."""
    give(home, *answers("2025-02-06", good=40, other=30), accept=True)
    publish(home)
    said = set()
    for good in (31, 33, 34):
        number = give(home, *answers("2025-05-06", good=good, other=46), accept=False)
        said.add(tuple(whole_area(preview(home.places, [number]).changes)))
    assert said == {((MEASURE, "Apr to Jun 2025", "no figure", "about 30 of 80"),)}


def test_rounded_figures_that_were_issued_stay_and_it_says_so(home: Home) -> None:
    give(home, *answers("2025-05-06", good=33, other=44), accept=True)
    publish(home)
    number = give(home, *answers("2025-05-06", good=61, other=38, locality="North"), accept=False)
    found = preview(home.places, [number])
    assert {one.place for one in found.changes} == {"Oxfordshire"}
    assert "stay as they were issued" in found.note


def test_voices_that_would_come_and_go_are_counted(home: Home) -> None:
    give(home, *answers("2025-05-06", good=12, other=8), words("2025-05-06"), words("2025-05-07"), accept=True)
    publish(home)
    number = give(
        home, *answers("2025-05-06", good=12, other=8), words("2025-05-07"),
        *(words("2025-05-08", said=f"Thing {n}") for n in range(3)), accept=False,
    )  # fmt: skip
    found = preview(home.places, [number])
    assert (found.voices_added, found.voices_taken, found.figures_changed) == (3, 1, 0)


def test_a_withdrawal_is_foretold_too(home: Home) -> None:
    give(home, *answers("2025-05-06", good=12, other=8), accept=True)
    second = give(home, *answers("2025-08-06", good=9, other=11), accept=True)
    publish(home)
    found = preview(home.places, [], without=[second])
    assert whole_area(found.changes) == [(MEASURE, "Jul to Sep 2025", "45.0% (9 of 20)", "no figure")]


def test_what_was_decided_meanwhile_is_named(published: Home) -> None:
    meanwhile = give(published, *answers("2025-05-06", good=12, other=9), accept=True)
    number = give(published, *answers("2025-05-06", good=12, other=10), accept=False)
    note = preview(published.places, [number]).note
    assert f"delivery {meanwhile}" in note
    assert str(number) not in note.replace("2025", "")


@pytest.mark.measures()
def test_a_source_that_no_measure_uses_says_so(home: Home) -> None:
    give(home, *answers("2025-05-06", good=12, other=8), accept=True)
    publish(home)
    outcome = home.take(home.sent("plan"), accept=False)[0]
    found = preview(home.places, [outcome.delivery])
    assert found.figures_changed == 0
    assert "No measure on the dashboard uses this source" in found.note


def test_a_part_that_came_alone_is_told_roughly_and_says_so(home: Home) -> None:
    give(home, *answers("2025-05-06", good=12, other=8), accept=True)
    home.take(home.sent("school_census"))
    publish(home)
    again = home.sent("school_census", pupilonroll=[{"upn_id": "another-upn"}]) / "pupilonroll.csv"
    number = home.take(again, accept=False)[0].delivery
    assert number is not None
    assert "told only roughly" in preview(home.places, [number]).note
    assert "told only roughly" not in preview(home.places, []).note


def test_nothing_that_was_only_supposed_is_left(published: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    number = give(published, *answers("2025-08-06", good=9, other=11), accept=False)
    before = held(published)
    preview(published.places, [number])

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("etl.preview.count", stopped)
    with pytest.raises(KeyboardInterrupt):
        preview(published.places, [number])
    assert held(published) == before
    assert [path.name for path in published.places.child.parent.iterdir()] == ["child.duckdb"]


def test_what_a_killed_run_left_is_cleared_away_and_never_read(home: Home) -> None:
    number = give(home, *answers("2025-05-06", good=12, other=8), accept=True)
    left = home.places.child.with_name("supposed.duckdb")
    left.write_bytes(b"half of something")
    with what_if.supposing(home.places, [number]) as store:
        assert rebuild(store).latest.key == "2025Q1"
    assert not left.exists()
    connect(home.places.child).close()


@pytest.mark.measures()
def test_how_far_it_is_is_told_measure_by_measure(home: Home) -> None:
    number = give(home, *answers("2025-05-06", good=12, other=8), accept=True)
    told: list[tuple[str, int, int]] = []

    def tell(step: str, done: int = 0, total: int = 0) -> None:
        told.append((step, done, total))

    preview(home.places, [number], tell=tell)
    publish_edition(home.places, "a tester", tell=tell)
    measuring = [(done, total) for step, done, total in told if step.startswith("Measuring")]
    every = len(indicators())
    assert measuring == [(at, every) for at in range(every)] * 2


def test_it_can_be_handed_on_as_plain_values(home: Home) -> None:
    number = give(home, *answers("2025-05-06", good=12, other=8), accept=False)
    plain = asdict(preview(home.places, [number]))
    assert plain["changes"][0]["now"] == "about 10 of 20"
