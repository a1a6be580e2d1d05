"""The overarching action plan as it was returned for each of the last four quarters, with words beside each colour."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from random import Random

from data.demo.families import weekday
from data.demo.layouts import layout
from data.demo.made_files import File
from data.demo.sheet_rows import Cell
from data.demo.workbook import SheetToWrite, save
from data.demo.yearly import WORDS
from data.periods import period

ACTIONS = Path(__file__).parents[1] / "reference" / "overarching_plan.csv"
AGENCY, WHO = "Safeguarding Partnership", "Demo Planwright, business unit"
QUARTERS = ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
AFTER_QUARTER = 20  # days
COLOURS = ("Not started", "Red", "Amber", "Green")
BEGINS, MOVES_ON = (2, 2, 5, 2), 0.25  # weights of the colours at first; how often one is better a quarter later


def write_plans(folder: Path, *, seed: int) -> list[File]:
    """Write the plan of each quarter: an action stays as it was, or comes one colour further."""
    with ACTIONS.open(encoding="utf-8", newline="") as given:
        actions = list(csv.DictReader(given))
    random = Random(f"{seed} plan")
    colours = random.choices(range(len(COLOURS)), BEGINS, k=len(actions))
    files = []
    for quarter in map(period, QUARTERS):
        looked_at = weekday(quarter.end - timedelta(days=9))
        rows: list[list[Cell]] = []
        for action, colour in zip(actions, colours, strict=True):
            words = WORDS["plan"]["progress"].get(COLOURS[colour])
            fixed = [action["objective"], action["action"], action["title"], action["lead"], action["time_frame"]]
            rows.append([*fixed, COLOURS[colour], words, looked_at])
        received = weekday(quarter.end + timedelta(days=AFTER_QUARTER))
        path = folder / received.isoformat() / f"Overarching action plan {quarter.label}.xlsx"
        save(path, [SheetToWrite("Action plan", layout("plan", "actions"), rows)], received)
        files.append(File(path, received, AGENCY, WHO, "plan", quarter.key))
        colours = [min(colour + (random.random() < MOVES_ON), len(COLOURS) - 1) for colour in colours]
    return files
