"""A tiny agency for the tests of loading: a workbook of plans and visits, and a census of pupils and their sessions.

Small enough to be read here whole, and with one of everything that a source may have.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy.engine import make_url

from data.ledger import acts, ask, open_ledger
from data.ledger.models import Delivery, Event, Finding
from data.locations import Locations
from etl.definitions.rule import Rule, rules
from etl.definitions.source import Source
from etl.definitions.source_folders import sources
from etl.load.load import load
from etl.load.outcome import Outcome
from tests.helpers.workbooks import Rows, text_table, workbook

RECEIVED = datetime(2026, 4, 14, 9, 30)

FILES = {
    "codes/colour.csv": """code,label,aliases,note
red,Red,crimson | rouge*,
blue,Blue,,
""",
    "codes/published_state.csv": """code,label,aliases,note
shown,Shown,,
suppressed,Suppressed,c,
not_available,Not available,x | :,
""",
    "codes/attendance.csv": """code,label,aliases,note
/,Present,,
N,No reason yet,,
BLANK,No code,,
""",
    "sources/plans/source.toml": """
title = "Plans workbook"
agency = "Social Care"
format = "xlsx"
coverage = "snapshot"
period = "quarter"
period_from = ["plans.start_date"]
expected = true
unused = { "Carers" = "Recognised; nothing uses it yet." }

[tables.plans]
title = "List of plans"
sheet = "Plans"
[tables.plans.columns]
child_id = { type = "id", required = true, meaning = "Whose plan" }
birth_date = { type = "date", personal = true, meaning = "Date of birth" }
start_date = { type = "date", required = true, meaning = "When it started" }
end_date = { type = "date", needed = true, meaning = "When it ended" }
previous_plans = { type = "integer", meaning = "Earlier plans" }
team = { type = "text", meaning = "Team" }
colour = { type = "code", codes = "colour", meaning = "A colour" }
worker = { type = "drop", meaning = "A name: never read further" }

[tables.visits]
title = "List of visits"
sheet = "Visits"
[tables.visits.columns]
child_id = { type = "id", required = true, meaning = "Whom" }
review_date = { type = "date", required = true, meaning = "When" }
""",
    "sources/plans/headings.csv": """table,ours,2023,2024
plans,child_id,Child ID,Child Unique ID | Child's ID
plans,birth_date,DOB,Date of Birth
plans,start_date,Plan Start,Plan Start Date
plans,end_date,Plan End,Plan End Date
plans,previous_plans,Previous,Number of Previous Plans
plans,team,Team,Allocated Team
plans,colour,,Colour (Y/N)
plans,worker,Worker,Allocated Worker
visits,child_id,Child ID,Child Unique ID
visits,review_date,Visit,Date of Visit
""",
    "sources/plans/shape.sql": """
-- thing: plan
SELECT 'plans' AS table_name, row_number, child_id, start_date, end_date, birth_date, previous_plans, team,
    colour AS initial_category
FROM staging.plans

-- thing: plan_review
SELECT 'visits' AS table_name, row_number, child_id, review_date FROM staging.visits
""",
    "sources/census/source.toml": """
title = "Pupil census"
agency = "Education"
format = "csv"
coverage = "snapshot"
period = "term"
period_from = ["pupils.entry_date"]
unused.leavers = { why = "Recognised; nothing uses it yet.", headings = ["left on"] }

[tables.pupils]
title = "Pupils"
[tables.pupils.columns]
pupil_row = { type = "id", required = true, meaning = "The row's number" }
upn_id = { type = "id", needed = true, meaning = "Pupil number" }
entry_date = { type = "date", needed = true, meaning = "Joined" }
surname = { type = "drop", meaning = "A name" }

[tables.sessions]
title = "Sessions"
[tables.sessions.columns]
pupil_row = { type = "id", required = true, meaning = "Whose" }
code = { type = "code", codes = "attendance", blank = "BLANK", needed = true, meaning = "Code" }
sessions = { type = "integer", required = true, meaning = "Half days" }
""",
    "sources/census/headings.csv": """table,ours,2024
pupils,pupil_row,pupilid
pupils,upn_id,upn
pupils,entry_date,entrydate
pupils,surname,surname
sessions,pupil_row,pupilid
sessions,code,attendancereason
sessions,sessions,sessions
""",
    "sources/census/shape.sql": """
-- thing: pupil
SELECT 'pupils' AS table_name, row_number, upn_id FROM staging.pupils
WHERE upn_id IS NOT NULL

-- thing: absence
SELECT 'sessions' AS table_name, s.row_number, p.upn_id, s.code, s.sessions
FROM staging.sessions AS s LEFT JOIN staging.pupils AS p USING (pupil_row)
""",
    "sources/figures/source.toml": """
title = "Published figures"
agency = "The Department"
format = "csv"
coverage = "history"
period = "none"

