"""The first page: five questions in the group's order, few numbers, words beside them, and what we cannot see."""

from __future__ import annotations

from dash import html

from tests.dashboard.tree import page, parts, words
from tests.helpers.marts import VOICES

QUESTIONS = [
    "Are needs being noticed earlier?",
    "Does help last?",
    "Are children in school, and belonging?",
    "What do children and parents say?",
    "Are we working well together?",
    "What we cannot see",
]


def cards(address: str = "/") -> list[str]:
    return [words(parts(card, html.H3)) for card in parts(page(address), html.Li, "card") if parts(card, html.A)]


def test_questions_stand_in_agenda_order() -> None:
    assert [words(title) for title in parts(page("/"), html.H2)] == QUESTIONS


def test_five_measures_at_most_chosen_by_place_in_the_agenda_and_not_by_result() -> None:
    assert cards() == [
        "Early help started",
        "Referred again within a year",
        "Plans that started again",
        "School absence, neglect plans",
        "Children who feel listened to",
    ]


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


def test_a_question_without_a_measure_says_so() -> None:
    row = parts(page("/"), html.Ul, "row")[4]
    assert "No measure yet" in words(row)


def test_the_opening_says_what_is_unlike_usual_and_what_did_not_come() -> None:
    (opening,) = parts(page("/"), html.P, "lede")
    said = words(opening)
    assert "of 10 measures" in said
    assert "plans that started again" in said
    assert "did not come" in said


def test_what_we_cannot_see_names_missing_returns_moving_figures_and_unlinked_children() -> None:
    said = words(parts(page("/"), html.Ul, "unseen"))
    assert "School census, Spring term 2025" in said
    assert "Provisional:" in said
    assert "41 of 468" in said
