"""Whatever is given: loading ends, in words and not in an error, loses no row, and leaves a store that can be used.

A file is random bytes, a real-looking one that was damaged, or one whose cells hold what cells should not. Bounded to
about a minute in all.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.formats.sheet import SPACES
from etl.load.outcome import FileState
from tests.helpers.loads import PLANS, PUPILS, SESSIONS, VISITS, Office, plan
from tests.helpers.workbooks import text_table, with_shared_strings, workbook
from tests.helpers.worlds import of

NASTY = (
    None, "", " ", "\t", "\u00a0", "\u200b", "\ufeff", "a\nb", "a\r\nb", '"', '""', "'", ",", ";", "\x1f", "#N/A",
    "=1+1", "#REF!", "=A1", "+1", "-1", "@x", "N/A", "null", "red", "a) Red", "blue ", "-", "--", "nan", "inf", "1e400",
    "1E+15", "0", "00012", "12.0", "1,234", "1,23", "99999999999999999999", "31/02/2026", "05/03/26", "2026-02-29",
    "46086", "0000-00-00", "9999-12-31", "1900-01-00",
    "Child Unique ID", "pupilid", "é", "ß", "İ", "𝔘", "\u202e", "%s", "{0}", "\\",
    "$1", "<c>", "]]>", "&amp;", "A" * 300, 0, -1, 1.5, 1e300, 12345678901234567890, True, False,
)  # fmt: skip
STARTS = (
    b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"pupilid,upn,entrydate,surname\n",
    b"<?xml version='1.0'?>", b"PAR1", b"\xef\xbb\xbf", b"MZ\x00",
)  # fmt: skip
CELL = st.sampled_from(NASTY) | st.text(max_size=6)
LEGIBLE = st.sampled_from([cell for cell in NASTY if cell != "\x1f"]) | st.text(
    st.characters(blacklist_categories=["Cc", "Cs"]), max_size=6
)
CHANGES = st.sampled_from(["none", "flip", "cut", "drop", "double", "zero"])
ENCODINGS = st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "latin-1", "cp437"]
)
FUZZ = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """One office for every example: what an earlier file has left must not stop a later one."""
    yield Office(tmp_path)


def row_of(cells: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(CELL, min_size=cells - 1, max_size=cells + 2)


def given_to(office: Office, path: Path) -> None:
    """Load a file: it ends as an outcome, every row of it is somewhere, and nothing of a refused one stays."""
    kept = originals(office)
    (outcome,) = office.load(path, period="2025T1" if path.suffix == ".csv" else "2025Q4")
    assert outcome.message
    assert outcome.state != FileState.FAILED, outcome.message
    for tally in outcome.tallies:
        assert tally.rows_in == tally.stored + tally.set_aside + tally.duplicates
    if outcome.state not in (FileState.LOADED, FileState.CHECKED):
        assert originals(office) == kept
    path.unlink()


def originals(office: Office) -> set[Path]:
    return {path for path in office.places.originals.rglob("*") if path.is_file()}


def damaged(content: bytes, how: str, where: float, by: int) -> bytes:
    at = int(where * max(len(content) - 1, 0))
    match how:
        case "flip":
            return content[:at] + bytes([content[at] ^ (by | 1)]) + content[at + 1 :] if content else b""
        case "cut":
            return content[:at]
        case "drop":
            return content[:at] + content[at + by :]
        case "double":
            return content[:at] + content[at : at + by] + content[at:]
        case "zero":
            return content[:at] + bytes(by) + content[at:]
    return content


@settings(FUZZ, max_examples=of(60))
@given(start=st.sampled_from(STARTS), content=st.binary(max_size=400))
def test_any_bytes_end_in_words(office: Office, start: bytes, content: bytes) -> None:
    path = office.inbox / "any.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(start + content)
    given_to(office, path)


@settings(FUZZ, max_examples=of(60))
@given(
    rows=st.lists(row_of(len(PUPILS)), max_size=6), encoding=ENCODINGS, delimiter=st.sampled_from(",;\t|"),
    newline=st.sampled_from(["\n", "\r\n", "\r"]), how=CHANGES, where=st.floats(0, 1), by=st.integers(1, 255),
)  # fmt: skip
def test_any_text_table_loses_no_row(
    office: Office, rows: list[list[Any]], encoding: str, delimiter: str, newline: str, how: str, where: float, by: int
) -> None:
    path = text_table(office.inbox / "p.csv", [PUPILS, *rows], delimiter=delimiter, newline=newline)
    text = path.read_bytes().decode()
    path.write_bytes(damaged(text.encode(encoding, errors="replace"), how, where, by))
    given_to(office, path)


@settings(FUZZ, max_examples=of(50))
@given(
    rows=st.lists(row_of(len(PLANS)), max_size=6), shared=st.booleans(), how=CHANGES, where=st.floats(0, 1),
    by=st.integers(1, 255),
)  # fmt: skip
def test_any_workbook_loses_no_row(
    office: Office, rows: list[list[Any]], shared: bool, how: str, where: float, by: int
) -> None:
    legal = [[cell if not isinstance(cell, str) else cell_of(cell) for cell in row] for row in rows]
    path = workbook(office.inbox / "p.xlsx", {"Plans": [PLANS, *legal, plan("Z1")], "Visits": [VISITS, *legal]})
    if shared:
        with_shared_strings(path)
    path.write_bytes(damaged(path.read_bytes(), how, where, by))
    given_to(office, path)


@settings(FUZZ, max_examples=of(30))
@given(rows=st.lists(st.tuples(st.sampled_from(["1", "2", ""]), st.sampled_from(["1", "x", ""]), LEGIBLE), max_size=12))
def test_every_row_that_holds_something_is_counted(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]]
) -> None:
    """Counted by hand in a table that is sound, whatever its cells hold."""
    office = Office(tmp_path_factory.mktemp("office"))
    path = text_table(office.inbox / "s.csv", [SESSIONS, *rows])
    (outcome,) = office.load(path, period="2025T1")
    assert outcome.state == FileState.LOADED, outcome.message
    filled = [row for row in rows if any(str("" if cell is None else cell).strip(SPACES) for cell in row)]
    assert sum(tally.rows_in for tally in outcome.tallies) == len(filled)


def cell_of(text: str) -> str:
    """What openpyxl will write: control characters have no place in XML."""
    return "".join(c for c in text if c in "\t\n\r" or c >= " ")[:32_000]
