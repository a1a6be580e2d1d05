"""A quarter through the browser, from an empty home to a released edition; without script; and two people at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.browser import Reader, reading
from tests.helpers.samples import text_tables, workbook
from tests.helpers.served import Served, serving

PATIENT = 120_000  # milliseconds: work is done by another process, on whatever machine this is


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path) as served:
        yield served


@pytest.fixture
def reader(chromium: Browser, team: Served) -> Iterator[Reader]:
    """Somebody of the performance team at a desk."""
    with reading(chromium, team.address) as opened:
        opened.page.set_default_timeout(PATIENT)
        yield opened


def hand_in(page: Page, *files: Path, who: str = "Ada Example") -> None:
    page.get_by_label("Files").set_input_files(files)
    page.get_by_label("Your name").last.fill(who)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url(re.compile("/team/(jobs|deliveries)/"))
    expect(page.get_by_text("You may close this page")).to_have_count(0, timeout=PATIENT)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_quarter_from_an_empty_home_to_a_released_edition(reader: Reader, tmp_path: Path) -> None:
    page = reader.page
    extract = sorted(text_tables(tmp_path / "ssd", "ssd").iterdir())
    voices = workbook(tmp_path / "voices.xlsx", "voices")
    bad = workbook(tmp_path / "annex_a.xlsx", "annex_a", list_7=[{"start_date": "soon"}])
    mended = workbook(tmp_path / "annex_a mended.xlsx", "annex_a", list_7=[{"start_date": date(2025, 5, 20)}])

    page.goto(reader.address)
    page.get_by_role("link", name="Hand files in").click()
    hand_in(page, *extract, voices, bad)
    expect(page.locator(".outcomes > li")).to_have_count(len(extract) + 2, timeout=PATIENT)

    page.locator(".outcomes > li", has_text="annex_a.xlsx").get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("Dates that cannot be read Row set aside: 1")
    expect(page.locator("main")).to_contain_text("row 2, column")
    page.get_by_text("Do not use it").first.click()
    page.get_by_label("Why it is not used").fill("One plan has no start.")
    page.get_by_role("button", name="Do not use it").click()
    expect(page.locator(".beside-tag")).to_contain_text("Not used")

    page.get_by_role("link", name="Hand files in").click()
    hand_in(page, mended)
    expect(page.locator("h1")).to_have_text("Annex A workbook", timeout=PATIENT)
    expect(page.locator("main")).to_contain_text("7 rows in = 7 stored + 0 set aside + 0 exact copies.")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".beside-tag")).to_contain_text("Accepted")

    page.get_by_role("link", name="Returns", exact=True).click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Accept those ticked").click()
    expect(page.locator("main")).to_contain_text("3 accepted and in no edition yet")
    page.get_by_role("button", name="Publish a new edition").click()
    expect(page.locator(".lede")).to_contain_text("Edition 2025Q1 is live", timeout=PATIENT)

    page.goto(f"{reader.address}/team/returns?q=2025Q1")
    for returned in ("Standard safeguarding dataset", "Annex A workbook", "Voices workbook"):
        row = page.get_by_role("table").first.get_by_role("row").filter(has_text=returned)
        expect(row).to_contain_text("Returned")
    reader.open("/")
    expect(page.get_by_role("region", name="Edition")).to_contain_text("Edition 2025Q1")
    assert [line for line in reader.wrong if "503" not in line] == []  # before anything was published


def test_without_script_a_file_is_handed_in_seen_and_accepted(chromium: Browser, team: Served, tmp_path: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(PATIENT)
    page.goto(f"{team.address}/team/upload")
    hand_in(page, workbook(tmp_path / "voices.xlsx", "voices"))
    expect(page.locator("h1")).to_have_text("Voices workbook", timeout=PATIENT)
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".beside-tag")).to_contain_text("Accepted")
    assert [one.state for one in team.deliveries()] == ["accepted"]
    context.close()


def test_two_people_at_once_are_each_told_of_their_own(chromium: Browser, team: Served, tmp_path: Path) -> None:
    people = ("Ada Example", "Bea Example")
    files = {
        who: [
            workbook(tmp_path / f"{who} {word}.xlsx", "voices", feedback=[{"words": f"{who} {word}", "said_by_n": n}])
            for n, word in enumerate(("one", "two"), start=1)
        ]
        for who in people
    }
    with reading(chromium, team.address) as first, reading(chromium, team.address) as second:
        readers = dict(zip(people, (first, second), strict=True))
        for who, reader in readers.items():
            reader.page.goto(f"{team.address}/team/upload")
            reader.page.get_by_label("Files").set_input_files(files[who])
            reader.page.get_by_label("Your name").last.fill(who)
        for reader in readers.values():  # neither waits for the other
            reader.page.evaluate("document.querySelector('[data-send]').click()")
        for who, reader in readers.items():
            expect(reader.page.locator(".outcomes h2")).to_have_text([one.name for one in files[who]], timeout=PATIENT)
            assert reader.wrong == []
    came = sorted((one.received_by, one.file_name, one.rows_in, one.state) for one in team.deliveries())
    assert came == sorted((who, one.name, 1, "checked") for who in people for one in files[who])