[tables.repeat]
title = "Repeat plans"
[tables.repeat.columns]
year = { type = "integer", required = true, meaning = "Year" }
area = { type = "text", required = true, meaning = "Area" }
percent = { type = "symbol_number", needed = true, meaning = "Percentage, or why there is none" }
""",
    "sources/figures/headings.csv": """table,ours,2025
repeat,year,time_period
repeat,area,la_name
repeat,percent,repeat_percent
""",
    "sources/figures/shape.sql": """
-- thing: published
SELECT 'repeat' AS table_name, row_number, year, area, percent AS value, percent_state AS state FROM staging.repeat
""",
    "rules/ends_before_start/rule.toml": """
title = "A plan ends before it starts"
thing = "plan"
severity = "error"
column = "end_date"
expected = "an end on or after the start"
todo = "Correct the dates."
why = "Its length would be less than nothing."
""",
    "rules/ends_before_start/rule.sql": """
SELECT table_name, row_number, end_date::VARCHAR AS value FROM plan WHERE end_date < start_date
""",
    "rules/same_child_twice/rule.toml": """
title = "A child has two plans"
thing = "plan"
severity = "warning"
column = "child_id"
expected = "one plan"
todo = "See whether both are right."
why = "It may be one plan recorded twice."
""",
    "rules/same_child_twice/rule.sql": """
SELECT table_name, row_number, child_id AS value FROM plan
QUALIFY count(*) OVER (PARTITION BY child_id) > 1;
""",
}

PLANS = ("Child Unique ID", "Date of Birth", "Plan Start Date", "Plan End Date", "Number of Previous Plans",
         "Allocated Team", "Colour (Y/N)", "Allocated Worker")  # fmt: skip
VISITS = ("Child Unique ID", "Date of Visit")
PUPILS = ("pupilid", "upn", "entrydate", "surname")
SESSIONS = ("pupilid", "sessions", "attendancereason")


class Office:
    """Where a test's files lie and are loaded: a home, the tiny agency's sources, and their rules."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "inbox"
        self.places = Locations(folder / "home")
        for name, text in FILES.items():
            self.write(folder / name, text)
        self.folder = folder

    @staticmethod
    def write(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    @property
    def sources(self) -> tuple[Source, ...]:
        return sources(self.folder / "sources", self.folder / "codes")

    @property
    def rules(self) -> tuple[Rule, ...]:
        return rules(self.folder / "rules")

    def plans(self, *rows: Sequence[Any], name: str = "plans.xlsx", above: Rows = (), visits: Rows = ()) -> Path:
        """The workbook, with these rows under its headings and `above` over them."""
        sheets = {"Plans": [*above, PLANS, *rows], "Visits": [VISITS, *(visits or [("A9", "01/03/2026")])]}
        return workbook(self.inbox / name, sheets)

    def pupils(self, *rows: Sequence[Any], name: str = "pupils.csv", **how: Any) -> Path:
        return text_table(self.inbox / name, [PUPILS, *rows], **how)

    def sessions(self, *rows: Sequence[Any], name: str = "sessions.csv", **how: Any) -> Path:
        return text_table(self.inbox / name, [SESSIONS, *rows], **how)

    def load(self, *paths: Path, **how: Any) -> list[Outcome]:
        """Load with the tiny agency's sources and rules, on a day in April 2026 unless told otherwise."""
        given: dict[str, Any] = {
            "who": "a tester",
            "received_at": RECEIVED,
            "known": self.sources,
            "checks": self.rules,
        }
        return load(paths, self.places, **(given | how))

    def stored(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.places.child), read_only=True) as store:
            return store.execute(sql).fetchall()

    def deliveries(self) -> list[Delivery]:
        return self._asked(lambda ledger: list(ask.deliveries(ledger)))

    def findings(self, delivery: int = 1) -> list[Finding]:
        return self._asked(lambda ledger: list(ask.findings(ledger, delivery)))

    def events(self) -> list[Event]:
        return self._asked(lambda ledger: list(ask.events(ledger)))

    def act(self, act: Any, *given: Any) -> None:
        """Do something to the ledger, as a person would."""
        self._asked(lambda ledger: act(ledger, acts.now(), "a tester", *given))

    def _asked(self, question: Any) -> Any:
        ledger = open_ledger(self.places.ledger_url)
        try:
            return question(ledger)
        finally:
            ledger.close()

    def ledger_text(self) -> str:
        """Everything the ledger's file says, to look for what it must not."""
        path = Path(make_url(self.places.ledger_url).database or "")
        return "".join(each.read_bytes().decode("latin-1") for each in path.parent.glob(f"{path.name}*"))


def plan(child: str = "A1", start: Any = "05/02/2026", **changes: Any) -> tuple[Any, ...]:
    """A row of the plans sheet, right unless told otherwise: birth, end, previous, team, colour, worker."""
    given = {"birth": "01/02/2015", "end": None, "previous": 0, "team": "North", "colour": "red", "worker": "W Orker"}
    given |= changes
    return (child, given["birth"], start, given["end"], given["previous"], given["team"], given["colour"],
            given["worker"])  # fmt: skip
