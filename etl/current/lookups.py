"""What filling the current tables looks up: codes, days off, which agency a name means, which term a census is of."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import cache

import duckdb
import pandas as pd

from data import agencies
from data.periods import period, preceding
from etl.definitions.code_lists import FOLDER, code_list, evened
from etl.reference.days_off import days_off, years_known


def calendar_to(store: duckdb.DuckDBPyConnection) -> date:
    """The last day of which it is known whether it was worked."""
    found = store.execute("SELECT max(day) FROM working_day").fetchone()
    assert found is not None
    last: date = found[0]
    return last


def give(store: duckdb.DuckDBPyConnection) -> None:
    """Make the lists that filling/ looks up, as temporary tables, and fill the calendar of working days."""
    _codes(store)
    working_days(store)
    _arrears(store)
    _agencies(store)
    _leads(store)


def lead_agency(organisation: str) -> str:
    """What kind of agency an organisation is, by its name; 'other' if it has one that no pattern knows."""
    said = evened(organisation)
    if not said:
        return "unknown"
    return next((code for pattern, code in _patterns() if fnmatchcase(said, pattern)), "other")


@cache
def _patterns() -> list[tuple[str, str]]:
    """Organisations have names of their own, which no list can hold: here a star may stand at either end."""
    return [
        (evened(spelling), row["code"])
        for row in _rows("lead_agency")
        for spelling in (row["label"], *row["aliases"].split(" | "))
    ]


def _codes(store: duckdb.DuckDBPyConnection) -> None:
    for table, name, columns in (
        ("ethnic_group", "ethnicity", 'code, "group" AS ethnic_group'),
        ("attendance_code", "attendance", "code, counts_as"),
        ("referral_source", "referral_source", "code, agency"),
    ):
        _keep(store, table, pd.DataFrame(_rows(name)), columns)


def working_days(store: duckdb.DuckDBPyConnection) -> None:
    """Fill the current table working_day for the years that are known, by days off carried and received."""
    off = days_off(store)
    first, last = years_known(off)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    worked = pd.DataFrame({"day": days, "works": [day.weekday() < 5 and day not in off for day in days]})
    worked["number"] = worked["works"].cumsum()
    _keep(store, "calendar", worked.astype({"day": "datetime64[s]"}), "day::DATE AS day, number::INTEGER AS number")
    store.execute("INSERT INTO working_day SELECT day, number FROM calendar")


def _arrears(store: duckdb.DuckDBPyConnection) -> None:
    """Which term each census speaks of: sessions come one term in arrears."""
    censuses = [row[0] for row in store.execute("SELECT DISTINCT period FROM now_pupil").fetchall()]
    terms = [(census, preceding(period(census))) for census in censuses]
    arrears = pd.DataFrame(
        {"census": [c for c, _ in terms], "term": [t.key for _, t in terms], "term_end": [t.end for _, t in terms]},
    ).astype({"census": "string", "term": "string", "term_end": "datetime64[s]"})
    _keep(store, "arrears", arrears, "census, term, term_end::DATE AS term_end")


def _agencies(store: duckdb.DuckDBPyConnection) -> None:
    """The key of the agency behind every name that a return or an audit gave one, where it is known."""
    said = _said(store, "SELECT agency FROM now_audit_finding UNION SELECT returned_by FROM now_health_appointment")
    _pairs(store, "agency_of", "said", "agency", [(name, key) for name in said if (key := _key(name))])


def _key(name: str) -> str | None:
    found = agencies.named(name)
    return found if any(one.key == found for one in agencies.agencies()) else code_list("agency").match(name)


def _leads(store: duckdb.DuckDBPyConnection) -> None:
    said = _said(store, "SELECT DISTINCT organisation FROM now_early_help")
    _pairs(store, "lead_of", "organisation", "lead_agency", [(name, lead_agency(name)) for name in said])


def _said(store: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return [name for (name,) in store.execute(sql).fetchall() if name is not None]


def _pairs(store: duckdb.DuckDBPyConnection, table: str, left: str, right: str, rows: list[tuple[str, str]]) -> None:
    given = pd.DataFrame(rows, columns=[left, right]).astype("string")
    _keep(store, table, given, f"{left}, {right}")


def _keep(store: duckdb.DuckDBPyConnection, table: str, given: pd.DataFrame, columns: str) -> None:
    store.register("given_list", given)
    store.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {columns} FROM given_list")
    store.unregister("given_list")


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
