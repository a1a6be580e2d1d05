"""An analyst's path: a new indicator by three files and no Python, from the folder to its page. Mistakes are said in
words that name the file and the key."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from dash import html

from dashboard import create_app
from data import mart
from etl.current.filled import TABLES
from etl.measure.measure import BadMeasure, fill_periods, units
from etl.pipeline import publish_edition
from queries import ask
from queries.edition.open_edition import open_edition
from queries.indicator import catalogue
from queries.indicator.indicator import BadDefinition, Indicator
from tests.helpers.homes import Home
from tests.helpers.measures import quarters
from tests.helpers.voices import answers
from tests.pages.tree import page, parts, words
from tests.spec.test_examples import disagreement

SLUG = "listened_to_by_place"
ADDRESS = f"/measures/{SLUG}"
DEFINITION = """
title = "Children who fully agree that they feel listened to"
short = "Children listened to fully"
theme = "voice"
position = 15
unit = "percent"
kind = "share"
population = "answer"
base = "quarter"
show = "quarter"
hoped = "neither"
local = true
source = "Local measure. Invented for a test."
dimensions = []
returns = ["voices"]

why_it_matters = "A child who is fully listened to may tell us more."
counted = "Answers of 5 out of 5 to: I feel listened to."
out_of = "All answers that children gave in the period."
cannot_tell = "Who was never asked."
side_effects = "Adults may ask in a way that brings a 5."
balancing = ["children_listened_to"]
balancing_why = "Four out of five is listening too."
questions = ["Who asked?", "Who was not asked?", "What did we do with it?"]

written_by = "a performance analyst"
checked_by = "nobody yet"
review_by = 2027-03-31

[rules]
national = "None."
ages = "Children, as they are recorded."
boundary = "5 counts, 4 does not."
missing = "No answer: not in it."

[series.all]
label = "All children asked"
main = true
"""
MEASURE = """
-- A row an answer by a child. Counted: 5 out of 5. The place is where it was said.
SELECT 'all' AS series, period.key AS period, answer.answer_key AS unit, NULL AS person_id,
    answer.said_on AS on_date, answer.locality AS locality,
    CASE WHEN answer.answer = 5 THEN 1 ELSE 0 END AS in_numerator
FROM period
JOIN answer ON answer.said_on BETWEEN period.start_date AND period.end_date
WHERE answer.question = 'listened_to' AND answer.speaker = 'child'
"""
EXAMPLE = """
# Worked example

Robin said 5 and Linnet 4. Finch was asked a day after the quarter, and Wren is a parent: neither is in it.

## Given

### period
| key | kind | start_date | end_date | snapshot_date |
|---|---|---|---|---|
| 2025Q1 | quarter | 2025-04-01 | 2025-06-30 | 2025-06-30 |

### answer
| answer_key | said_on | speaker | locality | question | answer |
|---|---|---|---|---|---|
| robin | 2025-04-01 | child | north | listened_to | 5 |
| linnet | 2025-06-30 | child | south | listened_to | 4 |
| finch | 2025-07-01 | child | south | listened_to | 5 |
| wren | 2025-05-01 | parent | north | listened_to | 5 |

## Counted

| series | period | units | numerator |
|---|---|---|---|
| all | 2025Q1 | 2 | 1 |
"""
WRITTEN = {"definition.toml": DEFINITION, "measure.sql": MEASURE, "example.md": EXAMPLE}
Mistake = Callable[..., None]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalogue, and in it the three files of a new indicator. Returns the folder of the new one."""
    copy = shutil.copytree(catalogue.INDICATORS, tmp_path / "indicators")
    monkeypatch.setattr(catalogue, "INDICATORS", copy)
    new = copy / SLUG
    new.mkdir()
    for name, text in WRITTEN.items():
        (new / name).write_text(text, encoding="utf-8")
    return new


@pytest.fixture
def mistake(folder: Path) -> Mistake:
    """Type something else in one of the three files."""

    def mistaken(name: str, right: str, wrong: str) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert right in text
        (folder / name).write_text(text.replace(right, wrong), encoding="utf-8")

    return mistaken


