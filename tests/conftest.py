"""What every test may ask for: a county that is built once for all of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from data.locations import Locations, locations
from etl import demonstration


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Published files are not carried here: tests that read them run where PUBLIC_SAMPLES names a folder of them."""
    if os.environ.get("PUBLIC_SAMPLES"):
        return
    left_out = [item for item in items if item.get_closest_marker("samples")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def public_samples() -> Path:
    return Path(os.environ["PUBLIC_SAMPLES"])


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Locations:
    """The whole demonstration county, gone through the whole way once. Read it; do not change it."""
    where = locations(tmp_path_factory.mktemp("county"))
    demonstration.make(where, say=lambda _: None)
    return where
