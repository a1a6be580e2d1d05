"""The language check: our own words as the strategy wishes them, quotations left as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.words.language import check_language, long_sentences
from etl.words.ours import our_words

HARD = (
    "A neglected child", "Neglectful parents", "Mother failed to protect", "the father has failed to engage",
    "Two children did not attend", "DNA rates", "hard-to-reach families", "hard to reach", "They were non-engaging",
    "the worst locality", "forty open cases", "best practice", "repeat offenders", "a high churn of plans",
    "underperforming areas", "This proves it", "a failure of care", "disguised compliance",
)  # fmt: skip


@pytest.mark.parametrize("words", HARD)
def test_a_word_we_never_use_is_found_and_another_is_offered(words: str) -> None:
    found = check_language(words, "here")
    assert any(one.always and one.say for one in found), words
    assert {one.where for one in found} == {"here"}


@pytest.mark.parametrize(
    "words", ["Neglect", "Plans for neglect", "was not brought", "children, families", "In case it rains", "Steady"]
)
def test_the_words_we_do_use_are_left_alone(words: str) -> None:
    assert check_language(words) == []


@pytest.mark.parametrize("words", ["due to illness", "no data", "a red rating", "poor attendance", "missed the target"])
def test_words_that_have_honest_uses_are_suggestions_only(words: str) -> None:
    assert [one.always for one in check_language(words)] == [False]


@pytest.mark.parametrize("quoted", ["“My case is the worst.”", '"My case is the worst."', "‘the worst case’"])
def test_a_quotation_is_never_altered(quoted: str) -> None:
    assert check_language(f"She told us: {quoted} We listened.") == []
    assert [one.phrase for one in check_language(f"{quoted} That is our worst quarter.")] == ["worst"]


def test_a_phrase_is_told_once_and_the_longest_of_several() -> None:
    found = check_language("Mother failed to protect. A case. Another case. A CASE.")
    assert [one.phrase for one in found] == ["Mother failed to protect", "case"]


def test_long_sentences_are_told() -> None:
    assert long_sentences("One two three. " * 10) == []
    assert "21 words" in long_sentences("word " * 20 + "word.")[0].say


def test_no_definition_or_page_of_ours_uses_a_word_we_never_use() -> None:
    every = [(where, said) for where, said in our_words()]
    places = {where.split("/")[0] for where, _ in every}
    assert {"queries", "dashboard", "etl"} <= places
    found = [one for where, said in every for one in check_language(said, where) if one.always]
    assert [(one.where, one.phrase) for one in found] == []


def test_the_command_tells_what_could_be_said_otherwise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path / "home"), "--json", "language"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert all({"where", "phrase", "say", "always"} == set(one) for one in said["suggestions"])
    assert not (tmp_path / "home" / "child").exists()
