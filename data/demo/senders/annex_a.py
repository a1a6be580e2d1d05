"""Ofsted Annex A workbooks: one a quarter, eleven lists each, the last one before the newest in disorder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

from data.demo.files.layouts import annex_layout
from data.demo.files.made_files import File, Planted
from data.demo.files.workbook import SheetToWrite, save
from data.demo.people.families import weekday
from data.demo.people.world import Child, World
from data.demo.senders.annex_lists import Row, Window, disabled, lists, worker
from data.demo.senders.messy import make_messy
from data.demo.stories import Story
from data.periods import Period, between, preceding

AGENCY, WHO = "Children's Social Care", "Demo Analystone, performance analyst"
FIRST, LAST = date(2024, 4, 1), date(2026, 3, 31)
# As people name them; two say little and one says the wrong quarter.
NAMES = (
    "Annex A June 2024.xlsx", "Annex A - September 2024 FINAL.xlsx", "Annex_A_Dec24.xlsx", "annex a q4 2024-25.xlsx",
    "Annex A June 2025 v2.xlsx", "Copy of Annex A June 2025.xlsx", "Annex A Dec 25 (checked).xlsx", "Annex A.xlsx",
)  # fmt: skip


def write_workbooks(
    folder: Path, world: World, told: Mapping[str, Story], *, seed: int
) -> tuple[list[File], list[Planted]]:
    """Write every quarter's workbook. Returns them with what was planted in the messy one."""
    files: list[File] = []
    planted: list[Planted] = []
    for quarter, name in zip(between(FIRST, LAST, "quarter"), NAMES, strict=True):
        window = _window(quarter, told)
        path = folder / window.made_on.isoformat() / name
        sheets = _sheets(world, window, Random(f"{seed} annex {quarter.key}"))
        if told["messy_workbook"].on(quarter.end):
            planted += make_messy(path, sheets, Random(f"{seed} messy"))
        save(path, sheets, window.made_on)
        files.append(File(path, window.made_on, AGENCY, WHO, "annex_a", quarter.key))
    return files, planted


def _window(quarter: Period, told: Mapping[str, Story]) -> Window:
    first = preceding(quarter).start
    made_on = weekday(quarter.end + timedelta(days=13))
    return Window(first, quarter.end, made_on, quarter.key, specification=told["other_headings"].on(quarter.end))


def _sheets(world: World, window: Window, random: Random) -> list[SheetToWrite]:
    filled = lists(world, window) | _looked_after(world, window, random)
    return [
        SheetToWrite(name, annex_layout(name, specification=window.specification), rows)
        for name, rows in filled.items()
    ]


def _looked_after(world: World, window: Window, random: Random) -> dict[str, list[Row]]:
    """A few plausible rows of lists 8 to 11, which no indicator uses yet."""

    def aged(youngest: int, oldest: int, number: int) -> list[Child]:
        return random.sample(
            [
                child
                for child in world.children
                if child.known_on <= window.first and youngest * 365 <= (window.as_at - child.birth).days < oldest * 365
            ],
            number,
        )

    return {
        "List 8": [_in_care(child, window, random) for child in aged(4, 17, 12)],
        "List 9": [_care_leaver(child, window) for child in aged(18, 21, 6)],
        "List 10": [_adopted(child, window, random) for child in aged(3, 7, 3)],
        "List 11": [_adopter(child, window, random) for child in aged(3, 7, 3)],
    }


def _in_care(child: Child, window: Window, random: Random) -> Row:
    began = window.as_at - timedelta(days=random.randrange(100, 1200))
    lately = [window.as_at - timedelta(days=random.randrange(5, 90)) for _ in range(5)]
    return [
        *window.child(child), "b) No", disabled(child), began, "N1 - Abuse or neglect", "b) No", began, "C2: FCO",
        lately[0], lately[1], "Long-term fostering", lately[2], lately[3], lately[4], 1, None, None, began,
        "d) U4: Foster placement - long term", "b) PR1 - Own provision", "ZZ99 9ZZ", None, "In", "Demo County", 0, 0,
        None, None, "Children in Care Team 1", worker(child.number),
    ]  # fmt: skip


def _care_leaver(child: Child, window: Window) -> Row:
    return [
        *window.child(child), disabled(child), "Care Leavers Team", worker(child.number), "b) Former relevant child",
        "a) Yes", "U: Independent living", "a) Suitable", "F2: Full time in education other than higher",
    ]  # fmt: skip


def _adopted(child: Child, window: Window, random: Random) -> Row:
    began = window.as_at - timedelta(days=random.randrange(500, 900))
    days = [began + timedelta(days=step) for step in (120, 180, 300, 340)]
    first = window.child(child)
    return [
        first[0], 8_000_000 + child.number % 9000, *first[1:], disabled(child), began, *days, None, None, None, None,
    ]  # fmt: skip


def _adopter(child: Child, window: Window, random: Random) -> Row:
    asked = window.as_at - timedelta(days=random.randrange(400, 700))
    stages = [asked + timedelta(days=step) for step in (0, 20, 80, 81, 190, 195, 220)]
    return [
        8_500_000 + child.number % 9000, 8_000_000 + child.number % 9000, "b) Female", "a) WBRI", "b) No", "Yes",
        *stages, None, None, None, None, None, None,
    ]  # fmt: skip
