"""Appointments that two health trusts offered to children: one file a trust and quarter, in each trust's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from data.demo.files.layouts import layout
from data.demo.files.made_files import File
from data.demo.files.table import write_table
from data.demo.people import county
from data.demo.people.families import weekday
from data.demo.schools.pupils import Days, Numbers, Shares
from data.demo.stories import Story
from data.periods import Period, between

FIRST, LAST = date(2020, 4, 1), date(2026, 3, 31)
USUAL_DAYS = 20  # after the quarter's end
CHILDREN = 32_000  # who are offered anything by either trust in these years
FILLERS = "56"  # of their NHS numbers, which are nobody's in social care
OLDEST = 18 * 365  # days: four or five short of eighteen years
HABIT = 0.55  # how far children differ in how often they are not brought
AFTER = {"cancelled by family": 0.08, "cancelled by service": 0.05}
TOO_LATE, LATE = 0.07, 0.05  # share of those not brought in time, and of those who were


@dataclass(frozen=True, slots=True)
class Trust:
    """What a trust offers in a quarter, how often children are not brought, and the words of its system."""

    agency: str
    who: str
    name: str
    appointments: int
    not_brought: float
    services: tuple[str, ...]
    words: tuple[str, ...]  # attended, late and seen, too late, nobody came, cancelled by family, by service
    recorded: str  # what stands in its own column where a child was not brought; '' where it has none to fill


OXFORD_HEALTH = Trust(
    "Oxford Health", "Demo Clinicton, information analyst", "OH children appointments {}.csv", 3_800, 0.098,
    ("Health visiting", "School nursing", "Speech and language therapy", "Child and adolescent mental health"),
    ("5", "6", "7", "3", "2", "4"), "Y",
)  # fmt: skip
HOSPITALS = Trust(
    "Oxford University Hospitals", "Demo Wardley, information services", "paediatric outpatients {}.csv", 2_400, 0.081,
    ("Community paediatrics", "Paediatric outpatients", "Paediatric dentistry", "Eye clinic", "Hearing clinic"),
    ("Attended", "Late and seen", "Late and not seen", "Did not attend", "Cancelled by patient",
     "Cancelled by hospital"), "",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Patients:
    """One entry a child in every array: number, birth, and how much more often than others not brought."""

    nhs: list[str]
    birth: Days
    habit: Shares


def write_appointments(folder: Path, told: Mapping[str, Story], *, seed: int, scale: float) -> list[File]:
    """Write every quarter's file of both trusts into the folder of the day on which it came."""
    chance = np.random.default_rng([seed, 4])
    patients = _patients(chance, round(CHILDREN * scale))
    files: list[File] = []
    for quarter in between(FIRST, LAST, "quarter"):
        for trust in (OXFORD_HEALTH, HOSPITALS):
            reminded = told["text_reminders"].factor("share_of_usual", quarter.end) if trust is OXFORD_HEALTH else 1.0
            received = _received(trust, quarter, told["late_trust"])
            path = folder / received.isoformat() / trust.name.format(quarter.label)
            rows = _rows(chance, patients, trust, quarter, round(trust.appointments * scale), reminded)
            write_table(path, layout("health_appointments", trust.agency), rows)
            files.append(File(path, received, trust.agency, trust.who, "health_appointments", quarter.key))
    return files


def _received(trust: Trust, quarter: Period, story: Story) -> date:
    late = trust is HOSPITALS and story.on(quarter.end)
    return weekday(quarter.end + timedelta(days=int(story.effect["days_after_the_quarter"]) if late else USUAL_DAYS))


def _patients(chance: np.random.Generator, number: int) -> Patients:
    """Children born so that at any time in these years as many are of one age as of another."""
    first, last = np.datetime64(FIRST) - np.timedelta64(OLDEST, "D"), np.datetime64(LAST)
    birth = first + chance.integers(0, int((last - first).astype(int)), number).astype("timedelta64[D]")
    nhs = [county.nhs_number(serial, FILLERS) for serial in range(number)]
    return Patients(nhs, birth, np.exp(HABIT * chance.standard_normal(number) - HABIT**2 / 2))


def _rows(
    chance: np.random.Generator, patients: Patients, trust: Trust, quarter: Period, number: int, reminded: float
) -> list[list[object]]:
    """One row an appointment of a child who was born by then and not grown, in order of the days."""
    who = chance.integers(0, len(patients.nhs), number)
    working = np.array([day for day in _days(quarter) if day.weekday() < 5], dtype="datetime64[D]")
    days = np.sort(chance.choice(working, number))
    age = (days - patients.birth[who]).astype(int)
    became = _became(chance, trust.not_brought * reminded * patients.habit[who])
    services = chance.integers(0, len(trust.services), number)
    return [
        [
            patients.nhs[child], f"{quarter.key}{trust.agency[-1].upper()}{at:05}", patients.birth[child],
            days[at], trust.words[became[at]], trust.services[services[at]],
            *([trust.recorded if became[at] in (2, 3) else ""] if trust.recorded else []),
        ]
        for at, child in enumerate(who) if 0 <= age[at] < OLDEST
    ]  # fmt: skip


def _days(quarter: Period) -> list[date]:
    return [quarter.start + timedelta(days=day) for day in range((quarter.end - quarter.start).days + 1)]


def _became(chance: np.random.Generator, not_brought: Shares) -> Numbers:
    """What became of each appointment, as a place among a trust's words."""
    number = len(not_brought)
    absent = chance.random(number) < not_brought
    became = np.where(absent, np.where(chance.random(number) < TOO_LATE, 2, 3), chance.random(number) < LATE)
    draw = chance.random(number)
    family, service = AFTER.values()
    return np.where(draw < family, 4, np.where(draw < family + service, 5, became)).astype(np.int64)
