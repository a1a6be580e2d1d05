"""Sessions (half days) possible and missed: each pupil's own habit, heavier for children with plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from data.demo.schools.pupils import Numbers, Pupils, Shares
from data.demo.stories import Story
from data.periods import Period

NONE, KNOWN, IN_NEED, PLAN, NEGLECT = range(5)  # with whom a pupil is that term; the heaviest wins

# Of each group: share who miss most sessions, what those miss, the middle of what the others miss, its spread.
HABITS = {
    NONE: (0.021, 0.62, 0.0365, 0.88),
    KNOWN: (0.045, 0.64, 0.058, 0.80),
    IN_NEED: (0.130, 0.68, 0.085, 0.75),
    PLAN: (0.190, 0.74, 0.108, 0.72),
    NEGLECT: (0.175, 0.72, 0.095, 0.72),
}
STEADY = 0.91  # how much of a pupil's habit lasts from term to term
POSSIBLE = {1: 144, 2: 116, 3: 122}
SEASON = {1: 1.0, 2: 1.06, 3: 0.95}
ILLNESS = np.array([0.60, 0.52, 0.42, 0.34, 0.34])
NEW_CODES_FROM = date(2024, 9, 1)  # from August 2024 H, Y and J are no longer to be used

# What else is missed, by first and second reason: (codes, weights of an unknown pupil, weights of one with a plan).
REASONS = {
    "old": (("M", "C", "G", "O", "H"), (0.34, 0.12, 0.30, 0.20, 0.04), (0.12, 0.05, 0.03, 0.79, 0.01)),
    "new": (("M", "C", "G", "O", "C2"), (0.35, 0.13, 0.31, 0.20, 0.01), (0.12, 0.04, 0.03, 0.74, 0.07)),
    "second": (("U", "N", "E", "S", "R"), (0.38, 0.26, 0.10, 0.10, 0.16), (0.42, 0.22, 0.34, 0.01, 0.01)),
}
# Not missed: attending elsewhere, or not possible for a reason of its own.
ELSEWHERE = {"old": ("B", "P", "V", "W", "J", "Y"), "new": ("B", "P", "V", "W", "K", "J1", "Y1", "Y2", "Q")}
LEAKS = ("H", "J", "Y")  # late: see the story


@dataclass(frozen=True, slots=True)
class Term:
    """One term of one county: arrays by pupil, and the sessions by code as three arrays in parallel."""

    period: Period
    possible: Numbers  # by pupil; 0 where the pupil was on no roll
    pupil: Numbers
    code: npt.NDArray[np.str_]
    sessions: Numbers


def standing(pupils: Pupils, terms: list[Period]) -> Numbers:
    """With whom each known child is in each term: an array of children by terms."""
    stands = np.full((len(pupils.children), len(terms)), NONE)
    for row, child in enumerate(pupils.children):
        spans = [(first, last, KNOWN) for first, last in child.helped]
        spans += [(first, last, IN_NEED) for first, last in child.in_need]
        spans += [(plan.started, plan.ended, NEGLECT if plan.neglect else PLAN) for plan in child.plans]
        for first, last, heaviness in spans:
            for column, term in enumerate(terms):
                if first <= term.end and last >= term.start:
                    stands[row, column] = max(stands[row, column], heaviness)
        if any(day < terms[0].start for day in child.referred):
            stands[row] = np.maximum(stands[row], KNOWN)
    return stands


def attend(pupils: Pupils, terms: list[Period], story: Story, *, seed: int) -> list[Term]:
    """Every term's sessions, in order of time."""
    chance = np.random.default_rng([seed, 2])
    stands = standing(pupils, terms)
    number = len(pupils.cohort)
    habit, heavy = chance.standard_normal(number), chance.random(number)
    made = []
    for column, term in enumerate(terms):
        group = np.zeros(number, dtype=np.int64)
        group[: len(stands)] = stands[:, column]
        harder = np.where(group == NEGLECT, story.factor("share_of_usual", term.start), 1.0)
        rate = _rates(chance, group, habit, heavy, harder) * SEASON[int(term.key[-1])]
        made.append(_term(chance, pupils, term, group, np.clip(rate, 0, 0.97)))
    return made


def _rates(chance: np.random.Generator, group: Numbers, habit: Shares, heavy: Shares, harder: Shares) -> Shares:
    """The share of sessions each pupil is likely to miss. harder: how much harder than usual it is for each to come."""
    habits = np.array([HABITS[key] for key in sorted(HABITS)])[group]
    share, most, middle, spread = habits.T
    now = STEADY * habit + np.sqrt(1 - STEADY**2) * chance.standard_normal(len(group))
    heavily = np.clip(most + 0.14 * now, 0.25, 0.97)
    rates: Shares = np.where(heavy < share * harder, heavily, harder * middle * np.exp(spread * now))
    return rates


def _term(chance: np.random.Generator, pupils: Pupils, term: Period, group: Numbers, rate: Shares) -> Term:
    key = term_number(term)
    days = POSSIBLE[int(term.key[-1])] - 2 * chance.integers(0, 4, len(pupils.schools))
    possible = days[pupils.school(key)]
    exams = (term.key[-1] == "3") & np.isin(pupils.year_group(key), (11, 13))
    possible = np.where(exams, possible * 6 // 11, possible) * pupils.on_roll(key)
    missed = chance.binomial(possible, rate)
    codes = "new" if term.start >= NEW_CODES_FROM else "old"
    code, sessions, pupil = _by_reason(chance, group, missed, possible, codes)
    return Term(term, possible, pupil, code, sessions)


def _by_reason(
    chance: np.random.Generator, group: Numbers, missed: Numbers, possible: Numbers, codes: str
) -> tuple[npt.NDArray[np.str_], Numbers, Numbers]:
    """Split what was missed into illness and two other reasons, and add sessions spent elsewhere."""
    ill = chance.binomial(missed, ILLNESS[group])
    first = chance.binomial(missed - ill, 0.82)
    second = missed - ill - first
    room = (possible - missed) * (chance.random(len(missed)) < 0.05)
    elsewhere = np.minimum(room, chance.integers(1, 8, len(missed)))
    parts = (
        (ill, np.full(len(missed), "I", dtype="U2")),
        (first, _reasons(chance, group, codes)),
        (second, _reasons(chance, group, "second")),
        (elsewhere, chance.choice(np.array(ELSEWHERE[codes], dtype="U2"), len(missed))),
    )
    kept = [np.flatnonzero(sessions) for sessions, _ in parts]
    return (
        np.concatenate([code[rows] for (_, code), rows in zip(parts, kept, strict=True)]),
        np.concatenate([sessions[rows] for (sessions, _), rows in zip(parts, kept, strict=True)]),
        np.concatenate(kept),
    )


def _reasons(chance: np.random.Generator, group: Numbers, which: str) -> npt.NDArray[np.str_]:
    codes, usual, planned = REASONS[which]
    draw = chance.random(len(group))
    heavier = group >= IN_NEED
    bands = np.where(heavier, np.searchsorted(np.cumsum(planned), draw), np.searchsorted(np.cumsum(usual), draw))
    return np.array(codes, dtype="U2")[np.minimum(bands, len(codes) - 1)]


def term_number(term: Period) -> int:
    return 3 * int(term.key[:4]) + int(term.key[-1]) - 1
