"""The demonstration county is made to its end. It runs before all others, which have other work while it is made."""

from __future__ import annotations

from data import mart
from data.locations import Locations
from etl.demonstration import MEETINGS


def test_the_county_is_made_and_has_an_edition_for_each_meeting_and_a_live_one(county: Locations) -> None:
    assert len(mart.publications(county.mart)) == len(MEETINGS) + 1
