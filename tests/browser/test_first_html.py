"""The first HTML holds the page: read without a script, and the same as what React draws in its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.test_pages import ADDRESSES, DESK, PHONE
from tests.helpers import browser as helper
from tests.helpers.browser import Reader

DASH = "**/_dash-component-suites/**"
WORDS = "at => (document.querySelector(at) || {}).innerText"
# What a reader meets, in order: each element's tag and properties, and each text. A chart is a script's alone.
TREE = """at => {
    const told = [];
    const tell = node => {
        const goesOn = (node.previousSibling || {}).nodeType === Node.TEXT_NODE;  // React keeps pieces of a text apart
        if (node.nodeType === Node.TEXT_NODE) told.push((goesOn ? told.pop() : '') + node.data);
        if (node.nodeType !== Node.ELEMENT_NODE) return;
        const own = [...node.attributes].filter(a => a.name !== 'selected');  // React sets the choice, and no attribute
        const said = own.map(a => `${a.name}=${a.name === 'style' ? node.style.cssText : a.value}`);
        told.push([node.tagName, node.selected || '', ...said.sort()].join(' '));
        if (!node.classList.contains('graph')) node.childNodes.forEach(tell);
    };
    document.querySelector(at).firstElementChild.childNodes.forEach(tell);
    return told;
}"""


@pytest.fixture
def address(invented: Path) -> Iterator[str]:
    with helper.served(invented) as served:
        yield served


@pytest.fixture
def without_script(chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": DESK, "height": 900})
    yield context.new_page()
    context.close()


class Scripts:
    """Every script of Dash, held back so that the first HTML stays until they are let go."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.held: list[Route] | None = []
        reader.page.route(DASH, self._came)

    def _came(self, route: Route) -> None:
        if self.held is None:
            route.continue_()
        else:
            self.held.append(route)

    def let_go(self) -> None:
        held, self.held = self.held or [], None
        for route in held:
            route.continue_()
        self.reader.settle()


def open_first(reader: Reader, path: str) -> Scripts:
    """The first HTML of a page, as it stands before any script of Dash."""
    scripts = Scripts(reader)
    reader.page.goto(reader.address + path, wait_until="commit")
    reader.until("document.querySelector('#first .foot') && document.styleSheets.length > 3")
    return scripts


@pytest.mark.parametrize("path", [*ADDRESSES, "/editions", "/editions/changes", "/measures/nothing_like_it"])
def test_react_draws_what_the_first_html_holds(reader: Reader, path: str) -> None:
    scripts = open_first(reader, path)
    words, tree = reader.page.evaluate(WORDS, "#first"), reader.page.evaluate(TREE, "#first")
    scripts.let_go()
    assert reader.page.evaluate(TREE, "#page") == tree
    charts = reader.page.locator("#page .graph").all_inner_texts()
    drawn = reader.page.evaluate(WORDS, "#page")
    for said in charts:
        drawn = drawn.replace(said, "", 1)
    assert drawn.split() == words.split()
    assert reader.page.locator("h1").count() == 1


def test_without_script_a_page_has_its_words_figures_tables_and_small_charts(
    without_script: Page, address: str
) -> None:
    page = without_script
    page.goto(f"{address}/measures/plans_started_again")
    assert "Plans that started again, ever" in page.locator("h1").inner_text()
    assert "38.9%" in page.locator(".reading").inner_text()
    page.locator("summary", has_text="Show the figures as a table").first.click()
    assert page.locator("table:visible tbody tr").count() > 10
    assert page.locator("img.sparkline:visible").count() > 3
    assert page.locator(".graph:visible").count() == page.locator("[data-copy]:visible").count() == 0
    assert "Charts need JavaScript." in page.locator("body").inner_text()
    page.locator(".bar").get_by_role("link", name="Measures").click()
    assert page.url.endswith("/measures")
    assert page.locator(".catalogue li h3").count() > 30


def test_without_script_a_form_asks(without_script: Page, address: str) -> None:
    page = without_script
    page.goto(f"{address}/measures/plans_started_again")
    page.get_by_label("Over time").select_option("Year by year, from April")
    page.get_by_role("button", name="Show").click()
    assert page.locator("h2#picture").inner_text() == "Year by year, from April"


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("path", ["/", "/measures", "/measures/plans_started_again"])
def test_the_first_page_can_be_used_by_everybody(chromium: Browser, address: str, path: str, width: int) -> None:
    with helper.reading(chromium, address, width) as reader:
        scripts = open_first(reader, path)
        assert reader.violations() == []
        assert reader.overflow() <= 0
        scripts.let_go()


def test_what_a_reader_did_on_the_first_page_goes_on_and_nothing_moves(reader: Reader) -> None:
    scripts = open_first(reader, "/measures/plans_started_again")
    page = reader.page
    page.locator("summary").nth(1).click()
    page.get_by_label("Over time").select_option("Year by year, from April")
    page.locator("#first h2#counts").scroll_into_view_if_needed()
    page.locator("#first .to-part a").first.focus()
    tops = "[...document.querySelectorAll('h2')].map(e => Math.round(e.getBoundingClientRect().top))"
    before, focused = page.evaluate(tops), reader.focused()
    scripts.let_go()
    assert page.locator("details").nth(1).evaluate("one => one.open")
    assert page.get_by_label("Over time").evaluate("one => one.selectedOptions[0].text") == "Year by year, from April"
    assert (page.evaluate(tops), reader.focused()) == (before, focused)


def test_a_link_followed_before_dash_is_there_leads_on(reader: Reader) -> None:
    scripts = open_first(reader, "/")
    reader.page.locator("#first .bar").get_by_role("link", name="Voices").click()
    reader.until("location.pathname === '/voices' && document.querySelector('#first h1').innerText === 'Voices'")
    scripts.let_go()


def test_a_part_named_by_the_address_is_open_once_dash_is_there(reader: Reader) -> None:
    scripts = open_first(reader, "/how-we-count#time_on_plan")
    scripts.let_go()
    part = reader.page.locator("#time_on_plan")
    assert part.evaluate("one => one.open")
    assert 0 <= part.evaluate("one => one.getBoundingClientRect().top") < 400
