"""Why a file was not taken in: what was seen, what was expected, the nearest known source and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.definitions.source import Source, Table, squeeze
from etl.formats import Look, Sheet
from etl.intake.heading_row import Known, heading_row, known_headings, quoted

SHOWN = 12  # headings named in a refusal, before "and N more"
NEAR = 0.25  # of a table's headings: below that it is nearest by chance, and a row of values may be taken for headings
FORMS = {"xlsx": "a workbook", "csv": "a text table", "xml": "the XML file", "parquet": "a Parquet table"}
FEW = 3  # headings missing that are named at once


class NotRecognised(ValueError):
    """A file that is not taken in. The message is for whoever sent it."""


class NotUsed(ValueError):
    """A known file that nothing uses yet. The message says so; nothing is wrong with it."""


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The edition of a table that shares most headings with a row of a sheet."""

    source: Source | None
    table: Table
    edition: str
    sheet: Sheet
    row: tuple[str, ...]
    share: float  # of the edition's headings, those that are there

    @property
    def rank(self) -> float:
        """Many headings of a long list are nearer than one of two."""
        return self.share * self.share * len(self.table.headings[self.edition])

    @property
    def missing(self) -> list[str]:
        seen = {squeeze(cell) for cell in self.row}
        spelled, written = self.table.headings[self.edition], self.table.written[self.edition]
        return [written[name] for name in spelled if self.table.columns[name].kept and not spelled[name] & seen]

    @property
    def not_known(self) -> list[str]:
        known = frozenset[str]().union(*self.table.headings[self.edition].values())
        return [cell for cell in self.row if cell.strip() and squeeze(cell) not in known]


def refuse_unknown(seen: Look, candidates: Sequence[Source], others: Sequence[Source] = ()) -> NotRecognised:
    """The refusal of a file in which nothing is a table we know, with the one that comes nearest.

    others are sources that come in other formats than the file's.
    """
    nearest, elsewhere = _nearest(seen, candidates), _nearest(seen, others)
    known = known_headings([*candidates, *others])
    lines = [f"{seen.name} was not taken in: it is no return that is known here.", f"Seen: {_seen(seen, known)}."]
    if elsewhere and elsewhere.source and (nearest is None or elsewhere.rank > nearest.rank):
        forms = " or ".join(FORMS[one] for one in elsewhere.source.formats)
        lines.append(
            f"Nearest: {_titles(elsewhere)} ({elsewhere.share:.0%} of its headings), which is known as {forms}."
        )
        lines.append(f"What to do: send {forms} as the system made it, and not what was made of it since.")
    elif nearest is None:
        titles = "; ".join(source.title for source in candidates) or "none"
        lines.append(f"Expected one of the returns known in this format: {titles}.")
        lines.append(
            "What to do: check that this is the file you meant, and that the headings of the return stand in one of "
            "its first ten rows, above the rows themselves."
        )
    else:
        lines += _about(nearest, known)
    return NotRecognised("\n".join(lines))


def refuse_mixed_up(
    seen: Look, sheet: Sheet, named: Table, looks_like: Sequence[Table], candidates: Sequence[Source]
) -> NotRecognised:
    """The refusal of a sheet that is called after one table and holds another."""
    start = f"{seen.name} was not taken in: its sheet {sheet.name} does not hold {named.title}."
    if looks_like:
        return NotRecognised(
            f"{start}\nSeen: the headings of {looks_like[0].title}.\nExpected: {_listed(_written(named))}.\n"
            "What to do: put each list on the sheet that bears its name, and send the workbook again."
        )
    nearest = max((_compare(None, named, edition, sheet) for edition in named.headings), key=lambda one: one.rank)
    if 0 < len(nearest.missing) <= FEW:
        plural = "" if len(nearest.missing) == 1 else "s"
        start += f" It has no column{plural} {_listed(nearest.missing)}."
    known = known_headings(candidates)
    return NotRecognised("\n".join([start, f"Seen: {_headings(sheet, known)}.", *_about(nearest, known)]))


def refuse_ambiguous(seen: Look, sheet: str, titles: Sequence[str]) -> NotRecognised:
    """The refusal of a sheet that could be two tables, or of a workbook that holds two sources."""
    either = " or ".join(titles)
    return NotRecognised(
        f"{seen.name} was not taken in: {_place(sheet)} could be {either}.\n"
        "What to do: send each return in a file of its own, with its headings as the template has them."
    )


def refuse_either(seen: Look, table: Table, editions: Sequence[str]) -> NotRecognised:
    """The refusal of headings that agencies use for different things, sent by neither of them as far as is known."""
    return NotRecognised(
        f"{seen.name} was not taken in: it could be {table.title} as {' or as '.join(editions)}, which read its "
        "headings differently.\nWhat to do: say which agency it is from when you give the file."
    )


