"""The rows of a census: pupils on roll, their sessions of the term before, and their suspensions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.demo.people import county
from data.demo.schools.half_days import IN_NEED, KNOWN, LEAKS, NEGLECT, NEW_CODES_FROM, NONE, PLAN, Term, term_number
from data.demo.schools.pupils import Days, Numbers, Pupils, Shares
from data.periods import Period, following

LEAKED_A_TERM = 3  # codes that should have stopped
BEYOND = {"2024T2": 3}  # pupils with more sessions away than were possible
# How many times as often as other pupils each group is suspended; children with a neglect plan are in a story.
SUSPENDED = {NONE: 1.0, KNOWN: 2.0, IN_NEED: 4.0, PLAN: 4.5}
USUALLY = {"primary": 0.005, "secondary": 0.046}  # suspensions of a pupil in a term
FEW = 0.12  # how few pupils most suspensions are of: the smaller, the fewer
PERMANENT = 0.015  # share of exclusions
REASONS = np.array(["PP", "PA", "VP", "VA", "BU", "RA", "DA", "SM", "DM", "TH", "DB", "OT"])
JOINING = ("09-08", "01-06", "04-21")  # the day from which a newcomer may join, by term
JOINING_DAYS = np.array([18, 9, 20])


@dataclass(frozen=True, slots=True)
class Sown:
    """A code or a number put into the sessions on purpose: its place among the rows (from 0) and what it says."""

    index: int
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Census:
    """Which pupils a census lists, in the order of their record numbers, and the term whose sessions it carries."""

    pupils: Pupils
    term: Term
    period: Period
    record: Numbers  # by pupil: a number of this census alone
    listed: Numbers

    @property
    def number(self) -> int:
        return term_number(self.period)


def census(pupils: Pupils, term: Term) -> Census:
    """The census that carries this term's sessions: the one of the term after."""
    period = following(term.period)
    number = term_number(period)
    everyone = np.arange(len(pupils.cohort))
    record = (everyone * 2_654_435_761 + number * 40_503) % 2**32  # an odd factor: no two pupils share a number
    listed = np.flatnonzero(pupils.on_roll(number))
    return Census(pupils, term, period, record, listed[np.argsort(record[listed])])


def roll(of: Census) -> pd.DataFrame:
    """Pupils on roll, one row each; dates as dates, and what nobody uses left out."""
    who, pupils = of.listed, of.pupils
    years = pupils.year_group(of.number)[who]
    possible = of.term.possible[who]
    return pd.DataFrame(
        {
            "record": of.record[who],
            "NativeId": _school_names(of)[who],
            "dob": pupils.birth[who],
            "surname": "Testcase",
            "forename": np.array(county.FORENAMES)[who % len(county.FORENAMES)],
            "upn": pupils.upn[who],
            "sex": pupils.sex[who],
            "entrydate": _entered(of)[who],
            "possible": np.where(possible > 0, possible, -1),
            "ethnicity": pupils.ethnicity[who],
            "ncyearactual": np.where(years == 0, "R", years.astype("U2")),
        }
    )


def sessions(chance: np.random.Generator, of: Census) -> tuple[pd.DataFrame, list[Sown]]:
    """Sessions by code, one row for each pupil and code, pupils in the order of the roll; and what was sown in them."""
    kept = np.flatnonzero(np.isin(of.term.pupil, of.listed))
    kept = kept[np.argsort(of.record[of.term.pupil[kept]], kind="stable")]
    pupil, code, amount = of.term.pupil[kept], of.term.code[kept].copy(), of.term.sessions[kept].copy()
    sown: list[Sown] = []
    if of.term.period.start >= NEW_CODES_FROM:
        for place in chance.choice(np.flatnonzero(code == "M"), LEAKED_A_TERM, replace=False):
            code[place] = LEAKS[len(sown) % len(LEAKS)]
            sown.append(Sown(int(place), "old_code", str(code[place])))
    for place in chance.choice(np.flatnonzero(code == "O"), BEYOND.get(of.term.period.key, 0), replace=False):
        amount[place] = of.term.possible[pupil[place]] + 6
        sown.append(Sown(int(place), "more_than_possible", f"{amount[place]}.0"))
    rows = pd.DataFrame(
        {"record": of.record[pupil], "NativeId": _school_names(of)[pupil], "sessions": amount, "attendancereason": code}
    )
    return rows, sown


def prone(chance: np.random.Generator, pupils: Pupils) -> Shares:
    """How much more often than others of a group each pupil is suspended, from term to term: most of them never."""
    return chance.gamma(FEW, 1 / FEW, len(pupils.cohort))


def exclusions(chance: np.random.Generator, of: Census, planned: Numbers, more: Shares, neglect: float) -> pd.DataFrame:
    """Suspensions and the few permanent exclusions of the term.

    planned: with whom each pupil was; more: how prone each is, both by pupil; neglect: how many times as often children
    with a neglect plan are suspended as other pupils.
    """
    who = of.listed[of.term.possible[of.listed] > 0]
    usual = np.where(of.pupils.year_group(of.number)[who] > 6, USUALLY["secondary"], USUALLY["primary"])
    often = np.array([times for _, times in sorted((SUSPENDED | {NEGLECT: neglect}).items())])
    times = chance.poisson(usual * often[planned[who]] * more[who])
    pupil = np.repeat(who, times)
    first = np.datetime64(of.term.period.start)
    days = (of.term.period.end - of.term.period.start).days - 10
    excluded = "FIXD" if of.period.key < "2021" else "SUSP"
    return pd.DataFrame(
        {
            "record": of.record[pupil],
            "NativeId": _school_names(of)[pupil],
            "startdate": first + chance.integers(3, days, len(pupil)).astype("timedelta64[D]"),
            "sessions": chance.integers(1, 11, len(pupil)),
            "reason1": chance.choice(REASONS, len(pupil)),
            "category": chance.choice([excluded, "LNCH", "PERM"], len(pupil), p=[0.98 - PERMANENT, 0.02, PERMANENT]),
        }
    )


def _school_names(of: Census) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    names = np.array([school.name for school in of.pupils.schools])
    return names[of.pupils.school(of.number)]


def _entered(of: Census) -> Days:
    """When each pupil came to the present school: at its first September, or later for a newcomer."""
    pupils = of.pupils
    changes = (pupils.year_group(of.number) > 6) & (pupils.primary != pupils.secondary)
    opened = pupils.cohort + np.where(changes, 7, 0)
    first_days = (opened - 1970).astype("datetime64[Y]").astype("datetime64[D]") + np.timedelta64(245, "D")
    moved = pupils.moved(of.number)
    came = np.where(moved, pupils.moves, pupils.enters)
    newcomer = moved | (came > 3 * opened)
    year, season = came // 3, came % 3
    dates = [[f"{first + (s > 0)}-{day}" for s, day in enumerate(JOINING)] for first in range(2000, 2045)]
    starts = np.array(dates, dtype="datetime64[D]")
    days = (np.arange(len(opened)) * 7 % JOINING_DAYS[season]).astype("timedelta64[D]")
    return np.where(newcomer, starts[year - 2000, season] + days, first_days)
