"""What reading a workbook costs beside openpyxl, which merely reads the same file: a return and a bulk sheet.

Part of `make bench`; by itself: `python -m tests.bench_formats`. Ratios are taken within one run. Each reading is a
process of its own, so that its peak memory is its own too.
"""

from __future__ import annotations

import random
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.helpers.cost import Cost, cost

RETURN, BULK = (2_000, 40), (200_000, 30)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
KINDS = ("id", "date", "integer", "number", "text", "code", "text", "date")  # of columns, in turn
CODES = ("Red", "Blue", "Green", "Not known")

BARE = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
print(sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row))
"""
READ = """
import sys, duckdb
from pathlib import Path
from etl.formats import cells, look
seen = look(Path(sys.argv[1]))
given = cells(duckdb.connect(), seen, "Plans", 1, len(seen.sheets[0].rows[0]))
"""
LOAD = """
import sys
from pathlib import Path
from data.locations import Locations
from etl.load.load import load
from etl.load.outcome import FileState
from etl.definitions.source_folders import sources
path, folder, home = map(Path, sys.argv[1:])
(outcome,) = load([path], Locations(home), "bench", known=sources(folder / "sources", folder / "codes"))
assert outcome.state == FileState.LOADED, outcome.message
"""
NOTHING = """
from data.locations import Locations
from etl.load.load import load
import sys
from pathlib import Path
load([], Locations(Path(sys.argv[1])), "bench")
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        for title, (rows, columns), turns in (("return of 2,000 × 40", RETURN, 5), ("sheet of 200,000 × 30", BULK, 1)):
            path = _workbook(folder / f"{rows}.xlsx", rows, columns)
            where = _source(folder / str(rows), columns)
            print(f"{title}, {path.stat().st_size / 2**20:.1f} MB")
            measured = _measured(path, where, turns)
            bare = measured["openpyxl, merely reading"]
            for name, one in measured.items():
                print(
                    f"  {name:<42} {one.seconds:7.2f} s   peak {one.peak_mb:5.0f} MB   "
                    f"{bare.seconds / one.seconds:4.1f} times as fast; processors worked {one.worked:.2f} s, "
                    f"{bare.worked / one.worked:.1f} times as fast"
                )


def _measured(path: Path, where: Path, turns: int) -> dict[str, Cost]:
    """Medians, one after the other in each turn. What it takes to start Python and open the stores is taken off."""
    found: dict[str, list[Cost]] = {}
    for turn in range(turns):
        homes = [str(where / f"home{turn}"), str(where / f"empty{turn}")]
        cost(sys.executable, "-c", NOTHING, homes[0])
        every = {
            "openpyxl, merely reading": (cost(sys.executable, "-c", BARE, str(path)), ("-c", "import openpyxl")),
            "read into the workbench, as text": (
                cost(sys.executable, "-c", READ, str(path)), ("-c", "import etl.formats, duckdb"),
            ),
            "file to checked rows in the store": (
                cost(sys.executable, "-c", LOAD, str(path), str(where), homes[0]), ("-c", NOTHING, homes[0]),
            ),
        }  # fmt: skip
        for name, (whole, idle) in every.items():
            start = cost(sys.executable, *idle)
            seconds, worked = max(whole.seconds - start.seconds, 0.001), max(whole.worked - start.worked, 0.001)
            found.setdefault(name, []).append(Cost(seconds, worked, whole.peak_mb))
    return {
        name: Cost(
            median(one.seconds for one in every),
            median(one.worked for one in every),
            max(one.peak_mb for one in every),
        )
        for name, every in found.items()
    }


def _source(folder: Path, columns: int) -> Path:
    """A source whose one sheet has so many columns, every one of them read and checked."""
    names = [f"{KINDS[at % len(KINDS)]}_{at}" for at in range(columns)]
    about = ""
    for at, name in enumerate(names):
        kind = KINDS[at % len(KINDS)]
        more = ', codes = "colour"' if kind == "code" else ", required = true" if at < 2 else ""
        about += f'{name} = {{ type = "{kind}"{more}, meaning = "A column" }}\n'
    files = {
        "codes/colour.csv": "code,label,aliases,note\nred,Red,,\nblue,Blue,,\ngreen,Green,,\nunknown,Not known,,\n",
        "sources/plans/source.toml": 'title = "Plans"\nagency = "Social Care"\nformat = "xlsx"\ncoverage = "snapshot"\n'
        f'period = "quarter"\nperiod_from = ["plans.{names[1]}"]\n[tables.plans]\ntitle = "Plans"\nsheet = "Plans"\n'
        f"[tables.plans.columns]\n{about}",
        "sources/plans/headings.csv": "table,ours,2025\n" + "".join(
            f"plans,{name},Heading {at}\n" for at, name in enumerate(names)
        ),
        "sources/plans/shape.sql": f"-- thing: plan\nSELECT 'plans' AS table_name, row_number, {names[0]} AS child_id, "
        f"{names[1]} AS start_date, {names[4]} AS team FROM staging.plans\n",
    }  # fmt: skip
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _workbook(path: Path, rows: int, columns: int) -> Path:
    """A workbook as Excel writes it, a row at a time: openpyxl would take a minute and write its strings otherwise."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEETS}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEETS}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHEETS}.sharedStrings+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{SHEETS}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Plans" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs><cellStyles count="1">'
        '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    }
    told: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}')
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for number, cells in enumerate(_rows(rows, columns), start=1):
                line = "".join(_cell(number, at, cell, told) for at, cell in enumerate(cells))
                sheet.write(f'<row r="{number}" spans="1:{columns}">{line}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        strings = "".join(f"<si><t>{text}</t></si>" for text in told)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
    return path


def _rows(rows: int, columns: int) -> Iterator[list[object]]:
    chance = random.Random(1)
    yield [f"Heading {at}" for at in range(columns)]
    for row in range(rows):
        made = {
            "id": 9_000_000 + row, "date": (46_000 + row % 90,), "integer": row % 12, "number": row / 7,
            "text": f"words {row % 3000}", "code": CODES[row % 4],
        }  # fmt: skip
        yield [
            None
            if at > 1 and chance.random() < 0.1
            else "#N/A"
            if at > 1 and row % 997 == at
            else made[KINDS[at % len(KINDS)]]
            for at in range(columns)
        ]


def _cell(row: int, column: int, value: object, told: dict[str, int]) -> str:
    place = f"{chr(65 + column) if column < 26 else 'A' + chr(39 + column)}{row}"
    match value:
        case None:
            return f'<c r="{place}" s="1"/>'
        case "#N/A":
            return f'<c r="{place}" t="e"><v>#N/A</v></c>'
        case str():
            return f'<c r="{place}" t="s"><v>{told.setdefault(value, len(told))}</v></c>'
        case (day,):
            return f'<c r="{place}" s="1"><v>{day}</v></c>'
        case _:
            return f'<c r="{place}"><v>{value}</v></c>'


if __name__ == "__main__":
    main()
