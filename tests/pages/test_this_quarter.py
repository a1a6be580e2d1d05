"""The first page: five questions in the group's order, few numbers, words beside them, and what we cannot see."""

from __future__ import annotations

import pytest
from dash import html

from queries.indicator.catalogue import indicators
from tests.helpers.marts import VOICES
from tests.pages.conftest import Changed
from tests.pages.tree import page, parts, words

QUESTIONS = [
    "Are needs being noticed earlier?",
    "Does help last?",
    "Are children in school, and belonging?",
    "What do children and parents say?",
    "Are we working well together?",
    "What we cannot see",
]


def lede() -> str:
    return words(parts(page("/"), html.P, "lede"))


def returns(*rows: tuple[str, str, str]) -> tuple[str, str]:
    """SQL for returns of (agency, period, state) and no others."""
    values = ", ".join(
        f"('agency_return', 'Workbook', '{agency}', '{period}', '{state}', DATE '2026-04-28')"
        for agency, period, state in rows
    )
    return "DELETE FROM expected_return", f"INSERT INTO expected_return VALUES {values}"


def cards(address: str = "/") -> list[str]:
    return [words(parts(card, html.H3)) for card in parts(page(address), html.Li, "card") if parts(card, html.A)]


def test_questions_stand_in_agenda_order() -> None:
    assert [words(title) for title in parts(page("/"), html.H2)] == QUESTIONS


def test_the_measures_are_those_that_the_group_chose(changed: Changed) -> None:
    changed(
        "UPDATE indicator SET first_page = NULL",
        "UPDATE indicator SET first_page = 0 WHERE slug IN ('time_on_plan', 'suspended', 'trained_in_neglect')",
    )
    assert cards() == ["Time on plan, in months", "Suspended, neglect plans", "Staff trained in neglect"]


def test_before_the_group_has_chosen_it_is_the_first_of_each_question_and_never_by_result(changed: Changed) -> None:
    changed("UPDATE indicator SET first_page = NULL")
    first = {indicator.theme: indicator.short for indicator in reversed(indicators())}
    assert sorted(cards()) == sorted(first.values())


def test_at_most_five_measures_are_shown_whatever_was_chosen(changed: Changed) -> None:
    changed("UPDATE indicator SET first_page = position")
    assert len(cards()) == 5


@pytest.mark.parametrize(("chosen", "columns"), [(1, 3), (3, 1), (4, 4), (5, 3)])
def test_the_words_take_the_columns_that_the_cards_of_their_question_leave(
    changed: Changed, chosen: int, columns: int
) -> None:
    slugs = [indicator.slug for indicator in indicators() if indicator.theme == "school"][:chosen]
    changed(
        "UPDATE indicator SET first_page = NULL",
        f"UPDATE indicator SET first_page = 0 WHERE slug IN ({', '.join(map(repr, slugs))})",
    )
    row = parts(page("/"), html.Ul, "row")[2]
    assert len(parts(row, html.Li, "card")) == chosen
    assert parts(row, html.Li, f"span-{columns}")


def test_a_card_says_its_count_when_it_is_for_and_how_it_stands() -> None:
    card = next(c for c in parts(page("/"), html.Li, "card") if "Plans that started again" in words(c))
    said = words(card)
    assert "of 9" in said
    assert "Jan to Mar 2026, provisional" in said
    assert "◆ Higher than usual" in said
    assert "on the same quarter last year" in said


def test_every_question_has_words_beside_its_numbers_and_they_are_not_altered() -> None:
    rows = parts(page("/"), html.Ul, "row")
    assert len(rows) == 5
    said = {voice[5] for voice in VOICES}
    for row in rows:
        (quote,) = parts(row, html.Blockquote)
        assert words(quote) in said


def test_a_question_of_which_nothing_was_chosen_says_so() -> None:
    row = parts(page("/"), html.Ul, "row")[4]
    assert "None chosen" in words(row)


def test_a_question_without_a_measure_says_so(changed: Changed) -> None:
    slugs = ", ".join(repr(i.slug) for i in indicators() if i.theme == "together")
    changed(f"DELETE FROM indicator WHERE slug IN ({slugs})")
    assert "No measure yet" in words(parts(page("/"), html.Ul, "row")[4])


def test_the_opening_names_what_is_unlike_usual_here_and_counts_it_elsewhere() -> None:
    said = lede()
    assert said.startswith("1 of 5 measures here shows a pattern unlike usual : plans that started again .")
    assert f"1 of the {len(indicators()) - 5} others does" in said  # what was known a year ago, of what followed


