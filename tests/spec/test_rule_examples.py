"""Every rule's worked example: the given rows, and the ones it should find, by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path

import duckdb
import pytest

from etl.read import workbench
from tests.helpers.examples import Table, given, put, section, table

RULES = sorted(path.parent for path in (Path(workbench.__file__).parents[1] / "rules").glob("*/rule.toml"))


def load_of(example: dict[str, Table]) -> duckdb.DuckDBPyConnection:
    """What a rule may read in a load of these rows: the things, what the load is about, and the code lists."""
    load = duckdb.connect()
    workbench.things(load, "main")
    workbench.codes(load, "main")
    workbench.about(load, "", "main")
    if "about" in example:
        load.execute("DELETE FROM about")
    for name, rows in example.items():
        put(load, name, rows if name == "about" else [{"table_name": "given", **row} for row in rows])
    return load


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_finds_the_rows_found_by_hand(rule: Path) -> None:
    example = (rule / "example.md").read_text(encoding="utf-8")
    load = load_of(given(example))

    found = load.execute((rule / "rule.sql").read_text(encoding="utf-8"))

    assert [column[0] for column in found.description or ()] == ["table_name", "row_number", "value"]
    assert sorted((str(row), value) for _, row, value in found.fetchall()) == sorted(
        (row["row_number"], row["value"]) for row in table(section(example, "Found"))
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_example_holds_rows_that_are_fine(rule: Path) -> None:
    thing = tomllib.loads((rule / "rule.toml").read_text(encoding="utf-8"))["thing"]
    example = (rule / "example.md").read_text(encoding="utf-8")

    bad = {row["row_number"] for row in table(section(example, "Found"))}

    assert {row["row_number"] for row in given(example)[thing]} - bad
