"""From text to typed, cell by cell, in SQL: one way for workbooks and text tables alike.

Each expression gives NULL for what cannot be read. Reading compares it with the text: text that gives NULL is a
finding, so nothing is ever silently empty.
"""

from __future__ import annotations

from etl.source import Column

# Words that mean a blank cell. An Excel error is not among them: it is a finding.
NULL_WORDS = ("-", "n/a", "na", "null", "none", "nan", "no trace")
NULL_DATES = ("unborn",)
COUNTED = ("integer", "number")  # beside these "none" may mean nought, and whoever wrote it is asked
ERRORS = (
    "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#getting_data", "#spill!", "#calc!",
    "#multivalue", "#not calculated",
)  # fmt: skip
# Outside these years, and on the first day of them, a date is a stand-in or a slip: 01/01/1900, 9999.
YEAR, STAND_IN = r"(19\d\d|20\d\d|2100)", "1900-01-01"
# A day in Excel's numbers. Five digits only: '2014' in a column of dates is a year, not a day of 1905.
SERIAL_EPOCH, SERIAL, SERIAL_END = "1899-12-30", r"[1-7]\d{4}(\.\d+)?", 73416
# A time of day after a date is read past; forms tools add half of the day and zone: 3:18:14 PM GMT+1.
TIME = r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?( ?[AaPp][Mm])?( ?(GMT|UTC|BST))?([+-]\d{1,2}(:?\d{2})?)?)?"

SQL_TYPES = {"date": "DATE", "integer": "INTEGER", "number": "DOUBLE", "symbol_number": "DOUBLE"}


def without_null_words(text: str, column: Column) -> str:
    """NULL for no text and for the words that mean a blank cell."""
    null = [word for word in NULL_WORDS if word != "none"] if column.type in COUNTED else NULL_WORDS
    words = ("", *null, *(NULL_DATES if column.type == "date" else ()))
    return f"CASE WHEN NOT {_among(words, text)} THEN {text} END"


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
    return f"""CASE WHEN {_among(ERRORS, text)} THEN 'excel_error'
        {two_digits if column.type == "date" else ""} ELSE '{other}' END"""


def _among(words: tuple[str, ...], text: str) -> str:
    """Whether a text is one of some words. Ten times faster over a small sheet than IN, which becomes a join."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"list_contains([{listed}], lower({text}))"


def _text(text: str) -> str:
    return f"CASE WHEN NOT {_among(ERRORS, text)} THEN {text} END"


def _identifier(text: str) -> str:
    """Upper case, no spaces, no '.0'. A number in scientific notation has lost its last digits and is not one."""
    squeezed = f"replace(replace(replace(upper({text}), ' ', ''), chr(160), ''), chr(9), '')"
    whole = (
        f"CASE WHEN regexp_full_match({squeezed}, '\\d+\\.0+') THEN split_part({squeezed}, '.', 1) ELSE {squeezed} END"
    )
    return f"""CASE WHEN NOT {_among(ERRORS, text)}
        AND NOT regexp_full_match({squeezed}, '\\d+(\\.\\d+)?E\\+\\d+') THEN {whole} END"""


def _date(text: str) -> str:
    day = f"regexp_replace({text}, '[ T]\\d{{1,2}}:.*$', '')"
    slashed = f"regexp_replace({day}, '[.-]', '/', 'g')"
    spelled = f"regexp_replace({text}, '[ -]+', ' ', 'g')"
    # Read once: a date that is compared before it is given is worked out twice.
    return f"""nullif(CASE
        WHEN regexp_full_match({text}, '{YEAR}-\\d{{1,2}}-\\d{{1,2}}{TIME}') THEN try_cast({day} AS DATE)
        WHEN regexp_full_match({text}, '{YEAR}/\\d{{1,2}}/\\d{{1,2}}{TIME}')
            THEN try_strptime({slashed}, '%Y/%m/%d')::DATE
        WHEN regexp_full_match({text}, '\\d{{1,2}}[/.-]\\d{{1,2}}[/.-]{YEAR}{TIME}')
            THEN try_strptime({slashed}, '%d/%m/%Y')::DATE
        WHEN regexp_full_match({text}, '{YEAR}-[A-Za-z]{{3}}-\\d{{1,2}}{TIME}')
            THEN try_strptime({day}, '%Y-%b-%d')::DATE
        WHEN regexp_full_match({text}, '\\d{{1,2}}[ -]+[A-Za-z]{{3,9}}[ -]+{YEAR}')
            THEN try_strptime({spelled}, ['%d %b %Y', '%d %B %Y'])::DATE
        WHEN regexp_full_match({text}, '{SERIAL}') AND try_cast({text} AS DOUBLE) < {SERIAL_END}
            THEN DATE '{SERIAL_EPOCH}' + try_cast(floor(try_cast({text} AS DOUBLE)) AS INTEGER)
        END, DATE '{STAND_IN}')"""


def _number(text: str) -> str:
    plain = f"replace({text}, ',', '')"
    return f"""CASE WHEN regexp_full_match({text}, '[+-]?(\\d+|\\d{{1,3}}(,\\d{{3}})+)?(\\.\\d+)?(E[+-]?\\d+)?', 'i')
        THEN try_cast({plain} AS DOUBLE) END"""


def _integer(text: str) -> str:
    plain = f"replace(split_part({text}, '.', 1), ',', '')"
    return f"""CASE WHEN regexp_full_match({text}, '[+-]?(\\d+|\\d{{1,3}}(,\\d{{3}})+)(\\.0+)?')
        THEN try_cast({plain} AS INTEGER) END"""
