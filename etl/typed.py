"""From text to typed, cell by cell, in SQL: one way for workbooks and text tables alike.

Each expression gives NULL for what cannot be read. Reading compares it with the text: text that gives NULL is a
finding, so nothing is ever silently empty.
"""

from __future__ import annotations

from etl.source import Column

# Words that mean a blank cell. An Excel error is not among them: it is a finding.
NULL_WORDS = ("-", "n/a", "na", "null", "none", "nan", "no trace")
NULL_DATES = ("unborn",)
ERRORS = (
    "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#getting_data", "#spill!", "#calc!",
    "#multivalue", "#not calculated",
)  # fmt: skip
EARLIEST, LATEST = "1900-01-02", "2100-12-31"  # outside them a date is a stand-in or a slip: 01/01/1900, 9999
# A day in Excel's numbers. Five digits only: '2014' in a column of dates is a year, not a day of 1905.
SERIAL_EPOCH, SERIAL = "1899-12-30", r"[1-7]\d{4}(\.\d+)?"
TIME = r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?"

SQL_TYPES = {"date": "DATE", "integer": "INTEGER", "number": "DOUBLE", "symbol_number": "DOUBLE"}


def without_null_words(text: str, column: Column) -> str:
    """NULL for the words that mean a blank cell."""
    words = NULL_WORDS + (NULL_DATES if column.type == "date" else ())
    return f"CASE WHEN lower({text}) NOT IN ({_listed(words)}) THEN {text} END"


def typing(column: Column, text: str, matched: str) -> dict[str, tuple[str, str]]:
    """What one column is read as: staging column → (SQL of its value, SQL type).

    text is SQL of the column's text without null words; matched is SQL of its code, for a column that has a list.
    """
    name = column.name
    if column.type == "code":
        given = f"coalesce({matched}, CASE WHEN {text} IS NULL THEN '{column.blank}' END)" if column.blank else matched
        return {name: (given, "VARCHAR")}
    if column.type == "symbol_number":
        number = _number(text)
        state = f"CASE WHEN {number} IS NOT NULL THEN 'shown' ELSE {matched} END"
        return {name: (number, "DOUBLE"), f"{name}_state": (state, "VARCHAR")}
    expression = {"id": _identifier, "date": _date, "integer": _integer, "number": _number, "text": _text}[column.type]
    return {name: (expression(text), SQL_TYPES.get(column.type, "VARCHAR"))}


def staging_columns(column: Column) -> dict[str, str]:
    """The staging columns a source's column becomes, with their SQL types; none for one that is dropped."""
    if not column.kept:
        return {}
    return {name: kind for name, (_, kind) in typing(column, "NULL", "NULL").items()}


def kind_of_trouble(column: Column, text: str) -> str:
    """SQL for what is wrong with text that could not be read: a key of findings.TITLES."""
    other = "unknown_code" if column.type == "code" else f"unreadable_{column.type.removeprefix('symbol_')}"
    two_digits = f"WHEN regexp_full_match({text}, '\\d{{1,2}}[/.-]\\d{{1,2}}[/.-]\\d{{2}}{TIME}') THEN 'two_digit_year'"
    return f"""CASE WHEN lower({text}) IN ({_listed(ERRORS)}) THEN 'excel_error'
        {two_digits if column.type == "date" else ""} ELSE '{other}' END"""


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _text(text: str) -> str:
    return f"CASE WHEN lower({text}) NOT IN ({_listed(ERRORS)}) THEN {text} END"


def _identifier(text: str) -> str:
    """Upper case, no spaces, no '.0'. A number in scientific notation has lost its last digits and is not one."""
    squeezed = f"replace(replace(replace(upper({text}), ' ', ''), chr(160), ''), chr(9), '')"
    whole = (
        f"CASE WHEN regexp_full_match({squeezed}, '\\d+\\.0+') THEN split_part({squeezed}, '.', 1) ELSE {squeezed} END"
    )
    return f"""CASE WHEN lower({text}) NOT IN ({_listed(ERRORS)})
        AND NOT regexp_full_match({squeezed}, '\\d+(\\.\\d+)?E\\+\\d+') THEN {whole} END"""


def _date(text: str) -> str:
    day = f"regexp_replace({text}, '[ T]\\d{{1,2}}:.*$', '')"
    slashed = f"regexp_replace({day}, '[.-]', '/', 'g')"
    spelled = f"regexp_replace({text}, '[ -]+', ' ', 'g')"
    read = f"""CASE
        WHEN regexp_full_match({text}, '\\d{{4}}-\\d{{1,2}}-\\d{{1,2}}{TIME}') THEN try_cast({day} AS DATE)
        WHEN regexp_full_match({text}, '\\d{{1,2}}[/.-]\\d{{1,2}}[/.-]\\d{{4}}{TIME}')
            THEN try_strptime({slashed}, '%d/%m/%Y')::DATE
        WHEN regexp_full_match({text}, '\\d{{4}}-[A-Za-z]{{3}}-\\d{{1,2}}{TIME}')
            THEN try_strptime({day}, '%Y-%b-%d')::DATE
        WHEN regexp_full_match({text}, '\\d{{1,2}}[ -]+[A-Za-z]{{3,9}}[ -]+\\d{{4}}')
            THEN try_strptime({spelled}, ['%d %b %Y', '%d %B %Y'])::DATE
        WHEN regexp_full_match({text}, '{SERIAL}')
            THEN DATE '{SERIAL_EPOCH}' + try_cast(floor(try_cast({text} AS DOUBLE)) AS INTEGER)
        END"""
    return f"CASE WHEN ({read}) BETWEEN DATE '{EARLIEST}' AND DATE '{LATEST}' THEN ({read}) END"


def _number(text: str) -> str:
    plain = f"replace({text}, ',', '')"
    return f"""CASE WHEN regexp_full_match({text}, '[+-]?(\\d+|\\d{{1,3}}(,\\d{{3}})+)?(\\.\\d+)?(E[+-]?\\d+)?', 'i')
        THEN try_cast({plain} AS DOUBLE) END"""


def _integer(text: str) -> str:
    plain = f"replace(split_part({text}, '.', 1), ',', '')"
    return f"""CASE WHEN regexp_full_match({text}, '[+-]?(\\d+|\\d{{1,3}}(,\\d{{3}})+)(\\.0+)?')
        THEN try_cast({plain} AS INTEGER) END"""
