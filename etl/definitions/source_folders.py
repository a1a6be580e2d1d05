"""Every source there is, read from its folder and checked once. Adding one needs no Python.

`source.toml` says what it is and what its columns mean, `headings.csv` how each edition writes its headings, and
`shape.sql` which of our things its rows are. Every error names the file and the key.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from data.child import THINGS
from etl.definitions.code_lists import BadCodes, CodeList, code_list
from etl.definitions.source import BadSource, Column, Kin, Source, Table, Unused, squeeze

FOLDER = Path(__file__).parents[1] / "sources"
TYPES = ("id", "date", "integer", "number", "text", "code", "drop", "symbol_number")
FORMATS = ("xlsx", "csv", "xml", "parquet")
COVERAGES = ("history", "snapshot", "releases")
PERIODS = ("quarter", "term", "year", "academic_year", "none")
TELLS = ("itself", "the period before")
NAME = re.compile(r"[a-z][a-z0-9_]*")
BLOCK = re.compile(r"^-- thing: *(\w+) *$", re.MULTILINE)


@cache
def sources(folder: Path = FOLDER, codes: Path | None = None) -> tuple[Source, ...]:
    """Every source there is, found by looking. Raises BadSource for the first that cannot be used."""
    return tuple(_source(path.parent, codes) for path in sorted(folder.glob("*/source.toml")))


def _source(folder: Path, codes: Path | None) -> Source:
    given: dict[str, Any] = tomllib.loads((folder / "source.toml").read_text(encoding="utf-8"))
    where = f"{folder.name}/source.toml"
    headings = _headings(folder)
    tables = {
        key: _table(f"{where}: tables.{key}", key, entry, headings.pop(key, {}), codes)
        for key, entry in _take(where, given, "tables").items()
    }
    if headings:
        raise BadSource(f"{folder.name}/headings.csv: there is no table {next(iter(headings))} in source.toml")
    source = Source(
        slug=folder.name,
        title=_take(where, given, "title"),
        agency=_take(where, given, "agency"),
        formats=_formats(where, given),
        coverage=_one_of(where, given, "coverage", COVERAGES),
        period=_one_of(where, given, "period", PERIODS),
        tells=_one_of(where, {"tells": "itself", **given}, "tells", TELLS),
        period_from=tuple(_period_from(where, entry, tables) for entry in given.get("period_from", ())),
        period_said=_places(where, given, "period_said", tables),
        authority_from=_places(where, given, "authority_from", tables),
        newest_from=_places(where, given, "newest_from", tables),
        listed_in=_place(where, "listed_in", given["listed_in"], tables) if "listed_in" in given else None,
        agency_from=_place(where, "agency_from", given["agency_from"], tables) if "agency_from" in given else None,
        bulk=bool(given.get("bulk", False)),
        unused=tuple(_unused(name, entry) for name, entry in given.get("unused", {}).items()),
        tables=tables,
        shapes=_shapes(folder),
        totals=frozenset(squeeze(word) for word in given.get("totals", ())),
        kin=_kin(f"{where}: kin", given["kin"]) if "kin" in given else None,
    )
    if "xlsx" in source.formats and not source.apart and not all(table.sheet for table in tables.values()):
        raise BadSource(f"{where}: every table of a workbook of several needs its sheet, or none has one")
    return source


def _take(where: str, given: Mapping[str, Any], key: str) -> Any:
    if not given.get(key):
        raise BadSource(f"{where}: {key} is missing")
    return given[key]


def _one_of(where: str, given: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    value = _take(where, given, key)
    if value not in allowed:
        raise BadSource(f"{where}: {key} is {value!r}; it must be one of {', '.join(allowed)}")
    return str(value)


def _formats(where: str, given: Mapping[str, Any]) -> tuple[str, ...]:
    named = _take(where, given, "format")
    every = (named,) if isinstance(named, str) else tuple(named)
    if wrong := next((one for one in every if one not in FORMATS), None):
        raise BadSource(f"{where}: format is {wrong!r}; it must be one of {', '.join(FORMATS)}, or a list of them")
    return every


def _period_from(where: str, entry: str, tables: Mapping[str, Table]) -> tuple[str, str]:
    table, _, column = entry.partition(".")
    found = tables[table].columns.get(column) if table in tables else None
    if found is None or found.type != "date":
        raise BadSource(f"{where}: period_from names {entry!r}, which is no date column (table.column) of this source")
    return table, column


def _places(where: str, given: Mapping[str, Any], key: str, tables: Mapping[str, Table]) -> tuple[tuple[str, str], ...]:
    return tuple(_place(where, key, entry, tables) for entry in given.get(key, ()))


def _place(where: str, key: str, entry: str, tables: Mapping[str, Table]) -> tuple[str, str]:
    table, _, column = entry.partition(".")
    if table not in tables or column not in tables[table].columns:
        raise BadSource(f"{where}: {key} names {entry!r}, which is no column (table.column) of this source")
    return table, column


def _unused(name: str, entry: str | Mapping[str, Any]) -> Unused:
    if isinstance(entry, str):
        return Unused(name, entry)
    headings, also = (frozenset(map(squeeze, entry.get(key, ()))) for key in ("headings", "also"))
    return Unused(name, entry["why"], headings, also)


def _kin(where: str, given: Mapping[str, Any]) -> Kin:
    return Kin(_take(where, given, "title"), frozenset(squeeze(one) for one in _take(where, given, "headings")))


def _table(
    where: str, key: str, given: Mapping[str, Any], headings: Mapping[str, Mapping[str, str]], codes: Path | None
) -> Table:
    columns = {
        name: _column(f"{where}.columns.{name}", name, entry, codes)
        for name, entry in _take(where, given, "columns").items()
    }
    if not NAME.fullmatch(key) or not headings:
        raise BadSource(f"{where}: a table needs a plain lower-case name and its headings in headings.csv")
    spelled: dict[str, dict[str, frozenset[str]]] = {}
    written: dict[str, dict[str, str]] = {}
    for edition, by_column in headings.items():
        if stray := next((name for name in by_column if name not in columns), None):
            raise BadSource(f"{where}: headings.csv has {stray}, which is not among the columns")
        every = {name: _parts(cell) for name, cell in by_column.items()}
        written[edition] = {name: parts[0] for name, parts in every.items()}
        spelled[edition] = {name: frozenset(squeeze(part) for part in parts) for name, parts in every.items()}
    if not any(column.required or column.needed for column in columns.values()):
        raise BadSource(f"{where}: at least one column must be required or needed, or any sheet would pass for it")
    spellings: dict[str, tuple[str, ...]] = {}
    for name in columns:
        parts = (part for by_column in headings.values() for part in _parts(by_column.get(name, "")))
        if not (spelling := tuple(dict.fromkeys(parts))):
            raise BadSource(f"{where}.columns.{name}: headings.csv gives it no heading in any edition")
        spellings[name] = spelling
    title, sheet = _take(where, given, "title"), given.get("sheet", "")
    answers, empty = (bool(given.get(name, False)) for name in ("answers", "may_be_empty"))
    return Table(key, title, sheet, columns, spelled, written, spellings, answers, may_be_empty=empty)


def _parts(cell: str) -> list[str]:
    """The alternatives that a cell of headings.csv gives."""
    return [part.strip() for part in cell.split(" | ") if part.strip()]


def _column(where: str, name: str, given: Mapping[str, Any], codes: Path | None) -> Column:
    kind = _one_of(where, given, "type", TYPES)
    if not NAME.fullmatch(name) or name in ("row_number", "sheet"):
        raise BadSource(f"{where}: a column needs a plain lower-case name, not row_number or sheet")
    if unknown := set(given) - {
        "type",
        "codes",
        "required",
        "needed",
        "personal",
        "blank",
        "carried",
        "ahead",
        "meaning",
    }:
        raise BadSource(f"{where}: {sorted(unknown)[0]} is not something a column has")
    listed, blank = _codes(where, given, kind, codes), given.get("blank")
    if blank is not None and (listed is None or blank not in listed.labels):
        raise BadSource(f"{where}: blank is {blank!r}, which is no code of the column's list")
    return Column(
        name=name,
        type=kind,
        meaning=_take(where, given, "meaning"),
        codes=listed,
        required=bool(given.get("required", False)),
        needed=bool(given.get("needed", False)),
        personal=bool(given.get("personal", False)) or kind == "id",
        blank=blank,
        ahead=bool(given.get("ahead", False)),
        carried=bool(given.get("carried", False)),
    )


def _codes(where: str, given: Mapping[str, Any], kind: str, folder: Path | None) -> CodeList | None:
    if kind not in ("code", "symbol_number"):
        return None
    name = given.get("codes", "published_state") if kind == "symbol_number" else _take(where, given, "codes")
    try:
        return code_list(name, folder) if folder else code_list(name)
    except BadCodes as error:
        raise BadSource(f"{where}: codes: {error}") from error


def _headings(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    """table → edition → our name → the cell of headings.csv. Columns an edition does not have are left out."""
    path = folder / "headings.csv"
    if not path.is_file():
        raise BadSource(f"{folder.name}/headings.csv is missing")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        editions = [name for name in (reader.fieldnames or ()) if name not in ("table", "ours")]
        lines = list(reader)
    found: dict[str, dict[str, dict[str, str]]] = {}
    for line in lines:
        for edition in editions:
            by_column = found.setdefault(line["table"], {}).setdefault(edition, {})
            if cell := (line[edition] or "").strip():
                by_column[line["ours"]] = cell
    for by_edition in found.values():  # an edition that has nothing of a table does not have the table
        for edition in [name for name, by_column in by_edition.items() if not by_column]:
            del by_edition[edition]
    return found


def _shapes(folder: Path) -> dict[str, str]:
    path = folder / "shape.sql"
    if not path.is_file():
        raise BadSource(f"{folder.name}/shape.sql is missing")
    _, *parts = BLOCK.split(path.read_text(encoding="utf-8"))
    blocks = dict(zip(parts[::2], (block.strip().rstrip(";") for block in parts[1::2]), strict=True))
    if not blocks or len(blocks) * 2 != len(parts):
        raise BadSource(f"{folder.name}/shape.sql: each thing needs one block, begun by a line '-- thing: <thing>'")
    for thing in blocks:
        if thing not in THINGS:
            raise BadSource(f"{folder.name}/shape.sql: there is no thing called {thing} in the child store")
    return blocks
