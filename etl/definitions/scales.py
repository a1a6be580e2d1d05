"""Scales that questions are answered on, each brought to the five steps of a voice: 1 is the least good, 5 the best.

A scale is a code list (data/reference/codes/scale_<name>.csv) that also gives each code its step. Any of them may be
reversed, for a statement that is better disagreed with.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from etl.definitions.code_lists import FOLDER, BadCodes, CodeList, code_list

LEAST, MOST = 1, 5
REVERSED = "_reversed"


@dataclass(frozen=True, slots=True)
class Scale:
    """One scale under the name a mapping gives it."""

    name: str
    title: str
    codes: CodeList
    steps: Mapping[str, int]  # code → 1 to 5

    def step(self, said: str) -> int | None:
        """The step of an answer, 1 to 5; None if it is not on the scale. Forms tools end an answer with a semicolon."""
        code = self.codes.match(said.rstrip("; "))
        return None if code is None else self.steps[code]


@cache
def scales() -> Mapping[str, Scale]:
    """Every scale by its name, each followed by its reverse. Raises BadCodes."""
    found = {}
    for path in sorted(FOLDER.glob("scale_*.csv")):
        codes = code_list(path.stem)
        with path.open(encoding="utf-8-sig", newline="") as file:
            steps = {line["code"]: int(line["answer"]) for line in csv.DictReader(file)}
        if not set(steps.values()) <= set(range(LEAST, MOST + 1)):
            raise BadCodes(f"{path}: every answer must be a whole number from {LEAST} to {MOST}")
        name, labels = path.stem.removeprefix("scale_"), list(codes.labels.values())
        title = f"{labels[0]} … {labels[-1]}"
        found[name] = Scale(name, title, codes, steps)
        turned = {code: LEAST + MOST - step for code, step in steps.items()}
        found[name + REVERSED] = Scale(name + REVERSED, f"{title}, the other way round", codes, turned)
    return found
