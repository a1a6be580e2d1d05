"""Pupils: who is on which school's roll in which term. Children known to social care are among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from data.demo.people import county
from data.demo.people.county import School
from data.demo.people.world import TODAY, Child, World

Numbers: TypeAlias = npt.NDArray[np.int64]
Shares: TypeAlias = npt.NDArray[np.float64]
Days: TypeAlias = npt.NDArray[np.datetime64]

COHORTS = range(2006, 2026)  # the year of starting school: year 13 in summer 2020, Reception in autumn 2025
COHORT_SIZE = 7_300
LEAVES_AT_16 = 0.46
MOVES = 0.07  # comes to the county, or goes, in the middle of a school career
SPECIAL = 0.017
NEVER = 3 * 9999  # a term that does not come
NOWHERE = 999_999  # serials counted down from here belong to no pupil
LEFT_BEFORE = 500_000  # serials counted up from here belong to those who had left school before the first census


@dataclass(frozen=True, slots=True)
class Pupils:
    """One entry a pupil in every array. Terms are counted: 3 × the year in which the school year began + 0, 1 or 2."""

    schools: tuple[School, ...]
    cohort: Numbers
    birth: Days
    sex: npt.NDArray[np.str_]
    ethnicity: npt.NDArray[np.str_]
    primary: Numbers  # index into schools
    secondary: Numbers
    enters: Numbers  # first term on a roll here
    leaves: Numbers  # first term no longer on one
    moves: Numbers  # first term at another school of the same phase; NEVER where there is none
    another: Numbers  # that school
    upn: npt.NDArray[np.str_]
    children: tuple[Child, ...]  # the first pupils are these children, in this order

    def on_roll(self, term: int) -> npt.NDArray[np.bool_]:
        return (self.enters <= term) & (term < self.leaves)

    def year_group(self, term: int) -> Numbers:
        """0 is Reception."""
        return term // 3 - self.cohort

    def moved(self, term: int) -> npt.NDArray[np.bool_]:
        """Who is at another school by a move: it lasts until the phase ends."""
        same_phase: npt.NDArray[np.bool_] = (self.year_group(term) > 6) == (self.moves // 3 - self.cohort > 6)
        return same_phase & (self.moves <= term)

    def school(self, term: int) -> Numbers:
        usual = np.where(self.year_group(term) > 6, self.secondary, self.primary)
        return np.where(self.moved(term), self.another, usual)


def started_school(birth: date) -> int:
    """The year in which a child born on this day starts Reception: the September after turning four."""
    return birth.year + (4 if birth.month < 9 else 5)


def enrol(world: World, unlinked: Mapping[str, float], *, seed: int, scale: float) -> Pupils:
    """Give every cohort its pupils and tell social care the numbers of those it knows, but for some.

    unlinked: the shares of known children of school age with no_number and with a wrong_number.
    """
    chance = np.random.default_rng([seed, 1])
    known = [child for child in world.children if started_school(child.birth) in COHORTS and child.known_on <= TODAY]
    cohort, birth, sex, ethnicity, place = _everyone(chance, known, round(COHORT_SIZE * scale))
    schools = county.schools(scale)
    enters, leaves = _careers(chance, cohort, len(known))
    upn = np.array([county.upn(serial, int(year)) for serial, year in enumerate(cohort)])
    _tell(chance, known, upn, unlinked)
    for serial, child in enumerate(world.children):
        if started_school(child.birth) < COHORTS.start:
            child.upn = county.upn(LEFT_BEFORE + serial, started_school(child.birth))
    primary, secondary = _attended(chance, schools, place)
    moves, another = np.full(len(cohort), NEVER), np.zeros(len(cohort), dtype=np.int64)
    return Pupils(
        schools, cohort, birth, sex, ethnicity, primary, secondary, enters, leaves, moves, another, upn, tuple(known)
    )


def _everyone(
    chance: np.random.Generator, known: list[Child], size: int
) -> tuple[Numbers, Days, npt.NDArray[np.str_], npt.NDArray[np.str_], Numbers]:
    """Known children first, then as many others as fill each cohort: cohort, birth, sex, ethnicity, locality."""
    cohort = np.array([started_school(child.birth) for child in known], dtype=np.int64)
    short = {year: max(0, size - int((cohort == year).sum())) for year in COHORTS}
    others = np.repeat(np.array(list(short), dtype=np.int64), list(short.values()))
    first_day = np.array([f"{year - 5}-09-01" for year in others], dtype="datetime64[D]")
    born = first_day + chance.integers(0, 365, len(others)).astype("timedelta64[D]")
    codes, weights = list(county.ETHNICITIES), np.array(list(county.ETHNICITIES.values()))
    shares = np.array([county.SHARE_OF_FAMILIES[place] for place in county.LOCALITIES])
    places = [county.LOCALITIES.index(child.family.locality) for child in known]
    return (
        np.concatenate([cohort, others]),
        np.concatenate([np.array([child.birth for child in known], dtype="datetime64[D]"), born]),
        np.concatenate([np.array([child.sex for child in known], dtype="U1"), chance.choice(["F", "M"], len(others))]),
        np.concatenate(
            [
                np.array([child.family.ethnicity for child in known], dtype="U4"),
                chance.choice(codes, len(others), p=weights / weights.sum()),
            ]
        ),
        np.concatenate([np.array(places, dtype=np.int64), chance.choice(3, len(others), p=shares / shares.sum())]),
    )


def _careers(chance: np.random.Generator, cohort: Numbers, known: int) -> tuple[Numbers, Numbers]:
    """First and last terms: Reception to year 11 or 13, but for those who come or go on the way.

    The first so many are known to social care here, and stay, but for a few who are in some census all the same (see
    moves.py): those who cannot be linked are a story of their own.
    """
    number = len(cohort)
    years = np.where(chance.random(number) < LEAVES_AT_16, 12, 14)
    enters, leaves = 3 * cohort, 3 * (cohort + years)
    part = 3 * years * chance.random(number)
    moves = np.arange(number) >= known
    comes, goes = moves & (chance.random(number) < MOVES), moves & (chance.random(number) < MOVES)
    return (
        np.where(comes, enters + part.astype(np.int64), enters),
        np.where(goes & ~comes, enters + part.astype(np.int64) + 1, leaves),
    )


def _attended(chance: np.random.Generator, schools: tuple[School, ...], place: Numbers) -> tuple[Numbers, Numbers]:
    """Each pupil's primary and secondary school in the pupil's locality; a few go to a special school throughout."""
    draw = chance.random((2, len(place)))
    special = chance.random(len(place)) < SPECIAL
    attended = np.empty((2, len(place)), dtype=np.int64)
    for index, locality in enumerate(county.LOCALITIES):
        here = place == index
        for row, phase in enumerate(("primary", "secondary")):
            for phase_here, who in ((phase, here & ~special), ("special", here & special)):
                choice = np.flatnonzero([(one.locality, one.phase) == (locality, phase_here) for one in schools])
                attended[row, who] = choice[(draw[row, who] * len(choice)).astype(np.int64)]
    return attended[0], attended[1]


def _tell(
    chance: np.random.Generator, known: list[Child], upn: npt.NDArray[np.str_], unlinked: Mapping[str, float]
) -> None:
    for serial, (child, draw) in enumerate(zip(known, chance.random(len(known)), strict=True)):
        if draw < unlinked["no_number"]:
            child.upn = None
        elif draw < unlinked["no_number"] + unlinked["wrong_number"]:
            child.upn = county.upn(NOWHERE - serial, started_school(child.birth))
        else:
            child.upn = str(upn[serial])
