"""Checking: what a rule finds, and what becomes of the row."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.definitions.rule import BadRule, rules
from tests.helpers.loads import FILES, Office, plan

BEFORE = {"start": "05/01/2026", "end": "04/01/2026"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def with_rule(office: Office, slug: str, sql: str, **changes: str) -> Office:
    """One more rule, about plans and a warning unless told otherwise."""
    given = {
        "title": "A rule",
        "thing": "plan",
        "severity": "warning",
        "expected": "x",
        "todo": "x",
        "why": "x",
    } | changes
    folder = office.folder / "rules" / slug
    Office.write(folder / "rule.toml", "\n".join(f'{key} = "{value}"' for key, value in given.items()))
    Office.write(folder / "rule.sql", sql)
    return office


def test_an_error_sets_its_row_aside_with_its_place(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan("A1"), plan("A2", **BEFORE)))
    (finding,) = outcome.findings
    assert (finding.kind, finding.severity, finding.row) == ("ends_before_start", "error", 3)
    assert (finding.column_letter, finding.heading, finding.value) == ("D", "Plan End Date", "2026-01-04")
    assert finding.message == "Sheet Plans, row 3: A plan ends before it starts (2026-01-04)"
    assert office.stored("SELECT * FROM stored.set_aside") == [(1, "plans", "Plans", 3, "ends_before_start")]
    assert office.stored("SELECT row_number FROM stored.plan") == [(2,)]
    tally = outcome.tallies[0]
    assert (tally.rows_in, tally.stored, tally.set_aside, tally.duplicates) == (2, 1, 1, 0)


def test_a_warning_is_counted_and_its_row_used(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan("A1"), plan("A1", start="01/03/2026")))
    assert outcome.found == {("warning", "same_child_twice", "A child has two plans"): 2}
    assert office.stored("SELECT count(*) FROM stored.plan") == [(2,)]
    assert office.stored("SELECT count(*) FROM stored.set_aside") == [(0,)]


def test_a_rule_about_an_identifier_never_shows_it(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan("XY12345"), plan("XY12345", start="01/03/2026")))
    assert {finding.value for finding in outcome.findings} == {"xx99999"}
    assert "XY12345" not in office.ledger_text()


def test_a_rule_that_shows_an_identifier_in_passing_has_its_value_hidden(office: Office) -> None:
    sql = "SELECT table_name, row_number, 'child ' || child_id || ' born ' || birth_date AS value FROM plan"
    with_rule(office, "chatty", sql, column="start_date")
    (outcome,) = office.load(office.plans(plan("XY12345")))
    assert [finding.value for finding in outcome.findings] == ["xxxxx xx99999 xxxx 9999-99-99"]


def test_every_rule_sees_every_row_whatever_other_rules_find(office: Office) -> None:
    (outcome,) = office.load(office.plans(plan("A1", **BEFORE), plan("A1")))
    assert {(f.kind, f.row) for f in outcome.findings} == {
        ("ends_before_start", 2), ("same_child_twice", 2), ("same_child_twice", 3),
    }  # fmt: skip
    assert office.stored("SELECT row_number FROM stored.plan") == [(3,)]


def test_a_rule_may_ask_what_the_load_is_about_and_the_code_lists(office: Office) -> None:
    sql = """SELECT table_name, row_number, period AS value FROM plan, about
             WHERE start_date < period_start AND EXISTS (SELECT 1 FROM codes_sex WHERE code = 'female')"""
    with_rule(office, "early", sql)
    (outcome,) = office.load(office.plans(plan("A1", start="01/12/2025"), plan("A2", start="01/03/2026")))
    assert [(f.kind, f.row, f.value) for f in outcome.findings] == [("early", 2, "2025Q4")]


def test_a_row_found_twice_is_one_finding(office: Office) -> None:
    sql = "SELECT table_name, row_number, 'x' AS value FROM plan, (VALUES (1), (2)) AS twice (n)"
    (outcome,) = with_rule(office, "twice", sql).load(office.plans(plan()))
    assert len(outcome.findings) == 1


def test_a_rule_whose_thing_is_not_there_is_not_run(office: Office) -> None:
    with_rule(office, "voices", "SELECT no_such_column FROM voice", thing="voice")
    (outcome,) = office.load(office.plans(plan()))
    assert not outcome.findings


def test_a_rule_that_cannot_run_fails_the_delivery_which_can_be_given_again(office: Office) -> None:
    path = office.plans(plan())
    with_rule(office, "broken", "SELECT nonsense FROM plan")
    (outcome,) = office.load(path)
    assert (outcome.state, outcome.refused) == ("failed", True)
    assert "broken/rule.sql" in outcome.message
    assert office.deliveries()[0].state == "failed"
    assert office.stored("SELECT count(*) FROM stored.loaded") == [(0,)]
    (again,) = office.load(path, checks=())
    assert (again.state, again.delivery, again.path) == ("loaded", 1, path)
    assert office.deliveries()[0].state == "accepted"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('severity = "error"', 'severity = "fatal"', "severity must be one of error, warning, note"),
        ('thing = "plan"', 'thing = "plans"', "has no such thing"),
        ('column = "end_date"', 'column = "ended"', "has no such column"),
        ('why = "Its length would be less than nothing."', "", "why must be some words"),
        ('thing = "plan"', 'thing = "plan"\ncolour = "red"', "colour is not something a rule has"),
    ],
)
def test_a_rule_that_says_something_wrong_is_named_with_its_key(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = FILES["rules/ends_before_start/rule.toml"]
    assert old in text
    Office.write(tmp_path / "r" / "some_rule" / "rule.toml", text.replace(old, new))
    Office.write(tmp_path / "r" / "some_rule" / "rule.sql", "SELECT 1")
    with pytest.raises(BadRule, match=f"some_rule/rule.toml: .*{says}"):
        rules(tmp_path / "r")
