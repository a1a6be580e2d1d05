"""Code lists: which words in a return mean which of our codes.

A value is matched whole, after its bullet, case and spacing are evened out; never by its bullet letter (two codes have
shared one) and never by a pattern (".*NEG.*" would find neglect in "multiple (neglect, physical)").
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "data" / "reference" / "codes"
BULLET = re.compile(r"^[a-z]{1,2}\)\s*")
EVEN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-"})


class BadCodes(ValueError):
    """A code list that cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list. `spellings` maps each evened-out spelling to its code; `starts` holds the ones ending in *."""

    name: str
    labels: Mapping[str, str]
    spellings: Mapping[str, str]
    starts: Mapping[str, str]

    def match(self, value: str) -> str | None:
        """The code that a value stands for; None if it is not in the list."""
        said = evened(value)
        if said in self.spellings:
            return self.spellings[said]
        return next((code for start, code in self.starts.items() if said.startswith(start)), None)

    @property
    def expected(self) -> str:
        """The list in words, for whoever has to correct a value. Codes of our own making are told by label alone."""
        every = [
            label if _is_ours(code) or label.casefold() == code.casefold() else f"{code} {label}"
            for code, label in self.labels.items()
        ]
        return "one of: " + "; ".join(every)


def _is_ours(code: str) -> bool:
    """Whether a code is a name that we gave, as 'young_person' is; 'N1' and '1' are what agencies write."""
    return code.isidentifier() and code.islower()


def evened(value: str) -> str:
    """A value as it is compared: no bullet, one case, single spaces, none around dashes and colons."""
    said = unicodedata.normalize("NFKC", value).translate(EVEN).casefold()
    said = " ".join(BULLET.sub("", said.strip()).split())
    return re.sub(r"\s*[-:]\s*", "-", said) if len(said) > 1 else said


@cache
def code_list(name: str, folder: Path = FOLDER) -> CodeList:
    """The code list of a name. Raises BadCodes for one that is not there or cannot be used."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise BadCodes(f"{path}: there is no such code list")
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    labels: dict[str, str] = {}
    spellings: dict[str, str] = {}
    starts: dict[str, str] = {}
    for at, line in enumerate(lines, start=2):
        code, label = (line.get("code") or "").strip(), (line.get("label") or "").strip()
        if not code or not label or code in labels:
            raise BadCodes(f"{path}, line {at}: every line needs a code of its own and a label")
        labels[code] = label
        for spelling in _spellings(code, label, line.get("aliases") or ""):
            prefix = len(spelling) > 1 and spelling.endswith("*")
            into = starts if prefix else spellings
            said = evened(spelling[:-1] if prefix else spelling)
            if into.setdefault(said, code) != code:
                raise BadCodes(f"{path}, line {at}: {spelling!r} already means {into[said]}")
    return CodeList(name, labels, spellings, starts)


def _spellings(code: str, label: str, aliases: str) -> Iterable[str]:
    yield code
    yield label
    yield f"{code} - {label}"
    yield from filter(None, (part.strip() for part in aliases.split(" | ")))
