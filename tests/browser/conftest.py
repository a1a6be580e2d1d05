"""The dashboard served to a browser, over an invented edition and over the demonstration county's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.helpers import browser as helper
from tests.helpers.browser import Reader
from tests.helpers.marts import write_mart


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with helper.browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of editions with every state a figure can have."""
    folder = tmp_path_factory.mktemp("mart")
    write_mart(folder, "2025Q3")
    write_mart(folder, "2025Q4")
    return folder


@pytest.fixture
def reader(chromium: Browser, invented: Path) -> Iterator[Reader]:
    """Somebody at a desk, reading the invented editions."""
    with helper.served(invented) as address, helper.reading(chromium, address) as opened:
        yield opened


@pytest.fixture
def look(chromium: Browser) -> Iterator[object]:
    """look(folder, width) gives a reader of the editions in a folder, at a width."""
    with ExitStack() as held:

        def open_reader(folder: Path, width: int) -> Reader:
            address = held.enter_context(helper.served(folder))
            return held.enter_context(helper.reading(chromium, address, width))

        yield open_reader
