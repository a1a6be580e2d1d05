"""A small made-up world: rows for every current table, tangled on purpose, as the store would hold them.

Twenty children with birds' names, days that fall on edges, plans that follow on one another, unknowns everywhere. What
the current tables promise is kept, one plan a child and day for one: a measure may rely on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import duckdb

from etl.current.filled import TABLES
from tests.spec.twins import around
from tests.spec.twins.days import FIRST, LAST, a_day, later, maybe_later, measured_periods, moved, some_days

Row = dict[str, Any]
World = dict[str, list[Row]]

CHILDREN = (
    "robin", "linnet", "finch", "wren", "plover", "dunnock", "siskin", "martin", "heron", "swift",
    "rook", "teal", "merlin", "kestrel", "lapwing", "wagtail", "whinchat", "stonechat", "garganey", "goldcrest",
)  # fmt: skip
ABOUT_15_WORKING_DAYS = (0, 1, 14, 19, 20, 21, 22, 23, 24, 25, 60)
ABOUT_45_WORKING_DAYS = (*range(61, 70), 90)
KINDS_OF_SUPPORT = {"neglect_plan": 1, "other_plan": 2, "cin_plan": 3, "early_help": 4}


def a_world(random: Random) -> World:
    """Rows for every current table. The same seed gives the same world."""
    world: World = {"period": measured_periods()}
    world["plan"] = [row for child in CHILDREN for row in _plans(random, child)]
    world["person"] = _people(random, world)
    world["referral"] = [row for child in CHILDREN for row in _referrals(random, world, child)]
    world["early_help"] = [row for child in CHILDREN for row in _early_help(random, child)]
    world["cin_plan"] = [
        {"cin_key": f"{child}/{day}", "child_id": child, "start_date": day, "end_date": maybe_later(random, day)}
        for child in CHILDREN
        for day in some_days(random, 2)
    ]
    world["support"] = _support(world)
    world["assessment"] = _assessments(random, world)
    world["conference"] = _conferences(random, world)
    world["plan_review"] = _reviews(random, world)
    world["concern"] = _concerns(random, world)
    world["working_day"] = _working_days(random)
    world["reach"] = [{"thing": "plan_review", "first_day": a_day(random), "last_day": LAST}]
    world.update(around.around(random, CHILDREN))
    return world


def into(world: World) -> duckdb.DuckDBPyConnection:
    """A store with the current tables, and the world in them."""
    store = duckdb.connect()
    store.execute(TABLES)
    for table, rows in world.items():
        for at in range(0, len(rows), 500):
            _put(store, table, rows[at : at + 500])
    return store


def _put(store: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    columns = list(rows[0])
    marks = ", ".join(f"({', '.join('?' for _ in columns)})" for _ in rows)
    store.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES {marks}", [row[name] for row in rows for name in columns]
    )


def _people(random: Random, world: World) -> list[Row]:
    """Most of them: of some nothing is known. Birthdays fall so that ages turn on days that matter."""
    starts = {row["child_id"]: row["start_date"] for row in reversed(world["plan"])}
    return [
        {
            "person_id": f"{numbering}{child}",
            "sex": random.choice(("female", "male", "unknown")),
            "birth_month": _birth_month(random, starts.get(child)),
            "ethnic_group": random.choice(("asian", "black", "mixed", "other", "white", "unknown")),
            "disability": random.choice(("yes", "no", "unknown")),
            "locality": random.choice(("north", "central", "south", "unknown")),
        }
        for numbering in ("", "upn-", "nhs-")
        for child in CHILDREN
        if random.random() < 0.85
    ]


def _birth_month(random: Random, start: date | None) -> date | None:
    if random.random() < 0.15:
        return None
    years = random.choice((0, 1, 1, 5, 5, 10, 10, 16, 16, 3, 8, 13))
    return moved(start or a_day(random), random.choice((0, 0, 1)) - 12 * years).replace(day=1)


def _plans(random: Random, child: str) -> list[Row]:
    before = random.choice((0, 0, 0, 1))  # plans from before records begin
    rows: list[Row] = []
    start = a_day(random)
    for _ in range(random.choice((0, 1, 2, 3, 3))):
        end = maybe_later(random, start)
        rows.append({
            "plan_key": f"{child}/{start}", "child_id": child, "start_date": start, "end_date": end,
            "open_until": _open_until(random, start, end),
            "neglect": random.choice(("yes", "yes", "no", "unknown")),
            "days_on_plan": (end - start).days if end else None,
            "earlier_plans": max(len(rows), before),
            "earlier_known": "yes" if rows or before else random.choice(("yes", "no")),
            "previous_end_date": max(row["end_date"] or row["start_date"] for row in rows) if rows else None,
            "end_reason": random.choice(("child in need", "looked after", "other", "not known")) if end else None,
        })  # fmt: skip
        start = max(later(random, end or start), start + timedelta(days=1))
    return rows


def _open_until(random: Random, start: date, end: date | None) -> date | None:
    """Mostly the end; of a few the month after an eighteenth birthday comes first."""
    grown = later(random, start).replace(day=1) if random.random() < 0.1 else None
    return min((day for day in (end, grown) if day and day >= start), default=None)


def _referrals(random: Random, world: World, child: str) -> list[Row]:
    ends = [row["end_date"] for row in world["plan"] if row["child_id"] == child and row["end_date"]]
    days = sorted({*some_days(random, 2), *(later(random, end) for end in ends if random.random() < 0.6)})
    return [
        {
            "referral_key": f"{child}/{day}", "child_id": child, "referral_date": day,
            "previous_referral_date": days[at - 1] if at else None,
            "neglect": random.choice(("yes", "no", "unknown")),
        }
        for at, day in enumerate(days)
    ]  # fmt: skip


def _early_help(random: Random, child: str) -> list[Row]:
    return [
        {
            "episode_key": f"{child}/{day}", "child_id": child, "start_date": day, "end_date": maybe_later(random, day),
            "organisation": random.choice(("Invented Primary School", "Invented surgery", None)),
            "lead_agency": random.choice(("council", "health", "school", "community", "other", "unknown")),
        }
        for day in some_days(random, 2)
    ]  # fmt: skip


def _support(world: World) -> list[Row]:
    spells = [("neglect_plan" if row["neglect"] == "yes" else "other_plan", row) for row in world["plan"]]
    spells += [(kind, row) for kind in ("cin_plan", "early_help") for row in world[kind]]
    return [
        {
            "child_id": row["child_id"], "kind": kind, "rank": KINDS_OF_SUPPORT[kind],
            "start_date": row["start_date"], "end_date": row.get("open_until", row["end_date"]),
        }
        for kind, row in spells
    ]  # fmt: skip


def _assessments(random: Random, world: World) -> list[Row]:
    """One a child and start day; most follow a referral, sometimes on the day, some follow none that is known."""
    rows = {}
    for referral in world["referral"]:
        start = later(random, referral["referral_date"])
        end = maybe_later(random, start)
        if random.random() < 0.5:
            end = max(start, referral["referral_date"] + timedelta(days=random.choice(ABOUT_45_WORKING_DAYS)))
        tied = referral["referral_date"] if random.random() < 0.85 else None
        rows[f"{referral['child_id']}/{start}"] = {
            "child_id": referral["child_id"], "start_date": start, "end_date": end,
            "referral_date": tied, "neglect": random.choice(("yes", "no", "unknown")),
            "child_seen": random.choice(("yes", "no", "unknown")),
        }  # fmt: skip
    return [{"assessment_key": key, **row} for key, row in rows.items()]


def _conferences(random: Random, world: World) -> list[Row]:
    """Some about the days on which plans start, which is what most conferences lead to."""
    held = {(child, day) for child in CHILDREN for day in some_days(random, 2)}
    for plan in world["plan"]:
        held.add((plan["child_id"], plan["start_date"] - timedelta(days=random.choice((-1, 0, 0, 1, 7, 8)))))
    rows = []
    for child, day in sorted(held):
        asked = day - timedelta(days=random.choice(ABOUT_15_WORKING_DAYS))
        rows.append({
            "conference_key": f"{child}/{day}", "child_id": child,
            "enquiry_date": asked if random.random() < 0.8 else None,
            "conference_date": day, "led_to_plan": random.choice(("yes", "no", "unknown")),
        })  # fmt: skip
    return rows


def _reviews(random: Random, world: World) -> list[Row]:
    """Reviews of a plan: about three and six months apart, to the day and a day off, or none."""
    rows: dict[tuple[str, date], Row] = {}
    for plan in world["plan"]:
        day = plan["start_date"]
        for months in random.choice(((), (3,), (0, 3, 6), (3, 6, 6, 6), (4, 6), (2, 7, 6))):
            day = moved(day, months) + timedelta(days=random.choice((-20, -1, 0, 0, 0, 1)))
            rows[plan["plan_key"], day] = {
                "plan_key": plan["plan_key"], "child_id": plan["child_id"], "review_date": day,
            }  # fmt: skip
    return list(rows.values())


def _concerns(random: Random, world: World) -> list[Row]:
    """Some of its own, and some about the days of a referral, from the day itself to two years before."""
    agencies = ("school", "health", "police", "council", "housing", "community", "family", "other")
    told = {(child, random.choice(agencies), day) for child in CHILDREN for day in some_days(random, 3)}
    for referral in world["referral"]:
        for months in random.choice(((0,), (0, 12), (0, 3, 24), ())):
            day = moved(referral["referral_date"], -months) + timedelta(days=random.choice((-1, 0, 0, 1)))
            told.add((referral["child_id"], random.choice(agencies), day))
    return [{"child_id": child, "agency": agency, "on_date": day} for child, agency, day in sorted(told)]


def _working_days(random: Random) -> list[Row]:
    """Every day with its number; holidays of this world's own, so that a wrong count shows."""
    day, last, number, rows = moved(FIRST, -12), moved(LAST, 36), 0, []
    while day <= last:
        if day.weekday() < 5 and random.random() > 0.03:
            number += 1
        rows.append({"day": day, "number": number})
        day += timedelta(days=1)
    return rows
