"""Editions from before the names of today: read, and held beside newer ones, as if they had been written today."""

import json
import re
from dataclasses import fields, replace
from typing import Any

import pytest

from etl.protect.rounding import families
from queries.edition.earlier_definitions import as_written_today
from queries.indicator.catalogue import folder_of, indicators
from queries.indicator.indicator import Indicator, frozen, parse_indicator

EVERY = indicators()


def as_written_before(indicator: Indicator) -> tuple[dict[str, Any], str]:
    """A definition and its SQL as 0.5.0 published them."""
    given = json.loads(frozen(folder_of(indicator.slug)))
    if given["kind"] == "reported":
        given["kind"] = "counted"
        del given["reported_codes"]
    return given, indicator.measure_sql.replace("AS in_numerator", "AS counted")


@pytest.mark.parametrize("indicator", EVERY, ids=lambda one: one.slug)
def test_an_earlier_edition_says_the_same_of_a_measure(indicator: Indicator) -> None:
    read = parse_indicator(indicator.slug, *as_written_today(*as_written_before(indicator)), indicator.example)
    assert [f.name for f in fields(Indicator) if getattr(read, f.name) != getattr(indicator, f.name)] == []


def test_what_is_written_today_is_read_as_it_stands() -> None:
    for one in EVERY:
        given = json.loads(frozen(folder_of(one.slug)))
        assert as_written_today(given, one.measure_sql) == (given, one.measure_sql)


def test_a_name_is_no_definition_so_rounding_goes_on_where_it_was() -> None:
    """Rounded figures begin anew with another definition; two roundings of one count would be held side by side."""
    given = [as_written_before(one) for one in EVERY]
    before = [replace(one, kind=said["kind"], measure_sql=sql) for one, (said, sql) in zip(EVERY, given, strict=True)]
    assert any(one.measure_sql != earlier.measure_sql for one, earlier in zip(EVERY, before, strict=True))
    assert [one.mark for one in families(EVERY)] == [one.mark for one in families(before)]


def test_no_measure_has_a_word_that_only_earlier_editions_have() -> None:
    assert [one.slug for one in EVERY if re.search(r"AS counted\b", one.measure_sql) or one.kind == "counted"] == []
