"""Publications of few measures: of all it takes long, and tells no more about one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def only(*slugs: str) -> Iterator[None]:
    """Publish and preview these measures alone, in this process."""
    # Imported here, since every test passes by and few publish.
    from etl import pipeline, preview
    from queries.indicator.catalogue import indicators

    named = tuple(one for one in indicators() if one.slug in slugs)
    assert len(named) == len(slugs), f"of {', '.join(slugs)} some are no measures"
    with pytest.MonkeyPatch.context() as patch:
        for module in (pipeline, preview):
            patch.setattr(module, "indicators", lambda: named)
        yield
