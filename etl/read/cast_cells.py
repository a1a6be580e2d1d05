"""From text to typed, cell by cell, in SQL: one way for workbooks and text tables alike.

Each expression gives NULL for what cannot be read. Reading compares it with the text: text that gives NULL is a
finding, so nothing is ever silently empty.
"""

from __future__ import annotations

from etl.definitions.source import Column

# Words that mean a blank cell. An Excel error is not among them: it is a finding.
NULL_WORDS = ("-", "n/a", "na", "null", "none", "nan", "no trace")
NULL_DATES = ("unborn",)
COUNTED = ("integer", "number")  # beside these "none" may mean nought, and whoever wrote it is asked
ERRORS = (
    "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#getting_data", "#spill!", "#calc!",
    "#multivalue", "#not calculated",
)  # fmt: skip
# Before these years, and on their first day, a date is a slip or a stand-in (01/01/1900). Years that nobody means, such
# as 2049, 2099 and 9999, stand for no date at all: systems write them as the end of what has not ended.
YEAR, FIRST_DAY, NO_YEAR = r"(19\d\d|20[0-3]\d|204[0-8])", "1900-01-01", r"(2049|20[5-9]\d|2[1-9]\d\d|[3-9]\d{3})"
# A day in Excel's numbers. Five digits only: '2014' in a column of dates is a year, not a day of 1905.
SERIAL_EPOCH, SERIAL, SERIAL_END = "1899-12-30", r"[1-7]\d{4}(\.\d+)?", 54424  # the first of 2049
# A time of day after a date is read past; forms tools add half of the day and zone: 3:18:14 PM GMT+1.
CLOCK = r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?"
TIME = rf"({CLOCK}Z?( ?[AaPp][Mm])?( ?(GMT|UTC|BST))?([+-]\d{{1,2}}(:?\d{{2}})?)?)?"
# With a zone it is a moment, and the day is the day that it was here: 23:30 in June, UTC, is the next one.
HERE = "Europe/London"
ZONED = rf"^.*{CLOCK} ?([AaPp][Mm])? ?(Z|GMT|UTC|BST|[+-]\d).*$"
# XML may put a zone behind a day too (2026-01-06Z); the day is the one that is written.
DAY_ZONE = r"(Z|[+-]\d{2}:\d{2})?"
NO_DATE = rf"({NO_YEAR}[-/]\d{{1,2}}[-/]\d{{1,2}}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{NO_YEAR}){TIME}{DAY_ZONE}"
MOMENT = r"[ T](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?Z? ?([AaPp][Mm])? ?(GMT|UTC|BST)?([+-])?(\d{1,2})?:?(\d{2})?$"
PARTS_OF_MOMENT = ("hour", "minute", "half", "zone", "sign", "hours", "minutes")
SLASHED = rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]{YEAR}{TIME}"  # the day is first, unless its column proves otherwise
EITHER_WAY = rf"(0?[1-9]|1[0-2])[/.-]\d{{1,2}}[/.-]{YEAR}{TIME}"  # what comes first may be a month

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
        number = _number(text, column.is_percentage)
        state = f"CASE WHEN {number} IS NOT NULL THEN 'shown' ELSE {matched} END"
        return {name: (number, "DOUBLE"), f"{name}_state": (state, "VARCHAR")}
    if column.type == "number":
        return {name: (_number(text, column.is_percentage), "DOUBLE")}
    if column.type == "integer":
        return {name: (_integer(text, column.is_year), "INTEGER")}
    expression = {"id": _identifier, "date": _date, "text": _text}[column.type]
    return {name: (expression(text), SQL_TYPES.get(column.type, "VARCHAR"))}


def staging_columns(column: Column) -> dict[str, str]:
    """The staging columns a source's column becomes, with their SQL types; none for one that is dropped."""
    if not column.kept:
        return {}
    return {name: kind for name, (_, kind) in typing(column, "NULL", "NULL").items()}


def kind_of_trouble(column: Column, text: str, *, month_first: bool = False) -> str:
    """SQL for what is wrong with text that could not be read: a key of TITLES in etl/definitions/finding.py."""
    other = "unknown_code" if column.type == "code" else f"unreadable_{column.type.removeprefix('symbol_')}"
    dates = f"""WHEN regexp_full_match({text}, '\\d{{1,2}}[/.-]\\d{{1,2}}[/.-]\\d{{2}}{TIME}') THEN 'two_digit_year'
        WHEN regexp_full_match({text}, '{NO_DATE}')
            OR regexp_full_match({text}, '{SERIAL}') AND try_cast({text} AS DOUBLE) >= {SERIAL_END} THEN 'stand_in_date'
        {f"WHEN regexp_full_match({text}, '{EITHER_WAY}') THEN 'month_first'" if month_first else ""}"""
    return f"""CASE WHEN {_among(ERRORS, text)} THEN 'excel_error'
        {dates if column.type == "date" else ""} ELSE '{other}' END"""


