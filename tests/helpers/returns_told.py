"""How one return stands, as every door says it: the desk's calendar, the command line, the pages, a figure it carries.

`python -m tests.helpers.returns_told` writes what it finds into docs/returns.md, which a test holds to it.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
from dash import html

from dashboard import create_app
from data import mart
from data.ledger import Ledger, acts, open_ledger
from data.ledger.calendar import calendar, carrying
from data.periods import period
from etl.cli import load_report
from etl.current import tables
from etl.current.awaited import Awaiting
from etl.current.due_returns import owed_within
from etl.current.returned_periods import Returns
from etl.definitions.source_folders import sources
from etl.publish import provenance
from queries.indicator.catalogue import indicators
from tests.helpers.marts import write_mart
from tests.helpers.stores import Store
from tests.pages.tree import page, parts, rows, words

DOCUMENT = Path(__file__).parents[2] / "docs" / "returns.md"
SLUG, TERM, CENSUS, QUARTER = "overall_absence", "2025T1", "2025T2", "2025Q4"
BEFORE, AFTER = date(2026, 4, 20), date(2026, 5, 4)  # the census is due on 28 April 2026
PARTS = ("pupilonroll", "termlysessiondetailsonroll")
Deed = Callable[[Ledger], None]


@dataclass(frozen=True)
class Case:
    """What happened to a return by a day."""

    what: str
    today: date
    deeds: tuple[Deed, ...] = ()
    told: bool = False  # whether the current tables have its term


@dataclass(frozen=True)
class Told:
    """One state, door by door."""

    what: str
    key: str
    desk: str
    command_line: str
    table: str
    figure: str

    @property
    def cells(self) -> tuple[str, ...]:
        return self.what, self.desk, self.command_line, self.table, self.figure


def _come(day: date, *parts: str, state: str = "accepted", released: bool = False) -> Deed:
    at = datetime(day.year, day.month, day.day, 9)

    def deed(ledger: Ledger) -> None:
        for part in parts:
            given: dict[str, Any] = {
                "file_name": f"{part}.csv",
                "size": 1,
                "format": "csv",
                "edition": "",
                "part": part,
            }
            given |= {"agency": "education", "source": "school_census", "period": CENSUS, "period_from": "given"}
            (number,) = acts.receive(ledger, at, "Ada", [given | {"sha256": f"{part}{day}"}])
            if state != "received":
                acts.check(ledger, at, "Ada", number, acts.Counts(1, 1, 0, 0))
            if state == "asked":
                acts.ask_agency(ledger, at, "Ada", number, "Is that all?")
            if state in ("accepted", "rejected", "withdrawn"):
                (acts.reject if state == "rejected" else acts.accept)(ledger, at, "Ada", number, "")
            if state == "withdrawn":
                acts.withdraw(ledger, at, "Ada", number, "Another term's")
            if released:
                acts.release(ledger, who="Ada", edition="2025Q4-0001", counting=[number], at=at)

    return deed


def _agreed(kind: str, due_on: date | None = None) -> Deed:
    return lambda ledger: acts.mark_return(
        ledger, datetime(2026, 4, 1), "Ada", "education", "school_census", CENSUS, kind, "A new system", due_on
    )


EARLY, LATE = date(2026, 4, 14), date(2026, 5, 2)
CASES = (
    Case("Nothing has come, and its day is still to come", BEFORE),
    Case("Nothing has come, and its day has passed", AFTER),
    Case("It was agreed that it may come later", AFTER, (_agreed("later", date(2026, 6, 1)),)),
    Case("It was agreed that it does not come", AFTER, (_agreed("not_expected"),)),
    Case("It came and is not checked yet", BEFORE, (_come(EARLY, *PARTS, state="received"),)),
    Case("It came and is checked", BEFORE, (_come(EARLY, *PARTS, state="checked"),)),
    Case("The agency was asked about it", AFTER, (_come(LATE, *PARTS, state="asked"),)),
    Case("One of its two parts came", BEFORE, (_come(EARLY, PARTS[0]),)),
    Case("One of its two parts came, and its day has passed", AFTER, (_come(EARLY, PARTS[0]),)),
    Case("It came and is not used", AFTER, (_come(EARLY, *PARTS, state="rejected"),)),
    Case("It was accepted and taken back", BEFORE, (_come(EARLY, *PARTS, state="withdrawn"),)),
    Case("It came in time and was accepted", BEFORE, (_come(EARLY, *PARTS),), told=True),
    Case("It came in time and is in an edition", BEFORE, (_come(EARLY, *PARTS, released=True),), told=True),
    Case("It came late and is in an edition", AFTER, (_come(LATE, *PARTS, released=True),), told=True),
)


def every(folder: Path) -> list[Told]:
    """Each case, told by every door. Earlier censuses have come, so that this one is owed."""
    published = write_mart(folder / "published")
    app = create_app()
    return [_told(folder / str(at), case, published, app) for at, case in enumerate(CASES)]


def _told(folder: Path, case: Case, published: Path, app: Any) -> Told:
    folder.mkdir()
    url = f"sqlite:///{(folder / 'ledger.sqlite').as_posix()}"
    ledger = open_ledger(url)
    _earlier(ledger)
    for deed in case.deeds:
        deed(ledger)
    status = _publish(folder, case, ledger, published)
    line = next(text for text in load_report.calendar_of(QUARTER, calendar(ledger, QUARTER, case.today)).splitlines()
                if "School census" in text)  # fmt: skip
    places = {mart.ENV: str(folder / "mart"), "NEGLECT_LEDGER": url}
    with patch.dict(os.environ, places), patch("dashboard.team.frame.today", lambda: case.today):
        text = app.server.test_client().get(f"/team/returns?q={QUARTER}").text
        row = next(one for one in re.findall(r"<tr>.*?</tr>", text, re.DOTALL) if "School census" in one)
        state, _, when = (_plain(cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)[1:4])
        table = next(
            row for each in parts(page("/how-we-count"), html.Table) for row in rows(each) if "School census" in row[0]
        )[1].replace(" yet due ", " yet; due ")
        card = next(words(c) for c in parts(page("/"), html.Li, "card") if "chool" in words(c) and "absen" in words(c))
    ledger.close()
    figure = re.split(r" Autumn term 2025 ", card, maxsplit=1) if status else None
    said = f"{figure[0].split('plans ')[-1]}. {_sentence(figure[1])}" if figure else "The figure"
    return Told(
        case.what, status, f"{state}; {when}" if when else state, line.split("2026  ", 1)[1].strip(), table, said
    )


def _earlier(ledger: Ledger) -> None:
    (number,) = acts.receive(ledger, datetime(2025, 9, 1), "Ada", [
        {"file_name": "old.csv", "size": 1, "format": "csv", "edition": "", "part": PARTS[0], "agency": "education",
         "source": "school_census", "period": "2025T1", "period_from": "given", "sha256": "old"}
    ])  # fmt: skip
    acts.check(ledger, datetime(2025, 9, 1), "Ada", number, acts.Counts(1, 1, 0, 0))


def _publish(folder: Path, case: Case, ledger: Ledger, published: Path) -> str:
    """The invented edition, with what the pipeline would say in it of this return. Returns the figure's state."""
    store = Store(folder)
    store.annex_a(QUARTER)
    covered = tables.rebuild(store.connection)
    for term in ("2024T3", TERM) if case.told else ("2024T3",):
        store.connection.execute("INSERT INTO pupil_term BY NAME SELECT ? AS term", [term])
    awaiting = Awaiting(Returns(store.connection, sources()), carrying(ledger, case.today))
    indicator = next(one for one in indicators() if one.slug == SLUG)
    told = awaiting.returns.returned(indicator, period(TERM))
    status = "" if told else str(awaiting.status(indicator, period(TERM)))
    owed = provenance.expected(owed_within(ledger, covered, case.today))
    (folder / "mart").mkdir()
    path = Path(shutil.copy(published, folder / "mart"))
    (folder / "mart" / mart.CURRENT).write_text(path.name, encoding="utf-8")
    with duckdb.connect(str(path)) as edition:
        edition.execute("DELETE FROM expected_return; DELETE FROM awaited")
        edition.register("owed", owed[(owed["source"] == "school_census") & (owed["period"] == CENSUS)])
        edition.execute("INSERT INTO expected_return BY NAME SELECT * FROM owed")
        edition.execute("INSERT OR IGNORE INTO period SELECT ?, 'term', ?, ?, ?, ?, NULL", _as_row(CENSUS))
        if status:
            edition.execute(
                "UPDATE figure SET status = ?, value = NULL, numerator = NULL, denominator = NULL, children = NULL"
                " WHERE indicator = ? AND period = ?",
                [status, SLUG, TERM],
            )
        for one in awaiting.of(indicator, period(TERM)):
            edition.execute(
                "INSERT INTO awaited VALUES (?, ?, ?, ?, ?, ?, ?)",
                [SLUG, TERM, one.source_title, one.agency, one.about, one.due_on, one.state],
            )
    return status