def refuse_several(seen: Look, tables: Sequence[Table]) -> NotRecognised:
    """The refusal of a workbook with several tables of a source whose tables come apart: each replaces its own."""
    return NotRecognised(
        f"{seen.name} was not taken in: it holds {' and '.join(table.title for table in tables)}.\n"
        "What to do: send each in a file of its own, so that a new one takes the place of its own former one only."
    )


def refuse_two_tables(seen: Look, sheet: str, places: Sequence[str]) -> NotRecognised:
    """The refusal of a sheet on which one table stands beside or below another."""
    return NotRecognised(
        f"{seen.name} was not taken in: {_place(sheet)} holds two tables, {' and '.join(places)}.\n"
        "What to do: put each of them on a sheet of its own, and send the workbook again."
    )


def refuse_twice(seen: Look, table: Table, names: Sequence[str], sheet: str = "") -> NotRecognised:
    """The refusal of two headings for one column, or of two sheets for one table."""
    headings = sheet or not seen.sheets[0].name
    what = f"the headings {_listed(names)} of {_place(sheet)}" if headings else f"the sheets {_listed(names)}"
    return NotRecognised(
        f"{seen.name} was not taken in: {what} stand for the same thing in {table.title}, and which of them is "
        "meant cannot be told.\nWhat to do: take out or rename all but one, and send the file again."
    )


def _about(nearest: _Nearest, known: Known) -> list[str]:
    expected = _written(nearest.table, nearest.edition)
    lines = [f"Nearest: {_titles(nearest)} ({nearest.share:.0%} of its headings).", f"Expected: {_listed(expected)}."]
    if nearest.missing:
        lines.append(f"Missing: {_listed(nearest.missing)}.")
    if nearest.not_known:
        certain = heading_row(nearest.sheet.rows, known)
        is_headings = certain is not None and nearest.sheet.rows[certain] is nearest.row
        lines.append(f"Not known: {_listed(quoted(nearest.not_known, known, headings=is_headings))}.")
    return [*lines, "What to do: correct the headings, or ask for this edition of the return to be added."]


def _titles(nearest: _Nearest) -> str:
    return ", ".join(filter(None, [nearest.source.title if nearest.source else "", nearest.table.title]))


def _place(sheet: str) -> str:
    return f"its sheet {sheet}" if sheet else "the file"


def _written(table: Table, edition: str | None = None) -> list[str]:
    written = table.written[edition or list(table.written)[-1]]
    return [heading for name, heading in written.items() if table.columns[name].kept]


def _listed(words: Sequence[str]) -> str:
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return ", ".join(word.strip() or "(blank)" for word in words[:SHOWN]) + more


def _seen(seen: Look, known: Known) -> str:
    if not seen.sheets[0].name:
        return f"{FORMS[seen.format]} with {_headings(seen.sheets[0], known, 'the headings ')}"
    return "a workbook with " + "; ".join(
        f"{sheet.name} ({_headings(sheet, known) if any(sheet.rows) else 'empty'})" for sheet in seen.sheets[:SHOWN]
    )


def _headings(sheet: Sheet, known: Known, what: str = "") -> str:
    """A sheet's headings, or that it has none that are known: then the looks of its fullest row, and no value."""
    at = heading_row(sheet.rows, known)
    if at is not None:
        return f"{what}{_listed(quoted(sheet.rows[at], known, headings=True))}"
    at, row = max(enumerate(sheet.rows), key=lambda one: sum(bool(cell.strip()) for cell in one[1]), default=(0, ()))
    return f"no headings that are known; row {at + 1} looks like {_listed(quoted(row, known))}"


def _nearest(seen: Look, candidates: Sequence[Source]) -> _Nearest | None:
    every = [
        _compare(source, table, edition, sheet)
        for source in candidates
        for table in source.tables.values()
        for edition in table.headings
        if edition not in table.mapped or not table.mapped[edition].retired
        for sheet in seen.sheets
    ]
    best = max(every, key=lambda one: one.rank, default=None)
    return best if best and best.share >= NEAR else None


def _compare(source: Source | None, table: Table, edition: str, sheet: Sheet) -> _Nearest:
    spelled = table.headings[edition].values()

    def share(row: tuple[str, ...]) -> float:
        there = {squeeze(cell) for cell in row}
        return sum(bool(spellings & there) for spellings in spelled) / len(spelled)

    row = max(sheet.rows, key=share, default=())
    return _Nearest(source, table, edition, sheet, row, share(row))


def of_ours(name: str, error: Exception) -> str:
    """What to say where a file met a mistake of ours. What it says may quote a row, so only its kind is told."""
    return (
        f"{name} was not taken in. Something of ours went wrong with it ({type(error).__name__}), and nothing of "
        "it was kept. Tell whoever keeps the dashboard what kind of file it is; the files beside it are not touched."
    )
