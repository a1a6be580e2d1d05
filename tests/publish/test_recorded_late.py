"""How few were recorded late is told nowhere, edition by edition: not by the county, and not by its places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from queries import ask as pages
from queries.indicator.line import Line
from tests.helpers.homes import Home
from tests.helpers.voices import answers
from tests.publish.test_editions import CORRECTED, MEASURE, SPRING, desk, figures, give, home, publish

__all__ = ["home"]  # the fixture
pytestmark = pytest.mark.measures(MEASURE)

HARDLY_CORRECTED = (
    *answers("2025-05-06", good=33, other=44, locality="South"),
    *answers("2025-05-07", good=55, other=31, locality="North"),
)


def test_a_correction_of_so_few_that_it_may_not_be_told_waits(home: Home) -> None:
    """88 beside 85 would say that three answers came late. It is held against everything that was told."""
    for given, said in ((SPRING, 85), (HARDLY_CORRECTED, 85), (CORRECTED, 93), (HARDLY_CORRECTED, 93), (SPRING, 85)):
        give(home, *given)
        publish(home)
        assert figures(home)["2025Q1", "all"][0] == said
    known = pages.first_known(desk(home), Line(MEASURE, "children", "quarter"))
    assert [one.numerator for one in known] == [85]


def test_the_open_audience_is_told_a_change_of_twenty_or_none(home: Home) -> None:
    many = answers("2025-05-09", good=52, other=131, locality="North")
    give(home, *SPRING, *many)
    publish(home)
    for more, group, everybody in ((8, 145, 137), (15, 152, 137), (21, 158, 158)):
        give(home, *SPRING, *many, *answers("2025-04-07", good=more, other=0, locality="North"))
        publish(home)
        assert figures(home)["2025Q1", "all"][0] == group
        assert figures(home, "open")["2025Q1", "all"][0] == everybody


def test_what_is_recorded_late_stays_untold_in_the_places_too(tmp_path: Path) -> None:
    """Places add up to a total of fives. Beside an exact count that waits, it must not say what the count does not."""
    late = answers("2025-04-02", good=4, other=0, locality="North")
    assert newest_places(tmp_path / "none") == newest_places(tmp_path / "late", *late)


def newest_places(folder: Path, *late: dict[str, Any]) -> float:
    """What the places of a quarter add up to, where some answers of the quarter before were recorded late."""
    folder.mkdir()
    home = Home(folder)
    give(home, *SPRING)
    publish(home)
    summer = [answers("2025-08-06", good=40, other=40, locality=place) for place in ("North", "Central", "South")]
    give(home, *SPRING, *late)
    give(home, *(row for rows in summer for row in rows), period="2025Q2")
    publish(home)
    found = figures(home)
    return sum(float(found["2025Q2", place][0]) for place in ("north", "central", "south", "unknown"))