def give_answers(home: Home) -> None:
    spring = [
        *answers("2025-05-06", good=33, other=44, locality="South"),
        *answers("2025-05-07", good=52, other=31, locality="North"),
    ]
    assert home.take(home.sent("voices", feedback=spring))[0].delivery is not None


def test_three_files_are_a_page_a_download_and_a_line_of_the_catalogue(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    give_answers(home)
    publish_edition(home.places, "an analyst")
    monkeypatch.setenv(mart.ENV, str(home.places.mart))
    client = create_app().server.test_client()

    assert client.get(ADDRESS).status_code == 200
    drawn = page(ADDRESS)
    sentence = ask.reading(open_edition(), the_new_one().line()).sentence
    assert sentence
    assert [words(each) for each in parts(drawn, html.P, "reading")] == [sentence]
    for said in (
        "85 of 160",
        "All answers that children gave in the period.",
        "Four out of five is listening too.",
        "Who asked?",
    ):
        assert said in words(drawn)

    (whole,) = [
        row
        for row in csv.DictReader(StringIO(client.get(f"{ADDRESS}.csv").data.decode("utf-8-sig")))
        if (row["place"], row["group"]) == ("Whole county", "All children")
    ]
    assert (whole["count"], whole["out_of"]) == ("85", "160")

    listed = [words(each) for each in parts(page("/measures"), html.Ul, "catalogue")]
    assert len([each for each in listed if "Children who fully agree" in each]) == 1


def test_its_example_agrees(folder: Path) -> None:
    assert disagreement(the_new_one()) == ""


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('kind = "share"', 'kind = "percentage"', ["kind is 'percentage'", "share, sessions, rate"]),
        ('population = "answer"', 'population = "answers"', ["population is 'answers'", "plan,", "populations.toml"]),
        ('population = "answer"', "", ["population is ''", "what its units are"]),
        ('hoped = "neither"\n', "", ["hoped is missing", "lower, higher, neither"]),
        ('hoped = "neither"', 'hopped = "neither"', ["nothing is called hopped", "did you mean hoped?"]),
        ("children_listened_to", "children_listend_to", ["balancing names", "did you mean children_listened_to?"]),
        ('unit = "percent"', 'unit = "months"', ["unit is 'months'", "it must be percent"]),
        ('theme = "voice"', 'theme = "voices"', ["theme is 'voices'", "noticed, lasting"]),
        ('show = "quarter"', 'show = "term"', ["show is 'term'", "quarter, year"]),
        ("local = true", 'local = "yes"', ["local is 'yes'", "true or false, without quotes"]),
        ("position = 15", 'position = "15"', ["position is '15'", "whole number, without quotes"]),
        ("dimensions = []", 'dimensions = ["age"]', ["dimensions has 'age'", "age_band, sex"]),
        ('"Who was not asked?", ', "", ["questions must list at least 3"]),
        ("2027-03-31", '"in March"', ["review_by is 'in March'", "2027-03-31"]),
        ("main = true", "main = false", ["exactly one series must say main = true"]),
        ('label = "All children asked"\n', "", ["[series.all]: label is missing"]),
        ("main = true", 'main = true\nsettles = 1', ["nothing is called settles", "stands above [series]"]),
        ('title = "Children', "title = Children", ["cannot be read", "line 2", "quotes"]),
    ],
)  # fmt: skip
def test_a_mistake_in_the_definition_names_the_file_the_key_and_what_to_do(
    mistake: Mistake, right: str, wrong: str, said: list[str]
) -> None:
    mistake("definition.toml", right, wrong)
    with pytest.raises(BadDefinition) as error:
        catalogue.indicators()
    for words_of_it in (f"{SLUG}/definition.toml", *said):
        assert words_of_it in str(error.value)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_file_that_is_missing_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(BadDefinition, match=rf"{SLUG}/{name} is missing: an indicator is three files"):
        catalogue.indicators()


