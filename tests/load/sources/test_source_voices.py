"""The voices workbook, from its sheet to the rows that are stored."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.homes import Home, found


def test_voice_is_kept_word_for_word(tmp_path: Path) -> None:
    home = Home(tmp_path)
    words = "She said “I’ll ring you” –\nand she DID!! :)  so I'm not 'hard to reach', am I?"

    home.take(home.sent("voices", feedback=[{"words": words}]))

    assert home.stored("SELECT words FROM stored.voice") == [(words,)]


def test_voice_with_an_answer_is_kept_in_our_codes(tmp_path: Path) -> None:
    home = Home(tmp_path)
    answer = {"speaker": "Young people", "question": "Do you feel listened to?", "answer": "4", "words": None}

    home.take(home.sent("voices", feedback=[answer]))

    assert home.stored("SELECT speaker, locality, question, answer, consent FROM stored.voice") == [
        ("young_person", "south", "listened_to", 4, "group")
    ]


def test_voices_messy_workbook_is_taken_in_with_its_findings(tmp_path: Path) -> None:
    home = Home(tmp_path)
    rows = [
        {"consent": None},  # row 2: words, and no consent
        {"consent": "Yes"},  # row 3: consent to what?
        {"said_by_n": 12, "asked_n": 5},  # row 4
        {"answer": 10, "question": "Listened to"},  # row 5
        {"speaker": "Mrs Example"},  # row 6: a name, not a kind of person
        {"consent": None, "words": None, "question": "Listened to", "answer": 5},  # row 7: fine
    ]

    outcome = home.take(home.sent("voices", feedback=rows))[0]

    assert found(outcome) == {
        ("voice_without_consent", "feedback", 2, "I"),
        ("unknown_code", "feedback", 3, "I"),
        ("voice_without_consent", "feedback", 3, "I"),
        ("voice_n_greater_than_asked", "feedback", 4, "J"),
        ("answer_off_the_scale", "feedback", 5, "M"),
        ("unknown_code", "feedback", 6, "B"),
    }
    assert home.stored("SELECT row_number FROM stored.voice ORDER BY ALL") == [(4,), (5,), (7,)]
