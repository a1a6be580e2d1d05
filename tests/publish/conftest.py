"""Homes in which something was published, prepared once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from etl.pipeline import publish_edition
from tests.helpers.homes import Home
from tests.helpers.narrowed import only
from tests.helpers.voices import LISTENED_TO, SPRING


@pytest.fixture(scope="session")
def prepared_spring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Home(tmp_path_factory.mktemp("spring"))
    assert made.take(made.sent("voices", feedback=SPRING))[0].delivery is not None
    with only(LISTENED_TO):
        publish_edition(made.places, "a tester")
    return made.places.home


@pytest.fixture
def spring(prepared_spring: Path, tmp_path: Path) -> Home:
    """A home that has the spring's answers, published once as edition 2025Q1-0001."""
    made = Home(tmp_path)
    shutil.copytree(prepared_spring, made.places.home)
    return made