def test_the_opening_stays_short_when_most_measures_are_unlike_usual(changed: Changed) -> None:
    changed(
        "UPDATE figure SET value = 1.5 * value, numerator = NULL"
        " WHERE period >= '2025Q1' AND grain = 'quarter' AND locality = 'all' AND dimension = 'all'"
    )
    said = lede()
    assert len(said.split()) < 60
    assert f"of the {len(indicators()) - 5} others do" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([("Police", "2025Q4", "returned"), ("Health", "2025Q4", "late")],
         "Every return for Jan to Mar 2026 has come."),
        ([("Police", "2025Q4", "not_returned"), ("Health", "2025Q4", "late")],
         "One return for Jan to Mar 2026 did not come: Police: Workbook."),
        ([("Police", "2025Q4", "not_returned"), ("Health", "2025Q4", "not_returned"), ("Schools", "2025Q4", "late")],
         "2 of the 3 returns for Jan to Mar 2026 did not come."),
        ([("Police", "2025Q4", "not_expected"), ("Health", "2025Q4", "late")],
         "Every return for Jan to Mar 2026 has come."),
    ],
)  # fmt: skip
def test_the_opening_says_what_came_and_what_did_not(
    changed: Changed, given: list[tuple[str, str, str]], said: str
) -> None:
    changed(*returns(*given))
    assert said in lede()


def test_what_is_not_due_yet_has_not_failed_to_come(changed: Changed) -> None:
    changed(*returns(("Police", "2025Q4", "not_due"), ("Health", "2025Q4", "returned")))
    assert "1 return is not due yet: Police: Workbook, due on 28 April 2026." in lede()
    drawn = words(page("/"))
    assert "did not come" not in drawn
    assert "Not returned" not in drawn
    assert "Every return for" not in drawn


def test_what_we_cannot_see_names_missing_returns_moving_figures_and_unlinked_children() -> None:
    said = words(parts(page("/"), html.Ul, "unseen"))
    assert "Safeguarding partnership: Feedback workbook, Jul to Sep 2025" in said
    assert "Provisional:" in said
    assert "41 of 468" in said


def test_what_was_owed_before_the_last_four_quarters_is_counted_and_not_named(changed: Changed) -> None:
    changed(*returns(("Police", "2024Q4", "not_returned"), ("Health", "2025Q1", "not_returned")))
    said = words(parts(page("/"), html.Ul, "unseen"))
    assert "Not returned: 1" in said
    assert "Health: Workbook" in said
    assert "Police" not in said
    assert "From before the last four quarters, 1 did not come." in said


def test_the_table_of_returns_has_a_row_for_each_agency_and_every_state(changed: Changed) -> None:
    states = {"Police": "not_due", "Health": "late", "Schools": "not_returned", "Housing": "returned"}
    changed(*returns(*((agency, "2025Q4", state) for agency, state in states.items())))
    said = words(parts(page("/how-we-count"), html.Table)[0])
    for agency, state in zip(states, ("Not due yet", "Returned late", "Not returned", "Returned"), strict=True):
        assert f"Workbook {agency} " in said
        assert state in said.split(f"Workbook {agency} ")[1][:20]


def test_an_edition_from_before_days_were_kept_is_read_as_it_was(changed: Changed) -> None:
    changed(
        *returns(("Police", "2025Q4", "owed")),
        "ALTER TABLE expected_return DROP COLUMN due_on",
        "DROP TABLE awaited",
    )
    assert "1 return is not due yet: Police: Workbook." in lede()
    assert "Carried by" not in words(page("/measures"))


def test_a_card_without_a_figure_names_the_return_that_carries_it_and_its_day(changed: Changed) -> None:
    changed(
        "UPDATE figure SET status = 'not_due', value = NULL, numerator = NULL WHERE period = '2025T1'",
        "INSERT INTO awaited VALUES ('overall_absence', '2025T1', 'School census', 'Education', '2025T2',"
        " DATE '2026-04-28', 'not_due')",
    )
    card = next(words(c) for c in parts(page("/"), html.Li, "card") if "Autumn term 2025" in words(c))
    assert "Not due yet Autumn term 2025 Carried by: School census, Spring term 2026, due on 28 April 2026" in card
    said = words(parts(page("/measures/overall_absence"), html.P, "reading"))
    assert said.startswith("Not due yet for the autumn term 2025; the last figure was")
    assert said.endswith(
        "It is carried by the School census for the spring term 2026 (Education), due on 28 April 2026."
    )


def test_what_came_and_is_not_counted_has_not_come_for_the_reader(changed: Changed) -> None:
    changed(*returns(("Police", "2025Q4", "waiting"), ("Health", "2025Q4", "in_part"), ("Schools", "2025Q4", "late")))
    assert "1 return came in part: Health: Workbook. 1 return came and is not counted yet: Police: Workbook." in lede()
    assert "Every return" not in words(page("/"))