def _as_row(key: str) -> list[Any]:
    about = period(key)
    return [about.key, about.label, about.long_label, about.start, about.end]


def _plain(cell: str) -> str:
    """What a cell of the desk's page says, its lines one after the other."""
    lines = re.sub(r"<span class=\"line aside\">", "; ", cell)
    return " ".join(re.sub(r"<[^>]+>", "", lines).split()).replace(" ;", ";")


def _sentence(said: str) -> str:
    return re.split(r" Last figure|[○◆●–] ", said)[0].strip()


def document(told: list[Told]) -> str:
    """The table, as docs/returns.md has it."""
    head = ("What happened", "Calendar of returns", "Command line", "Table of returns", "A figure that it carries")
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(f"| {' | '.join(one.cells)} |" for one in told)]
    return INTRODUCTION + "\n".join(lines) + "\n"


INTRODUCTION = """# How a return stands

`data/ledger/calendar.py` decides how every return stands, and `queries/edition/states.py` has the one word for each
state. The team's calendar, `python -m etl calendar`, the pages and the figures themselves take both from there. A
figure that is not there yet is called as the return is that carries it, and the page names that return and its day.
Pages say how it stood when their edition was published; the calendar and the command line, how it stands today.

Below is what each of them says of one return: the school census of the spring term 2026, due on 28 April 2026. It
carries the half days of the autumn term 2025. The table is made by `python -m tests.helpers.returns_told`, from the
pages themselves, and `tests/pages/test_returns.py` holds it to them.

"""


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as given:
        DOCUMENT.write_text(document(every(Path(given))), encoding="utf-8")
