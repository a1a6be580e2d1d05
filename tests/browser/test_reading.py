"""Reading by keyboard and by address: skip link, headings, back, forms, copied links, words when something breaks."""

from __future__ import annotations

import pytest

from queries import ask
from tests.helpers.browser import Reader


def test_the_first_tab_skips_to_the_page(reader: Reader) -> None:
    page = reader.open("/")
    page.keyboard.press("Tab")
    assert reader.focused() == "a: Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_bar_is_reached_by_keyboard_and_says_where_we_are(reader: Reader) -> None:
    page = reader.open("/measures")
    for _ in range(4):
        page.keyboard.press("Tab")
    assert reader.focused() == "a: Measures"
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "page"


def test_a_new_page_puts_focus_on_its_heading_and_changes_the_title_without_a_reload(reader: Reader) -> None:
    page = reader.open("/")
    page.evaluate("window.same = true")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Voices").focus()
    page.keyboard.press("Enter")
    reader.until("document.title.startsWith('Voices')")
    assert reader.focused() == "h1: Voices"
    assert page.evaluate("window.same")


def test_back_returns_to_the_page_before(reader: Reader) -> None:
    page = reader.open("/")
    reader.go("Plans that started again")
    reader.until("document.activeElement.innerText === 'Plans that started again, ever'")
    page.go_back()
    reader.until("document.title.startsWith('This quarter')")
    assert reader.focused() == "h1: What life is like for children this quarter"


def test_a_form_asks_by_address_and_the_address_restores_the_view(reader: Reader) -> None:
    page = reader.open("/measures/plans_started_again")
    page.get_by_label("Over time").select_option("Year by year, from April")
    page.get_by_label("Where", exact=True).select_option("South")
    page.get_by_role("button", name="Show").click()
    reader.until("document.body.innerText.includes('Year by year, from April, south')")
    assert page.url.endswith("/measures/plans_started_again?v=year&g=south")
    said = page.locator(".reading").inner_text()
    reader.open("/measures/plans_started_again?v=year&g=south")
    assert page.locator(".reading").inner_text() == said
    assert page.get_by_label("Where", exact=True).input_value() == "south"


def test_choosing_the_ordinary_view_again_leaves_a_bare_address(reader: Reader) -> None:
    page = reader.open("/voices?w=child")
    page.get_by_label("Who is speaking").select_option("Everyone")
    page.get_by_role("button", name="Show").click()
    reader.until("document.querySelectorAll('blockquote').length > 2")
    assert page.url.endswith("/voices")


def test_a_link_is_copied_live_or_as_this_edition_saw_it(reader: Reader) -> None:
    page = reader.open("/measures/time_on_plan?s=all")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    seen = ask.open_edition().edition.publication
    for name, ending in (("This view, live", "?s=all"), (f"As seen in {seen}", f"?s=all&e={seen}")):
        page.get_by_role("button", name=f"Copy link to: {name}").click()
        reader.until("document.getElementById('said').innerText.includes('Address copied')")
        assert page.evaluate("navigator.clipboard.readText()").endswith(f"/measures/time_on_plan{ending}")


def test_an_edition_as_it_was_is_kept_while_reading_on(reader: Reader) -> None:
    page = reader.open("/?e=2025Q3")
    reader.go("Measures")
    reader.until("document.title.startsWith('Measures')")
    assert page.url.endswith("/measures?e=2025Q3")


def test_a_part_of_a_page_is_opened_by_its_address(reader: Reader) -> None:
    page = reader.open("/measures/time_on_plan")
    reader.go("How it is counted, with its worked example")
    reader.until("document.getElementById('time_on_plan') && document.getElementById('time_on_plan').open")
    assert page.locator("#time_on_plan").evaluate("e => e.getBoundingClientRect().top") < 400


def test_figures_are_downloaded_as_a_file(reader: Reader) -> None:
    page = reader.open("/measures/plans_started_again")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the figures (CSV)").click()
    assert waiting.value.suggested_filename == "plans_started_again-2025Q4.csv"


def test_an_address_that_names_nothing_says_so(reader: Reader) -> None:
    page = reader.open("/measures/nothing_like_it")
    assert "There is no measure called nothing_like_it" in page.locator("main").inner_text()
    assert page.title() == "Not here"
    assert reader.violations() == []


def test_when_a_page_cannot_be_drawn_it_is_said_aloud(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    page = reader.open("/")
    monkeypatch.setattr(ask, "open_edition", None)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Voices").click()
    reader.until("document.querySelector('[role=alert]').innerText.includes('could not be drawn')")
