"""What a file nobody knows may be, for a person to decide: which table, and which heading is which of our columns.

Headings are compared with every spelling of every edition; what stands below them is a sign too (dates below a date's
heading, codes below a code's). A proposal holds headings, and of values their shapes alone.

What is very likely is so by its words: values below may bear a heading out, but yes and no stand under many headings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from rapidfuzz import fuzz, process

from etl.definitions.code_lists import code_list
from etl.definitions.finding import shape
from etl.definitions.scales import scales
from etl.definitions.source import Column, Source, Table, squeeze
from etl.definitions.source_folders import sources
from etl.formats import Look, Sheet, look
from etl.intake.heading_row import CAMEL, DATE, NUMBER, Known, heading_row, known_headings

VERY_LIKELY, PERHAPS = 88, 66  # scores out of 100; below the second nothing is proposed
WIDEST = 300  # headings of a sheet that are looked at
WHOLLY = 84  # a heading as a whole: one that only holds another's words stays below, whatever stands under it
PARTLY = 0.9  # what a heading that only holds the words of another counts of a whole one
SHAPES, LONGEST_SHAPE = 2, 24  # shapes of values that stand beside a heading, and characters of each
INITIALS = 84  # a heading made of the first letters of another: DOB
BEARS_OUT, SPEAKS_AGAINST = 8, -22  # what the values below add
# Words that agencies use for one another in headings.
SAME = {
    "client": "child", "person": "child", "ref": "id", "reference": "id", "identifier": "id", "dob": "date of birth",
    "started": "start", "began": "start", "opened": "start", "commenced": "start", "closed": "end", "ended": "end",
    "ceased": "end", "finished": "end", "gender": "sex",
}  # fmt: skip


class Waiting(Protocol):
    """A finding, fresh or from the ledger."""

    @property
    def kind(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def column_letter(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def rows(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Match:
    """One of our columns and the heading that may be it; place is from 0, or None where none is proposed."""

    ours: str
    meaning: str
    must: bool  # whether the table cannot do without it
    heading: str
    place: int | None
    likely: str  # very likely, perhaps or ''; what is only perhaps is for a person to choose


@dataclass(frozen=True, slots=True)
class HeadingCandidate:
    """One table that the file may be, with the sheet and the row of headings that come nearest to it."""

    source: str
    source_title: str
    table: str
    table_title: str
    sheet: str
    heading_row: int  # as a spreadsheet counts
    headings: tuple[str, ...]
    shapes: tuple[tuple[str, ...], ...]  # what values below each heading look like, the most frequent first
    likely: str
    columns: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Every table of the file's format, the likeliest first: a person may choose another."""

    file: str
    candidates: tuple[HeadingCandidate, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain lists and dicts, as JSON has them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Headed:
    """A sheet's likely row of headings, from 0, and the values below each heading."""

    sheet: str
    at: int
    headings: tuple[str, ...]
    below: tuple[tuple[str, ...], ...]


def propose(path: Path, name: str = "") -> dict[str, Any] | None:
    """What a file that was not recognised may be, as a plain dict; None if it holds nothing to propose from."""
    try:
        proposal = proposals(look(path, name), sources())
    except Exception:  # what may come of a file that nobody knows must not keep the others from being told of
        return None
    return proposal.as_dict() if proposal.candidates else None


def proposals(seen: Look, known: Sequence[Source]) -> Proposal:
    """Candidates for a file that was not recognised, from its first rows."""
    candidates = [source for source in known if seen.format in source.formats]
    headings = known_headings(candidates)
    headed = [one for sheet in seen.sheets if (one := _headed(sheet, headings))]
    alike = _Alike(candidates, headed)
    ranked = [
        max((_candidate(source, table, one, alike) for one in headed), key=lambda each: each[0])
        for source in candidates
        for table in source.tables.values()
        if headed
    ]
    ranked.sort(key=lambda each: -each[0])
    return Proposal(seen.name, tuple(candidate for _, candidate in ranked))


def _spellings_of(source: Source) -> Iterable[str]:
    for table in source.tables.values():
        for spellings in table.spellings.values():
            yield from spellings


def _headed(sheet: Sheet, known: Known) -> _Headed | None:
    """The row that can only be headings; a proposal shows them to people, and must not show a row of values."""
    rows = [row[:WIDEST] for row in sheet.rows]
    at = heading_row(rows, known)
    if at is None:
        return None
    below = [
        tuple(row[place] for row in rows[at + 1 :] if place < len(row) and row[place].strip())
        for place in range(len(rows[at]))
    ]
    headings = tuple("" if known.looks_like_value(cell) else cell for cell in rows[at])
    return _Headed(sheet.name, at, headings, tuple(below))


class _Alike:
    """How like each heading of the file is to each spelling we know, out of 100; worked out once for all tables."""

    def __init__(self, candidates: Iterable[Source], headed: Iterable[_Headed]) -> None:
        self._headings = {h: at for at, h in enumerate({_words(cell): 0 for one in headed for cell in one.headings})}
        every = {_words(each): 0 for source in candidates for each in _spellings_of(source)}
        names = {_words(n): 0 for source in candidates for table in source.tables.values() for n in table.columns}
        self._known = {known: at for at, known in enumerate(every | names)}
        known, given = list(self._known), list(self._headings)
        self._whole = process.cdist(known, given, scorer=fuzz.token_sort_ratio, score_cutoff=50)
        self._partly = process.cdist(known, given, scorer=fuzz.WRatio, score_cutoff=70)

    def score(self, table: Table, column: str, heading: str) -> float:
        """The best of a column's spellings, its own name among them."""
        given = _words(heading)
        if not given:
            return 0
        return max(self._one(_words(each), given) for each in (*table.spellings[column], column))

    def _one(self, known: str, given: str) -> float:
        at = self._known[known], self._headings[given]
        first = "".join(word[0] for word in known.split())
        initials = INITIALS if len(first) > 1 and first == squeeze(given) else 0
        return max(float(self._whole[at]), PARTLY * float(self._partly[at]), initials)


def _words(heading: str) -> str:
    """A heading's words as they are compared: plan_startDate is plan start date, and a client a child."""
    words = re.findall(r"[^\W_]+", CAMEL.sub(" ", heading))
    return " ".join(SAME.get(word.casefold(), word.casefold()) for word in words)


def _candidate(source: Source, table: Table, headed: _Headed, alike: _Alike) -> tuple[float, HeadingCandidate]:
    """A table as a sheet may be it, and how well: each column of ours has the heading it suits best, and no two one."""
    kept = [column for column in table.columns.values() if column.kept]
    scores = {
        (column.name, place): alike.score(table, column.name, heading) + _evidence(column, headed.below[place])
        for column in kept
        for place, heading in enumerate(headed.headings)
    }
    words = {(name, place): alike.score(table, name, headed.headings[place]) for name, place in scores}
    chosen: dict[str, tuple[int, float]] = {}
    for (name, place), score in sorted(scores.items(), key=lambda each: -each[1]):
        if score >= PERHAPS and name not in chosen and place not in {taken for taken, _ in chosen.values()}:
            chosen[name] = place, score
    must = [column.name for column in kept if column.required]
    sure = sum(min(score, 100) for _, score in chosen.values()) / 100
    whole = sum(name in chosen for name in must) / len(must) if must else 1
    named = bool(headed.sheet) and squeeze(headed.sheet) == squeeze(table.sheet)
    rank = (sure * sure / len(kept)) * whole * whole + named
    certain = {name for name, (place, score) in chosen.items() if score >= VERY_LIKELY and words[name, place] >= WHOLLY}
    columns = tuple(_match(column, headed, chosen.get(column.name), column.name in certain) for column in kept)
    all_of_it = certain.issuperset(must) and sure >= len(kept) / 2
    likely = "very likely" if all_of_it else "perhaps" if sure >= 2 else ""
    return rank, HeadingCandidate(
        source.slug, source.title, table.key, table.title, headed.sheet, headed.at + 1,
        tuple(heading.strip() for heading in headed.headings), tuple(map(_shapes, headed.below)), likely, columns,
    )  # fmt: skip


def _shapes(values: Iterable[str]) -> tuple[str, ...]:
    counts = Counter(shape(value.strip())[:LONGEST_SHAPE] for value in values)
    return tuple(found for found, _ in counts.most_common(SHAPES))


def _match(column: Column, headed: _Headed, chosen: tuple[int, float] | None, certain: bool) -> Match:
    must = column.required or column.needed
    if chosen is None:
        return Match(column.name, column.meaning, must, "", None, "")
    place, _ = chosen
    likely = "very likely" if certain else "perhaps"
    return Match(column.name, column.meaning, must, headed.headings[place].strip(), place, likely)


def _evidence(column: Column, values: Sequence[str]) -> float:
    """What the values below a heading say for or against a column; nothing where there are none."""
    if not values or column.type == "text":
        return 0
    hits = sum(_suits(column, value) for value in values) / len(values)
    return BEARS_OUT if hits >= 0.5 and column.type in ("date", "code") else SPEAKS_AGAINST if not hits else 0


def _suits(column: Column, value: str) -> bool:
    if column.type == "date":
        return bool(DATE.fullmatch(value.strip()))
    if column.type == "code":
        return column.codes is not None and column.codes.match(value) is not None
    if column.type in ("integer", "number"):
        return bool(NUMBER.fullmatch(value.strip()))
    return column.type == "symbol_number" or any(c.isdigit() for c in value)


def waiting_questions(findings: Iterable[Waiting]) -> list[dict[str, Any]]:
    """Questions of a survey that nobody has mapped, from a delivery's findings, each with what it may ask.

    Of each: heading, column_letter, how many answers wait, the question of ours whose words are most like it ('' if
    none is), likely, and the scale that every answer so far is on ('' if on none: then they are words, or mixed).
    """
    known = code_list("voice_question").spellings
    asked = []
    for finding in (finding for finding in findings if finding.kind == "question_not_mapped"):
        best = process.extractOne(_words(finding.heading), list(known), scorer=fuzz.token_sort_ratio, processor=_words)
        spelling, score = (best[0], best[1]) if best and best[1] >= PERHAPS else ("", 0.0)
        asked.append(
            {
                "heading": finding.heading,
                "column_letter": finding.column_letter,
                "answers": finding.rows,
                "question": known.get(spelling, ""),
                "likely": "very likely" if score >= VERY_LIKELY else "perhaps" if spelling else "",
                "scale": finding.value,
            }
        )
    return asked


def choices() -> dict[str, dict[str, str]]:
    """What a person may choose from when mapping a question: of scale, question and speaker, each key's words."""
    return {
        "scale": {name: scale.title for name, scale in scales().items()},
        "question": dict(code_list("voice_question").labels),
        "speaker": dict(code_list("speaker").labels),
    }
