"""A finding: one thing wrong, or worth telling, in a return, with its place as a spreadsheet shows it."""

from __future__ import annotations

from dataclasses import dataclass

# What each severity does with the row it is about.
SEVERITIES = {
    "error": "The row is set aside: kept in the original and counted, not used.",
    "warning": "The row is used, and the finding counted.",
    "note": "Nothing is wrong; told so that nothing is left out in silence.",
}
LONGEST = 200  # characters of a value that a finding keeps


# What each kind of finding that reading makes is called where findings are counted. A rule's kind is its folder's
# name, and its title its own.
TITLES = {
    "excel_error": "Cells that hold an Excel error instead of a value",
    "unreadable_id": "Identifiers that cannot be read",
    "unreadable_date": "Dates that cannot be read",
    "two_digit_year": "Dates whose year has two digits only",
    "month_first": "Dates with the month first, none of which was read",
    "stand_in_date": "Dates far ahead that stand for none",
    "unreadable_integer": "Whole numbers that cannot be read",
    "unreadable_number": "Numbers that cannot be read",
    "unreadable_text": "Words that cannot be read",
    "unknown_code": "Values that are not in the list of codes",
    "blank_required": "Blank cells where a value is needed",
    "long_row": "Rows with more values than headings",
    "short_row": "Rows that end before the last heading",
    "broken_quotes": "Rows with a quotation mark that does not pair",
    "beyond_headings": "Values to the right of the last heading",
    "element_twice": "Elements that a record holds twice and should hold once",
    "headings_again": "Rows that hold the headings again",
    "merged_cells": "Merged cells below the headings",
    "hidden_rows": "Rows that are hidden",
    "hidden_sheet": "Sheets that are hidden",
    "macros": "Workbooks with macros",
    "other_form": "Workbooks in a form in which errors cannot be seen",
    "no_heading": "Columns with values and no heading",
    "index_column": "Columns in which a program has counted its rows",
    "duplicate_rows": "Rows that are exact copies of an earlier row",
    "not_the_total": "Columns that divide published figures, of which only the total was read",
    "no_total": "Columns that divide published figures and have no total",
    "figures_revised": "Published figures that are not as they stood",
    "older_figures": "Published figures of an older release than the one that stands",
    "days_off_otherwise": "Bank holidays that are not those known",
    "neighbours_not_ours": "Sets of neighbours without ours",
    "neighbours_otherwise": "Neighbours that are not those known",
    "not_used_rows": "Rows that hold nothing we keep",
    "no_rows": "Sheets with headings and no rows",
    "empty_sheet": "Sheets with nothing in them",
    "sheet_missing": "Sheets that were expected and are not there",
    "sheet_not_used": "Sheets that nothing uses yet",
    "sheet_not_known": "Sheets that are not part of the return",
    "columns_not_there": "Columns that a return may have and this one has not",
    "spelled_otherwise": "Headings and elements that are written otherwise than the return has them",
    "columns_not_read": "Columns that nothing uses",
    "question_not_mapped": "Questions of a survey that nobody has mapped yet",
    "question_twice": "Questions of a survey that are mapped to the same",
    "answer_not_on_scale": "Answers that are not on the scale of their question",
    "words_without_consent": "Words in a survey without saying how far they may travel",
    "speaker_not_known": "Answers that do not say who gave them",
    "other_period": "Rows that were answered in another period",
    "period_from_name": "Periods told from the file's name only",
    "period_differs": "Periods that the dates, the sheets and the file's name tell differently",
    "in_no_list": "Children who are in no list of persons given with them",
    "agency_differs": "Agencies that the file and whoever gave it tell differently",
    "other_authority": "Rows of another local authority",
    "replaces": "Deliveries whose place this one takes",
    "not_the_newest": "Deliveries that came after a newer one",
    "older_release": "Older releases that would take a newer one's place",
    "last_years_period": "Periods of a year ago that were accepted before",
    "far_fewer_rows": "Deliveries with far fewer rows than the one they would replace",
    "out_of_time": "Dates after the period that nearly all others tell",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, where, what was expected and what to do, in the words of whoever sent the return.

    row is None for a finding about a whole table or file; rows is how many it stands for. value is only the shape of
    a personal value.
    """

    kind: str
    severity: str
    table: str
    message: str
    sheet: str = ""
    row: int | None = None
    column_letter: str = ""
    heading: str = ""
    value: str = ""
    expected: str = ""
    todo: str = ""
    title: str = ""
    rows: int = 1

    def __post_init__(self) -> None:
        if not self.title:
            object.__setattr__(self, "title", TITLES[self.kind])

    @property
    def error(self) -> bool:
        """Whether its row is set aside."""
        return self.severity == "error"


def shape(value: str) -> str:
    """The look of a value without what it says: 'AB 12/3' becomes 'xx 99/9'."""
    return "".join("9" if c.isnumeric() else "x" if c.isalnum() else c for c in value)[:LONGEST]


def column_letter(index: int) -> str:
    """The letter a spreadsheet gives to a column counted from 0: A … Z, AA …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
