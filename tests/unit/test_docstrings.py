"""The examples in docstrings run: of every statistic, of agencies and periods, and of how counts are rounded."""

from __future__ import annotations

import doctest
import importlib
from pkgutil import iter_modules

import pytest

from queries import statistics

MODULES = (
    *(f"queries.statistics.{found.name}" for found in iter_modules(statistics.__path__)),
    "data.agencies",
    "data.periods",
    "etl.protect.cumulative",
    "etl.protect.first_names",
)


@pytest.mark.parametrize("module", MODULES)
def test_its_examples_come_to_what_they_say(module: str) -> None:
    found = doctest.testmod(importlib.import_module(module))
    assert found.attempted, f"no docstring of {module} has an example"
    assert not found.failed
