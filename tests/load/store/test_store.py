"""Storing: what reaches the child store, what never does, and which delivery counts."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from data.child import BadKey, StoreBusy, connect, pseudonyms
from etl.load.outcome import FileState
from tests.helpers.loads import FILES, Office, plan

PUPILS = [("1", "U1", "2025-09-03", "S"), ("2", "U2", "2025-09-03", "S")]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_every_row_knows_its_delivery_and_its_place(office: Office) -> None:
    office.load(office.plans(plan("A1"), plan("A2")))
    assert office.stored("SELECT delivery, table_name, row_number FROM stored.plan ORDER BY ALL") == [
        (1, "plans", 2), (1, "plans", 3),
    ]  # fmt: skip
    assert office.stored("SELECT * EXCLUDE received_at FROM stored.loaded") == [
        (1, "Social Care", "plans", "workbook", "2025Q4", "snapshot", 3, 3, 0, 0)
    ]
    assert office.stored("SELECT received_at FROM stored.loaded") == [(datetime(2026, 4, 14, 9, 30),)]


def test_identifiers_are_stored_as_pseudonyms_alone(office: Office) -> None:
    office.load(office.plans(plan("PLAINID77")))
    key = bytes.fromhex(office.places.key.read_text())
    assert office.stored("SELECT child_id FROM stored.plan") == [tuple(pseudonyms(["PLAINID77"], "csc_child", key))]


def test_nothing_plain_is_anywhere_but_in_the_original(office: Office) -> None:
    path = office.plans(plan("PLAINID77", birth="23/02/2015", worker="Jo Workername", end="Jo Workername"))
    office.load(path, office.pupils(("1", "PLAINUPN88", "2025-09-03", "Surname99")))
    office.load(path)
    for each in office.places.home.rglob("*"):
        if each.is_file() and office.places.originals not in each.parents:
            content = each.read_bytes()
            for plain in (b"PLAINID77", b"PLAINUPN88", b"Surname99", b"2015-02-23", b"23/02/2015"):
                assert plain not in content, each
    assert b"Jo Workername" not in office.places.child.read_bytes()


def test_the_same_child_is_the_same_in_every_table_and_delivery(office: Office) -> None:
    office.load(office.plans(plan("a 1"), visits=[("A1", "01/03/2026")]))
    office.load(office.plans(plan(" A1"), name="next.xlsx", visits=[("a1", "02/03/2026")]))
    every = "SELECT child_id FROM stored.plan UNION SELECT child_id FROM stored.plan_review"
    assert office.stored(f"SELECT count(*) FROM ({every})") == [(1,)]


def test_a_birth_date_is_cut_to_its_month(office: Office) -> None:
    office.load(office.plans(plan(birth="23/02/2015")))
    assert office.stored("SELECT birth_date FROM stored.plan") == [(date(2015, 2, 1),)]


def test_what_is_only_for_checks_has_no_place_in_the_store(office: Office) -> None:
    office.load(office.plans(plan()))
    assert office.stored("SELECT count(*) FROM information_schema.columns WHERE column_name = 'death_date'") == [(0,)]


def live(office: Office) -> list[tuple[int, str]]:
    return office.stored("SELECT delivery, period FROM stored.live_deliveries ORDER BY delivery")


def test_a_newer_snapshot_of_a_period_supersedes_the_older_which_stays(office: Office) -> None:
    office.load(office.plans(plan("A1")), received_at=datetime(2026, 4, 10))
    office.load(office.plans(plan("A1", end="01/03/2026"), name="again.xlsx"), received_at=datetime(2026, 4, 12))
    assert live(office) == [(2, "2025Q4")]
    assert office.stored("SELECT count(*) FROM stored.plan") == [(2,)]


def test_snapshots_of_different_periods_stand_side_by_side(office: Office) -> None:
    office.load(office.plans(plan("A1", start="01/12/2025"), name="a.xlsx"))
    office.load(office.plans(plan("A1"), name="b.xlsx"))
    assert live(office) == [(1, "2025Q3"), (2, "2025Q4")]


def test_of_a_history_the_newest_period_counts_even_if_it_came_first(office: Office) -> None:
    source = office.folder / "sources" / "plans" / "source.toml"
    Office.write(source, FILES["sources/plans/source.toml"].replace('"snapshot"', '"history"'))
    office.load(office.plans(plan("A1"), name="new.xlsx"), received_at=datetime(2026, 4, 10))
    office.load(office.plans(plan("A1", start="01/12/2025"), name="late.xlsx"), received_at=datetime(2026, 4, 12))
    assert live(office) == [(1, "2025Q4")]


def test_of_two_received_at_one_moment_the_later_delivery_counts(office: Office) -> None:
    office.load(office.plans(plan("A1"), name="a.xlsx"), office.plans(plan("A2"), name="b.xlsx"))
    assert live(office) == [(2, "2025Q4")]


def test_files_of_one_return_are_understood_together(office: Office) -> None:
    office.load(office.sessions(("1", "4", "/"), ("2", "5", "N")), office.pupils(*PUPILS))
    joined = "SELECT upn_id IN (SELECT upn_id FROM stored.pupil), sessions FROM stored.absence ORDER BY sessions"
    assert office.stored(joined) == [(True, 4), (True, 5)]


def test_a_file_that_comes_later_completes_the_earlier_one(office: Office) -> None:
    office.load(office.sessions(("1", "4", "/")), period="2025T1")
    assert office.stored("SELECT upn_id FROM stored.absence") == [(None,)]
    office.load(office.pupils(*PUPILS))
    assert office.stored("SELECT count(*) FROM stored.absence") == [(1,)]
    assert office.stored("SELECT upn_id IN (SELECT upn_id FROM stored.pupil) FROM stored.absence") == [(True,)]
    assert office.stored("SELECT delivery, part, rows_in FROM stored.loaded ORDER BY 1") == [
        (1, "sessions", 1), (2, "pupils", 2),
    ]  # fmt: skip


def test_a_part_of_another_period_stays_out_of_it(office: Office) -> None:
    office.load(office.sessions(("1", "4", "/")), period="2024T1")
    office.load(office.pupils(*PUPILS))
    assert office.stored("SELECT upn_id FROM stored.absence") == [(None,)]


def test_a_row_that_gives_nothing_is_counted_as_not_used(office: Office) -> None:
    (outcome,) = office.load(office.pupils(*PUPILS, ("3", "", "2025-09-03", "S")))
    (tally,) = outcome.tallies
    assert (tally.rows_in, tally.stored, tally.set_aside, tally.duplicates) == (3, 2, 1, 0)
    assert [(f.kind, f.severity, f.row, f.rows) for f in outcome.findings] == [("not_used_rows", "note", 4, 1)]
    assert office.stored("SELECT reason FROM stored.set_aside") == [("not_used_rows",)]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT 'pupils' AS table_name, row_number, upn_id AS nonsense FROM staging.pupils", "nonsense"),
        ("SELECT 'pupil' AS table_name, row_number, upn_id FROM staging.pupils", "do not say which row"),
        (
            "SELECT 'pupils' AS table_name, row_number + 50 AS row_number, upn_id FROM staging.pupils",
            "do not say which row",
        ),
        (
            "SELECT 'pupils' AS table_name, row_number, upn_id AS birth_date FROM staging.pupils",
            "does not fit the type",
        ),
    ],
)
def test_a_shape_that_is_wrong_fails_the_delivery_and_stores_nothing(office: Office, sql: str, says: str) -> None:
    Office.write(office.folder / "sources" / "census" / "shape.sql", f"-- thing: pupil\n{sql};\n")
    (outcome,) = office.load(office.pupils(*PUPILS))
    assert outcome.state == FileState.FAILED
    assert "census/shape.sql: pupil" in outcome.message
    assert says in outcome.message
    assert "U1" not in office.ledger_text()
    assert office.stored("SELECT count(*) FROM stored.loaded") == [(0,)]


def test_one_load_at_a_time(office: Office) -> None:
    office.load(office.plans(plan()))
    script = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", script, str(office.places.child)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy, match="wait until it has finished"):
            office.load(office.plans(plan("A2"), name="b.xlsx"))
        other.communicate()


def test_a_store_is_never_added_to_with_another_key(office: Office) -> None:
    office.load(office.plans(plan()))
    kept = office.places.key.read_text()
    office.places.key.unlink()
    with pytest.raises(BadKey, match="is missing"):
        office.load(office.plans(plan("A2"), name="b.xlsx"))
    office.places.key.write_text("ab" * 32)
    office.places.key.chmod(0o600)
    with pytest.raises(BadKey, match="not the one"):
        office.load(office.plans(plan("A2"), name="b.xlsx"))
    office.places.key.write_text(kept)
    assert office.load(office.plans(plan("A2"), name="b.xlsx"))[0].state == FileState.LOADED


def test_a_store_made_before_a_column_was_added_gains_it(office: Office) -> None:
    office.load(office.plans(plan()))
    store = connect(office.places.child)
    store.execute("ALTER TABLE stored.plan DROP COLUMN team")
    store.close()
    office.load(office.plans(plan("A2"), name="b.xlsx"))
    assert office.stored("SELECT team FROM stored.plan ORDER BY delivery") == [(None,), ("North",)]
