"""What every test may ask for: the county, a publication of few measures; and in which order tests run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import settings

from data.locations import Locations
from tests.helpers.county import the_county
from tests.helpers.narrowed import only

HERE = Path(__file__).parent
# What takes long comes first and what takes little last, so that all workers end together. Whoever runs the first makes
# the county meanwhile; the tests of the county come when it stands.
ORDER = ("attack", "publish", "load", "browser", "pages", "county", "spec", "unit")
BEFORE_ALL = HERE / "county" / "test_made.py"

settings.register_profile("no times", deadline=None)  # how long a try takes says how busy the machine is
settings.load_profile("no times")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "measures(*slugs): its publications are of these measures alone, or of all where none is named"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_place)
    # Published files are not carried here: tests that read them run where PUBLIC_SAMPLES names a folder of them.
    if os.environ.get("PUBLIC_SAMPLES"):
        return
    left_out = [item for item in items if item.get_closest_marker("samples")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _place(item: pytest.Item) -> int:
    kind = item.path.relative_to(HERE).parts[0] if HERE in item.path.parents else ORDER[-1]
    return -1 if item.path == BEFORE_ALL else ORDER.index(kind)


@pytest.fixture(scope="session")
def public_samples() -> Path:
    return Path(os.environ["PUBLIC_SAMPLES"])


@pytest.fixture(scope="session")
def county() -> Locations:
    """The whole demonstration county, gone through the whole way once. Read it; do not change it."""
    return the_county()


@pytest.fixture(autouse=True)
def only_the_measures_it_is_about(request: pytest.FixtureRequest) -> Iterator[None]:
    about = request.node.get_closest_marker("measures")
    with only(*about.args) if about and about.args else nullcontext():
        yield
