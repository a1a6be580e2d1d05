"""Every page, at a desk and on a phone: no barrier that axe can find, no error, nothing from elsewhere, no sideways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data.locations import Locations
from tests.helpers.browser import Reader

ADDRESSES = (
    "/", "/measures", "/measures/plans_started_again", "/measures/plans_started_again?g=south&b=ethnic_group",
    "/measures/overall_absence", "/measures/early_help_started?v=month", "/measures/time_on_plan",
    "/measures/plans_ended_after_two_years", "/measures/children_listened_to", "/voices", "/voices?w=child",
    "/how-we-count",
)  # fmt: skip
DESK, PHONE = 1366, 390
Look = Callable[[Path, int], Reader]


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_pages_over_the_invented_edition(look: Look, invented: Path, width: int) -> None:
    _every_page(look(invented, width))


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_pages_over_the_demonstration_county(look: Look, county: Locations, width: int) -> None:
    _every_page(look(county.mart, width))


def _every_page(reader: Reader) -> None:
    for address in ADDRESSES:
        page = reader.open(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert reader.violations() == [], address
        assert reader.overflow() <= 0, address
    assert reader.wrong == []


def test_the_first_page_is_light_and_a_chart_costs_one_bundle_more(look: Look, invented: Path) -> None:
    reader = look(invented, DESK)
    reader.open("/")
    assert sum(reader.sizes.values()) < 450_000
    assert not any("plotly" in path for path in reader.sizes)
    reader.go("Early help started")
    assert [path for path in reader.sizes if "plotly" in path] == ["/assets/vendor/plotly-basic-4.1.1.min.js"]


def test_a_chart_offers_no_button_that_sends_figures_away(reader: Reader) -> None:
    page = reader.open("/measures/plans_started_again")
    page.locator(".main-svg").first.hover()
    assert page.locator(".modebar-btn").count() == 0
    assert "Share" not in page.locator(".graph").first.inner_text()