def test_a_folder_whose_name_no_address_can_hold_is_refused(folder: Path) -> None:
    folder.rename(folder.parent / "Listened to")
    with pytest.raises(BadDefinition, match="small letters and _"):
        catalogue.indicators()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("answer.said_on AS", "answer.said_at AS", ["does not run", "data/child/live.sql", "said_at"]),
        ("JOIN answer", "JOIN answers", ["does not run", "answers"]),
        ("FROM period", "FORM period", ["does not run", "syntax error"]),
        (" AS in_numerator", " AS agreed", ["returns no column in_numerator", "a share needs series, period, unit"]),
        ("'all' AS series", "'everybody' AS series", ["returns a series 'everybody'", "definition.toml has all"]),
        ("period.key AS period", "period.kind AS period", ["returns a period 'quarter'", "a key of the table period"]),
        ("THEN 1 ELSE", "THEN 2 ELSE", ["a row whose in_numerator is neither 0 nor 1"]),
        ("NULL AS person_id", "CAST(answer.speaker AS INTEGER) AS person_id", ["stopped on a value", "ConversionExc"]),
    ],
)
def test_a_mistake_in_the_sql_names_the_file_and_what_to_do_and_quotes_no_row(
    mistake: Mistake, right: str, wrong: str, said: list[str]
) -> None:
    mistake("measure.sql", right, wrong)
    with pytest.raises(BadMeasure) as error:
        units(the_answer_of_one_child(), the_new_one())
    for words_of_it in (f"{SLUG}/measure.sql", *said):
        assert words_of_it in str(error.value)
    assert "'child'" not in str(error.value)


def test_a_mistake_stops_the_publication_before_anything_is_live(mistake: Mistake, tmp_path: Path) -> None:
    home = Home(tmp_path)
    give_answers(home)
    mistake("definition.toml", '["voices"]', '["voice"]')
    with pytest.raises(BadDefinition, match=r"returns has 'voice'; it may have .*voices"):
        publish_edition(home.places, "an analyst")
    with pytest.raises(mart.NoMart):
        mart.current_file(home.places.mart)


def test_an_example_that_disagrees_says_what_each_of_the_two_gives(mistake: Mistake) -> None:
    mistake("example.md", "| all | 2025Q1 | 2 | 1 |", "| all | 2025Q1 | 2 | 2 |")
    assert disagreement(the_new_one()).splitlines() == [
        f"{SLUG}/example.md and measure.sql disagree. Columns: series, period, units, numerator",
        "  worked by hand, and not given by measure.sql: all | 2025Q1 | 2 | 2",
        "  given by measure.sql, and not worked by hand: all | 2025Q1 | 2 | 1",
    ]


def test_a_join_that_brings_a_unit_twice_is_found_by_the_example(mistake: Mistake) -> None:
    mistake("measure.sql", "WHERE", "JOIN (SELECT 1 UNION ALL SELECT 2) ON true WHERE")
    assert disagreement(the_new_one()) == f"{SLUG}/measure.sql returns a unit of one period twice: 2025Q1 | linnet"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("### answer\n", "### answers\n", "table answers"),
        ("| answer_key |", "| key |", "table answer"),
        ("| robin | 2025-04-01 |", "| robin |", "5 cells, not 6"),
        ("## Given", "## What is given", "no section '## Given'"),
        ("2025-06-30 | child", "30 June | child", "table answer, row | linnet"),
    ],
)
def test_a_mistake_in_the_example_names_the_file_and_the_table(
    mistake: Mistake, right: str, wrong: str, said: str
) -> None:
    mistake("example.md", right, wrong)
    with pytest.raises(AssertionError) as error:
        disagreement(the_new_one())
    assert f"{SLUG}/example.md" in str(error.value)
    assert said in str(error.value)


def the_new_one() -> Indicator:
    return next(one for one in catalogue.indicators() if one.slug == SLUG)


def the_answer_of_one_child() -> duckdb.DuckDBPyConnection:
    store = duckdb.connect()
    store.execute(TABLES)
    fill_periods(store, quarters("2025Q1", "2025Q1"))
    store.execute("INSERT INTO answer VALUES ('robin', DATE '2025-05-01', 'child', 'north', 'listened_to', 5)")
    return store
