"""Loading as a whole: every row accounted for, and a load stopped at any moment finished by the next."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from data.ledger import acts
from etl.load.load import recover
from etl.load.outcome import FileState
from tests.helpers.killed import kill
from tests.helpers.loads import RECEIVED, Office, plan
from tests.helpers.worlds import of

LOADING = """
from tests.helpers.killed import kill
from tests.helpers.loads import Office
folder, *paths = given
Office(Path(folder)).load(*map(Path, paths))
"""
MOMENTS = [
    ("before", "etl.load.load", "copy_aside"),
    ("after", "etl.load.load", "copy_aside"),
    ("after", "etl.load.load", "read"),
    ("before", "data.ledger.acts", "receive"),
    ("after", "data.ledger.acts", "receive"),
    ("after", "etl.load.steps", "shape"),
    ("after", "etl.load.steps", "check"),
    ("after", "data.ledger.acts", "find"),
    ("before", "etl.load.store", "_tallies"),
    ("after", "etl.load.store", "_loaded"),
    ("after", "etl.load.steps", "store"),
    ("after", "data.ledger.acts", "check"),
]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


def inbox(office: Office) -> list[Path]:
    """A return of two files and a workbook, with an error, a warning, a copy and a blank in them."""
    return [
        office.pupils(("1", "U1", "2025-09-03", "S"), ("2", "U2", "soon", "S")),
        office.sessions(("1", "4", "/"), ("2", "", "N"), ("1", "4", "/")),
        office.plans(plan("A1"), plan("A1", start="01/03/2026"), plan("A2", end="01/01/2026")),
    ]


def state(office: Office) -> object:
    """All that is held, but for how it came about."""
    things = ("plan", "plan_review", "pupil", "absence", "set_aside", "loaded")
    deliveries = [
        (d.id, d.file_name, d.sha256, d.state, d.period, d.rows_in, d.stored, d.set_aside, d.duplicates)
        for d in office.deliveries()
    ]
    findings = [(d[0], [(f.kind, f.row, f.message) for f in office.findings(d[0])]) for d in deliveries]
    originals = sorted(path.name for path in office.places.originals.rglob("*") if path.is_file())
    return (
        [office.stored(f"SELECT * FROM stored.{each} ORDER BY ALL") for each in things],
        deliveries,
        findings,
        originals,
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """What a load comes to when nothing stops it."""
    office = Office(tmp_path_factory.mktemp("undisturbed"))
    inbox(office)
    assert [outcome.state for outcome in office.load(office.inbox)] == [FileState.LOADED] * 3
    return office


@pytest.mark.parametrize("moment", MOMENTS, ids=" ".join)
def test_a_load_killed_at_any_moment_is_finished_by_the_next(
    office: Office, undisturbed: Office, moment: tuple[str, ...]
) -> None:
    office.places.key.parent.mkdir(parents=True)
    shutil.copy2(undisturbed.places.key, office.places.key)
    files = sorted(undisturbed.inbox.iterdir())

    kill(LOADING, moment, office.folder, *files)
    office.load(*files)

    assert state(office) == state(undisturbed)


def test_what_was_received_is_loaded_even_if_it_is_not_given_again(office: Office) -> None:
    kill(LOADING, ("after", "data.ledger.acts", "receive"), office.folder, *inbox(office)[2:])
    assert [delivery.state for delivery in office.deliveries()] == ["received"]
    (outcome,) = recover(office.places, known=office.sources, checks=office.rules)
    assert (outcome.state, outcome.delivery) == (FileState.LOADED, 1)
    assert [delivery.state for delivery in office.deliveries()] == ["accepted"]
    assert office.deliveries()[0].received_at == RECEIVED


def test_bytes_given_again_are_loaded_anew_even_if_the_load_is_killed(office: Office) -> None:
    path = office.plans(plan("A1"))
    office.load(path)
    office.act(acts.withdraw, 1, "the wrong quarter")
    kill(LOADING, ("after", "data.ledger.acts", "receive_again"), office.folder, path)
    assert [delivery.state for delivery in office.deliveries()] == ["received"]
    recover(office.places, known=office.sources, checks=office.rules)
    assert [delivery.state for delivery in office.deliveries()] == ["accepted"]
    assert office.stored("SELECT count(*) FROM stored.plan") == [(1,)]


def test_an_original_that_is_gone_fails_its_delivery_and_stops_nothing_else(office: Office) -> None:
    kill(LOADING, ("after", "data.ledger.acts", "receive"), office.folder, *inbox(office)[2:])
    for path in office.places.originals.rglob("*.xlsx"):
        path.unlink()
    (outcome,) = recover(office.places, known=office.sources, checks=office.rules)
    assert (outcome.state, [d.state for d in office.deliveries()]) == (FileState.FAILED, ["failed"])
    assert office.load(*inbox(office)[:1])[0].state == FileState.LOADED


def test_recovering_where_nothing_was_left_does_nothing(office: Office) -> None:
    office.load(*inbox(office))
    before = state(office), len(office.events())
    assert recover(office.places, known=office.sources, checks=office.rules) == []
    assert (state(office), len(office.events())) == before


CELLS = some.sampled_from(["A1", "A2", " a1", "", None, "1.2E+9", "#N/A"])
DAYS = some.sampled_from(["05/02/2026", "2026-02-05", "01/03/2026", "31/02/2026", "", None, 46058, "soon", "1/1/26"])
COLOURS = some.sampled_from(["red", "a) Blue", "green", None])
ROWS = some.lists(some.builds(plan, CELLS, DAYS, end=DAYS, colour=COLOURS), max_size=25)


@given(rows=ROWS)
@settings(max_examples=of(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_is_stored_or_set_aside_or_a_copy(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, ...]]
) -> None:
    office = Office(tmp_path_factory.mktemp("rows"))
    (outcome,) = office.load(office.plans(*rows), period="2025Q4")
    plans = outcome.tallies[0]
    assert plans.rows_in == len(rows)
    assert plans.rows_in == plans.stored + plans.set_aside + plans.duplicates
    accounted = office.stored("SELECT count(*) FROM (SELECT row_number FROM stored.plan UNION ALL "
                              "SELECT row_number FROM stored.set_aside)")  # fmt: skip
    assert accounted == [(plans.stored + plans.set_aside,)]
    aside = {row for (row,) in office.stored("SELECT row_number FROM stored.set_aside")}
    assert aside == {finding.row for finding in outcome.findings if finding.severity == "error" and finding.row}


def test_a_value_that_is_empty_in_the_store_was_empty_or_is_a_finding(office: Office) -> None:
    cells = ["05/02/2026", "31/02/2026", "", "unborn", "1/1/26", "#REF!", None, "5 Feb 2026", "02/2026"]
    (outcome,) = office.load(office.plans(*[plan(f"A{n}", end=cell) for n, cell in enumerate(cells)]), checks=())
    empty = {row for (row,) in office.stored("SELECT row_number FROM stored.plan WHERE end_date IS NULL")}
    assert empty == {3, 4, 5, 6, 7, 8, 10}
    assert {finding.row for finding in outcome.findings} == {3, 6, 7, 10}