def without_month_first(text: str) -> str:
    """NULL for a date that begins with what may be a month."""
    return f"CASE WHEN NOT regexp_full_match({text}, '{EITHER_WAY}') THEN {text} END"


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
    # Most have neither sign, and without the regular expressions they are read three times as fast.
    return f"""CASE WHEN {_among(ERRORS, text)} THEN NULL
        WHEN NOT contains({text}, '+') AND NOT contains({text}, '.') THEN {squeezed}
        WHEN NOT regexp_full_match({squeezed}, '\\d+(\\.\\d+)?E\\+\\d+') THEN {whole} END"""


def _date(text: str) -> str:
    day = f"regexp_replace({text}, '([ T]\\d{{1,2}}:.*|Z|[+-]\\d{{2}}:\\d{{2}})$', '')"
    slashed = f"regexp_replace({day}, '[.-]', '/', 'g')"
    spelled = f"regexp_replace({text}, '[ -]+', ' ', 'g')"
    # Read once: a date that is compared before it is given is worked out twice.
    plain = f"""CASE
        WHEN regexp_full_match({text}, '{YEAR}-\\d{{1,2}}-\\d{{1,2}}({TIME}|{DAY_ZONE})') THEN try_cast({day} AS DATE)
        WHEN regexp_full_match({text}, '{YEAR}/\\d{{1,2}}/\\d{{1,2}}{TIME}')
            THEN try_strptime({slashed}, '%Y/%m/%d')::DATE
        WHEN regexp_full_match({text}, '{SLASHED}')
            THEN try_strptime({slashed}, '%d/%m/%Y')::DATE
        WHEN regexp_full_match({text}, '{YEAR}-[A-Za-z]{{3}}-\\d{{1,2}}{TIME}')
            THEN try_strptime({day}, '%Y-%b-%d')::DATE
        WHEN regexp_full_match({text}, '\\d{{1,2}}[ -]+[A-Za-z]{{3,9}}[ -]+{YEAR}')
            THEN try_strptime({spelled}, ['%d %b %Y', '%d %B %Y'])::DATE
        WHEN regexp_full_match({text}, '{SERIAL}') AND try_cast({text} AS DOUBLE) < {SERIAL_END}
            THEN DATE '{SERIAL_EPOCH}' + try_cast(floor(try_cast({text} AS DOUBLE)) AS INTEGER)
        END"""
    return f"""nullif(CASE WHEN contains({text}, ':') AND regexp_matches({text}, '{ZONED}')
        THEN timezone('{HERE}', timezone('UTC', {plain} + to_minutes({_minutes(text)})))::DATE
        ELSE {plain} END, DATE '{FIRST_DAY}')"""


def _minutes(text: str) -> str:
    """How many minutes after the midnight of its day, in UTC, a moment with a zone is."""
    part = {name: f"regexp_extract({text}, '{MOMENT}', {at})" for at, name in enumerate(PARTS_OF_MOMENT, start=1)}
    number = {name: f"coalesce(try_cast({part[name]} AS BIGINT), 0)" for name in ("hour", "minute", "hours", "minutes")}
    noon = f"CASE lower({part['half']}) WHEN 'pm' THEN 12 - 12 * ({number['hour']} // 12)"
    midnight = f"WHEN 'am' THEN -12 * ({number['hour']} // 12) ELSE 0 END"
    east = f"(CASE {part['sign']} WHEN '-' THEN -1 ELSE 1 END) * (60 * {number['hours']} + {number['minutes']})"
    summer = f"CASE {part['zone']} WHEN 'BST' THEN 60 ELSE 0 END"
    return f"60 * ({number['hour']} + {noon} {midnight}) + {number['minute']} - {east} - ({summer})"


def _number(text: str, percentage: bool) -> str:
    """A percentage may bear its sign; of a count nobody knows what a percent sign means."""
    sign = " ?%?" if percentage else ""
    plain = f"replace({text}, ',', '')"
    if percentage:
        plain = f"rtrim({plain}, ' %')"
    written = "[+-]?(\\d+|\\d{1,3}(,\\d{3})+)?(\\.\\d+)?(E[+-]?\\d+)?" + sign
    return f"""CASE WHEN regexp_full_match({text}, '{written}', 'i')
        THEN try_cast({plain} AS DOUBLE) END"""


def _integer(text: str, year: bool) -> str:
    """A school or financial year may be written as it is said, 2024/25, and becomes 202425, as the Department does."""
    plain = f"replace(split_part({text}, '.', 1), ',', '')"
    said = f"""WHEN regexp_full_match({text}, '20\\d\\d ?[/-] ?(20)?\\d\\d')
            AND (try_cast(left({text}, 4) AS INTEGER) + 1) % 100 = try_cast(right({text}, 2) AS INTEGER)
        THEN try_cast(left({text}, 4) || right({text}, 2) AS INTEGER)"""
    return f"""CASE WHEN regexp_full_match({text}, '[+-]?(\\d+|\\d{{1,3}}(,\\d{{3}})+)(\\.0+)?')
        THEN try_cast({plain} AS INTEGER) {said if year else ""} END"""
