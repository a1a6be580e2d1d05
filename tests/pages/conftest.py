"""The dashboard over an invented edition, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard import create_app
from data import mart
from tests.helpers.marts import write_mart

Changed = Callable[..., None]  # give it SQL that changes the edition


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one invented edition, the live one."""
    folder = tmp_path_factory.mktemp("mart")
    write_mart(folder)
    return folder


@pytest.fixture(autouse=True)
def edition(published: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the dashboard reads in every test here, unless the test points it elsewhere."""
    monkeypatch.setenv(mart.ENV, str(published))
    return published


@pytest.fixture(scope="session")
def client() -> Iterator[FlaskClient]:
    yield create_app().server.test_client()


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Changed:
    """Read an edition of this test's own, changed by some SQL."""

    def change(*every: str) -> None:
        with duckdb.connect(str(write_mart(tmp_path))) as store:
            for sql in every:
                store.execute(sql)
        monkeypatch.setenv(mart.ENV, str(tmp_path))

    return change
