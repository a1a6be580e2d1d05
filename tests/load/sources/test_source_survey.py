"""A survey's export: what nobody has mapped waits, and what a person mapped once is stored ever after."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.definitions.scales import scales
from etl.intake.suggest_mapping import waiting_questions
from etl.load.outcome import FileState, Outcome
from tests.helpers.homes import found
from tests.helpers.surveys import HELPED, LISTENED, Survey, left_out, scaled, words
from tests.helpers.workbooks import text_file, text_table
from tests.helpers.worlds import of

CHILD = ("06/05/2025 10:15:00", "Child", "Group")


def kinds(outcome: Outcome, kind: str) -> list[tuple[int | None, str, int]]:
    return [(one.row, one.column_letter, one.rows) for one in outcome.findings if one.kind == kind]


def rows_of(outcome: Outcome) -> tuple[int, int, int, int]:
    (tally,) = outcome.tallies
    return tally.rows_in, tally.stored, tally.set_aside, tally.duplicates


def test_answers_to_mapped_questions_are_voices_one_for_each(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    home.say(scaled(), words())

    (outcome,) = home.take(
        home.form(
            (*CHILD, "Strongly agree", "She rang first."),
            ("07/05/2025 11:00", "Parent or carer", "Public", "Disagree", ""),
        )
    )

    assert (outcome.state, outcome.source, outcome.period) == (FileState.LOADED, "survey", "2025Q1")
    assert found(outcome) == set()
    assert home.voices() == [
        (2, "child", "listened_to", 5, None),
        (2, "child", None, None, "She rang first."),
        (3, "parent_or_carer", "listened_to", 2, None),
    ]
    assert home.stored(
        "SELECT said_on::VARCHAR, gathered, theme, consent FROM stored.voice WHERE words IS NOT NULL"
    ) == [("2025-05-06", "Survey", "Being listened to", "group")]


def test_questions_nobody_mapped_wait_and_are_stored_when_they_are_mapped(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    (outcome,) = home.take(home.form((*CHILD, "Agree", "The school."), (*CHILD, "Disagree", ""), name="s.xlsx"))

    assert outcome.state is FileState.LOADED
    assert kinds(outcome, "question_not_mapped") == [(None, "H", 2), (None, "I", 1)]
    assert rows_of(outcome) == (2, 0, 2, 0)
    assert [(one["heading"], one["answers"], one["scale"]) for one in waiting_questions(outcome.findings)] == [
        (LISTENED, 2, "agree5"), (HELPED, 1, ""),
    ]  # fmt: skip
    assert home.voices() == []

    home.say(scaled(), words())
    (again,) = home.again()

    assert found(again) == set()
    assert rows_of(again) == (2, 2, 0, 0)
    assert [voice[3:] for voice in home.voices()] == [(4, None), (None, "The school."), (2, None)]


def test_a_row_of_which_one_answer_waits_is_stored_with_the_other(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    home.say(scaled())

    (outcome,) = home.take(home.form((*CHILD, "Agree", "The school."), (*CHILD, "", "The dog.")))

    assert rows_of(outcome) == (2, 1, 1, 0)
    assert home.stored("SELECT row_number, reason FROM stored.set_aside") == [(3, "question_not_mapped")]


def test_next_quarters_export_needs_no_mapping_and_counts_only_its_own_quarter(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    home.say(scaled(), words())
    first, second = (*CHILD, "Agree", ""), ("02/07/2025 12:00", "Child", "Group", "Strongly agree", "")

    home.take(home.form(first), period="2025Q1")
    (outcome,) = home.take(home.form(first, second, name="t.csv"), period="2025Q2")

    assert kinds(outcome, "question_not_mapped") == []
    assert kinds(outcome, "other_period") == [(None, "", 1)]
    assert rows_of(outcome) == (2, 1, 1, 0)
    assert home.stored("SELECT delivery, answer FROM stored.voice ORDER BY ALL") == [(1, 4), (2, 5)]


def test_an_edited_mapping_changes_the_next_check(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    home.say(scaled(), words())
    home.take(home.form((*CHILD, "Agree", "No.")))

    home.say(scaled(scale="agree5_reversed", question="felt_respected"), left_out(HELPED))
    home.again()

    assert home.voices() == [(2, "child", "felt_respected", 2, None)]


def test_another_agencys_mapping_is_not_taken_for_ones_own(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    home.say(scaled(), words(), agency="Oxford Health")

    (outcome,) = home.take(home.form((*CHILD, "Agree", "")))

    assert kinds(outcome, "question_not_mapped") == [(None, "H", 1)]


def test_a_mapping_may_say_whom_a_survey_asks(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    rows = [("06/05/2025 10:15", "", "", "8", "Good"), ("06/05/2025 10:16", "", "", "", "Fair")]
    asked = ("How confident do you feel in recognising neglect?", "How is your wellbeing at work?")
    home.say(scaled(asked[0], "confident", "0_to_10", speaker="practitioner"), scaled(asked[1], "wellbeing", "faces"))

    (outcome,) = home.take(home.form(*rows, asked=asked))

    assert home.voices() == [(2, "practitioner", "confident", 4, None)]
    assert kinds(outcome, "speaker_not_known") == [(None, "I", 1)]
    assert kinds(outcome, "answer_not_on_scale") == [(3, "I", 1)]


def test_two_forms_of_one_agency_and_quarter_stand_beside_each_other(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    home.say(scaled(), scaled("I felt respected", "felt_respected"))

    home.take(
        home.form((*CHILD, "Agree"), asked=[LISTENED]),
        home.form((*CHILD, "Disagree"), asked=["I felt respected"], name="t.csv"),
    )
    home.take(home.form((*CHILD, "Agree"), (*CHILD, "Strongly agree"), asked=[LISTENED], name="u.csv"))
    home.again(1, 2, 3)

    live = "SELECT question, answer FROM stored.voice JOIN stored.live_deliveries USING (delivery) ORDER BY ALL"
    assert home.stored(live) == [("felt_respected", 2), ("listened_to", 4), ("listened_to", 5)]


def test_words_without_consent_are_left_out_and_the_answers_beside_them_counted(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    home.say(scaled(), words())

    (outcome,) = home.take(
        home.form(("06/05/2025", "Child", "", "Agree", "Ada Example was kind."), (*CHILD, "", "#REF!"))
    )

    assert home.voices() == [(2, "child", "listened_to", 4, None)]
    assert kinds(outcome, "words_without_consent") == [(2, "I", 1)]
    assert kinds(outcome, "excel_error") == [(3, "I", 1)]
    assert not [one for one in outcome.findings if "kind" in one.message]


def test_a_value_off_the_scale_is_placed_and_never_shown(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    home.say(scaled(), words())

    (outcome,) = home.take(home.form((*CHILD, "Ask Ada", "It helped.")))

    (finding,) = [one for one in outcome.findings if one.kind == "answer_not_on_scale"]
    assert (finding.row, finding.column_letter, finding.value) == (2, "H", "xxx xxx")
    assert "Ada" not in finding.message and "Strongly agree" in finding.expected


def test_messy_export_of_a_forms_tool_is_understood(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    asked = [
        "<p>I feel<br>listened&nbsp;to</p>",
        "Column1",
        "What helped?\n(pick any)",
        "Please say why",
        "Please say why",
    ]
    home.say(
        scaled(), words("What helped? (pick any)"), words("Please say why"), words("Please say why (2)", "Honest words")
    )
    rows = [
        ("2025-05-06 10:15:00", "I am a child", "Group", "Agree;", "", "School;A friend;", "One", "Two"),
        ("2025/05/07 3:18:14 PM GMT+1", "Young person", "Pack", "neither AGREE nor disagree", "", "n/a", "-", ""),
        ("5/13/2025 10:00", "Child", "Group", "Agree", "", "", "", ""),  # row 4: a month first is no date here
        ("2025-05-06", "Mr Example", "Group", "Agree", "", "", "", ""),  # row 5: a name, not a kind of person
    ]  # fmt: skip

    (outcome,) = home.take(home.form(*rows, asked=asked, encoding="utf-8-sig"))

    assert home.voices() == [
        (2, "child", "listened_to", 4, None), (2, "child", None, None, "One"),
        (2, "child", None, None, "School;A friend;"), (2, "child", None, None, "Two"),
        (3, "young_person", "listened_to", 3, None),
    ]  # fmt: skip
    assert found(outcome) == {
        ("month_first", "responses", 4, "C"), ("unknown_code", "responses", 5, "F"),
        ("speaker_not_known", "responses", None, "H"),
    }  # fmt: skip


def test_two_columns_mapped_to_one_question_count_a_person_once(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    home.say(scaled(), scaled("Do people listen?"))

    (outcome,) = home.take(home.form((*CHILD, "Agree", "Disagree"), asked=[LISTENED, "Do people listen?"]))

    assert home.voices() == [(2, "child", "listened_to", 4, None)]
    assert kinds(outcome, "question_twice") == [(None, "I", 1)]


def test_a_mapping_that_names_no_scale_leaves_its_question_waiting_and_says_why(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    home.say(scaled(scale="thermometer"))

    (outcome,) = home.take(home.form((*CHILD, "Agree", "")))

    (finding,) = [one for one in outcome.findings if one.kind == "question_not_mapped"]
    assert "there is no scale 'thermometer'" in finding.message
    assert rows_of(outcome) == (1, 0, 1, 0)


def test_names_and_addresses_are_neither_stored_nor_told(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    (outcome,) = home.take(home.form((*CHILD, "Agree", "It helped.")))

    said = " ".join(f"{one.message} {one.value}" for one in outcome.findings)
    assert "example" not in said.casefold()
    assert {one["heading"] for one in waiting_questions(outcome.findings)} == {LISTENED, HELPED}


def test_export_without_the_time_of_answering_is_refused(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    path = text_table(tmp_path / "s.csv", [("ID", "Name", LISTENED), (1, "Ada Example", "Agree")])

    (outcome,) = home.take(path)

    assert outcome.state is FileState.REFUSED


def test_a_known_return_with_a_timestamp_is_no_survey(tmp_path: Path) -> None:
    home = Survey(tmp_path)
    path = text_file(tmp_path / "p.csv", "kind,name,locality,Timestamp\nteam,Demo team,South,01/05/2025\n")

    assert home.take(path)[0].source == "localities"


def test_every_scale_runs_from_least_to_most_and_turns_round() -> None:
    for scale in scales().values():
        steps = [scale.step(label) for label in scale.codes.labels.values()]
        assert sorted(filter(None, steps), reverse="reversed" not in scale.name) == steps
        assert {steps[0], steps[-1]} == {1, 5}


SAID = st.sampled_from(["Agree", "Strongly agree", "what?", "-", "", "7", "a;b;"])


@settings(max_examples=of(15), deadline=None)
@given(st.lists(st.tuples(SAID, SAID, SAID), max_size=6), st.sets(st.integers(0, 2)))
def test_every_answer_is_stored_waits_or_is_told_of_and_none_is_invented(
    rows: Sequence[Sequence[str]], mapped: set[int]
) -> None:
    asked = ["Question one", "Question two", "Question three"]
    with tempfile.TemporaryDirectory() as folder:
        home = Survey(Path(folder))
        home.say(*(scaled(asked[at], ("listened_to", "life_better", "belonging")[at]) for at in sorted(mapped)))
        (outcome,) = home.take(home.form(*((*CHILD, *row) for row in rows), asked=asked), period="2025Q1")
        given_ = sum(cell not in ("", "-") for row in rows for cell in row)
        told = ("question_not_mapped", "answer_not_on_scale")
        waits = sum(one.rows for one in outcome.findings if one.kind in told)
        stored = home.voices()

    assert len(stored) + waits == given_
    assert all(answer in (4, 5) for *_, answer, _ in stored)
    assert mapped or not stored
