#!/usr/bin/env bash
# A workbook may hold a date as ISO 8601 text in a cell of type "d", as strict Open XML workbooks do, and with a zone.
# openpyxl 3.1.5 leaves the zone out without a word: half past eleven in the evening of 30 June in UTC, which is 1 July in
# Britain, is read as half past eleven on 30 June of nowhere. python-calamine 0.9.1 gives the text as it stands.
#
# Whoever takes the day of what openpyxl returns puts an evening of summer into the quarter before, and whoever uses the
# two readers side by side gets a moment from one and text from the other. Both agree on dates without a zone.
# Seen with Python 3.11 on Linux, 2026-11-30. Fails if either reader behaves otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check openpyxl==3.1.5 python-calamine==0.9.1
"$folder/venv/bin/python" - "$folder/dates.xlsx" <<'PYTHON'
import datetime
import io
import re
import sys
import zipfile

import openpyxl
import python_calamine

GIVEN = ("2026-06-30", "2026-06-30T23:30:00", "2026-06-30T23:30:00Z", "2026-06-30T23:30:00+01:00")
plain = io.BytesIO()
book = openpyxl.Workbook()
book.active["A1"] = "replaced below"
book.save(plain)
rows = "".join(f'<row r="{n}"><c r="A{n}" t="d"><v>{one}</v></c></row>' for n, one in enumerate(GIVEN, 1))
with zipfile.ZipFile(plain) as given, zipfile.ZipFile(sys.argv[1], "w") as made:
    for name in given.namelist():
        text = given.read(name)
        if name == "xl/worksheets/sheet1.xml":
            text = re.sub(b"<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>".encode(), text)
        made.writestr(name, text)

by_openpyxl = [cell.value for (cell,) in openpyxl.load_workbook(sys.argv[1]).active.iter_rows()]
sheet = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)
by_calamine = [row[0] for row in sheet.to_python()]
print("openpyxl 3.1.5:", [str(one) for one in by_openpyxl])
print("python-calamine 0.9.1:", [str(one) for one in by_calamine])
moment = datetime.datetime(2026, 6, 30, 23, 30)
assert by_openpyxl == [moment.date(), moment, moment, moment]
assert by_calamine == [moment.date(), moment, *GIVEN[2:]]
PYTHON
