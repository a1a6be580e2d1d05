"""Pupils of the invented county: terms, half days missed, suspensions; some leave the roll in the middle of a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from data.periods import Period, between, following
from tests.attack.invented import QUARTERS, Chances, Lives
from tests.spec.twins.world import KINDS_OF_SUPPORT, Row, World

TERMS = between(date(2022, 9, 1), date(2026, 3, 31), "term")
ABSENT = (3, 3, 6, 8, 12, 20, 45, 60, 70)  # of a hundred half days
COMES_LATE = 0.12  # the chance to come after the first term


@dataclass(frozen=True)
class Pupil:
    """A pupil's terms, and what was missed in each."""

    upn: str
    child: str
    missed: tuple[tuple[Period, int], ...]  # of a hundred half days
    excluded: tuple[tuple[date, str], ...]  # on which day, and how


def pupils(county: Lives, seed: int) -> list[Pupil]:
    """Of those with plans or other help, each with a way of being absent that mostly stays the same."""
    rng = Random(seed)
    children = dict.fromkeys(spell.child for spell in (*county.plans, *county.help["cin_plan"]))
    return [_pupil(rng, county.chances, child) for child in children if rng.random() < county.chances.pupils]


def _pupil(rng: Random, chances: Chances, child: str) -> Pupil:
    usual = rng.choice(ABSENT)
    first = rng.randrange(1, len(TERMS)) if rng.random() < COMES_LATE else 0
    terms: list[tuple[Period, int]] = []
    for term in TERMS[first:]:
        usual = usual if rng.random() < chances.steady else rng.choice(ABSENT)
        terms.append((term, max(0, min(100, int(rng.gauss(usual, 6))))))
        if rng.random() < chances.leaves:
            break
    days = [term.start + timedelta(days=20) for term, _ in terms if rng.random() < chances.suspended]
    kinds = rng.choices(("suspension", "permanent"), (0.8, 0.2), k=len(days))
    return Pupil(f"upn-{child}", child, tuple(terms), tuple(zip(days, kinds, strict=True)))


def told(term: Period, now: int) -> bool:
    """A term is told of once the next one has begun."""
    return following(term).start <= QUARTERS[now].end


def school_rows(every: list[Pupil], now: int) -> World:
    terms = [
        {
            "term": term.key, "term_end": term.end, "upn_id": pupil.upn, "child_id": pupil.child,
            "possible": 100, "missed": missed, "age_at_start": _age(pupil, term),
        }
        for pupil in every
        for term, missed in pupil.missed
        if told(term, now)
    ]  # fmt: skip
    exclusions = [
        {"upn_id": pupil.upn, "child_id": pupil.child, "start_date": day, "category": kind}
        for pupil in every
        for day, kind in pupil.excluded
        if day <= QUARTERS[now].end
    ]
    return {"pupil_term": terms, "exclusion": exclusions}


def _age(pupil: Pupil, term: Period) -> int:
    """A few are under five or over fifteen in some years, and are then counted in a line of their own."""
    return Random(pupil.upn).choice((3, 4, 6, 8, 9, 10, 11, 12, 13, 14, 15)) + int(term.key[:4]) - 2022


def help_rows(county: Lives, plans: list[Row], now: int) -> World:
    """Early help and child in need plans as they were known, and all that supported a child."""
    early = [
        {"episode_key": f"{child}/{start}", "child_id": child, "start_date": start, "end_date": end,
         "lead_agency": "council"}
        for child, start, end in _spells(county, "early_help", now)
    ]  # fmt: skip
    in_need = [
        {"cin_key": f"{child}/{start}", "child_id": child, "start_date": start, "end_date": end}
        for child, start, end in _spells(county, "cin_plan", now)
    ]
    spells = [("neglect_plan" if row["neglect"] == "yes" else "other_plan", row) for row in plans]
    spells += [("cin_plan", row) for row in in_need] + [("early_help", row) for row in early]
    support = [
        {"kind": kind, "rank": KINDS_OF_SUPPORT[kind], **{n: row[n] for n in ("child_id", "start_date", "end_date")}}
        for kind, row in spells
    ]
    return {"early_help": early, "cin_plan": in_need, "support": support}


def _spells(county: Lives, kind: str, now: int) -> Iterator[tuple[str, date, date | None]]:
    for one in county.help[kind]:
        if one.start.known <= now:
            yield one.child, one.start.day, one.end.day if one.end and one.end.known <= now else None
