"""The team area in a browser: no barrier that axe can find, no error, no sideways; and what its script adds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data import exchange
from data.ledger import acts
from tests.helpers import browser as helper
from tests.helpers.browser import Reader
from tests.helpers.served import telling
from tests.helpers.team_desk import AT, TeamDesk

DESK, PHONE = 1366, 390


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TeamDesk]:
    """Stores with one of everything that a page of the area shows; a worker gave a sign just now."""
    opened = TeamDesk(tmp_path)
    opened.at_work()
    with telling(NEGLECT_LEDGER=opened.url, **{exchange.PLACE: opened.tray.folder}):
        yield opened


@pytest.fixture
def address(office: TeamDesk, invented: Path) -> Iterator[str]:
    with helper.served(invented) as served:
        yield served


@pytest.fixture
def reader(chromium: Browser, address: str) -> Iterator[Reader]:
    with helper.reading(chromium, address, DESK) as opened:
        yield opened


def addresses(office: TeamDesk) -> list[str]:
    """A page of each kind, in the states in which it shows most."""
    first = office.delivered((900, 900, 0, 0), "accepted", period="2026Q2")
    again = office.delivered((1204, 1190, 12, 2), period="2026Q2", file_name=f"{'a long name ' * 8}.xlsx")
    office.found(again, *({"row": row} for row in range(2, 14)), {"kind": "n", "title": "Notes", "severity": "note"})
    changed = {"table": "list_7", "sheet": "List 7", "kind": "changed", "row": 14, "former_row": 13, "headings": "End"}
    acts.compare(office.ledger, AT, "Ada", again, first, [changed])
    change = {"indicator": "x", "title": "Plans that started again, ever", "series": "Plans for neglect",
              "place": "Whole county", "period": "Jul to Sep 2026", "was": "no figure", "now": "24.1%"}  # fmt: skip
    office.done("preview", {"deliveries": [again]}, {"figures_changed": 9, "changes": [change]})
    acts.ask_agency(office.ledger, AT, "Ada", again, "Is row 14 right?")
    acts.reply(office.ledger, AT, "Ada", again, "It is.")
    survey = office.delivered(source="survey", part="responses", format="csv", period="2026Q2")
    office.found(survey, {"kind": "question_not_mapped", "heading": "Do you feel heard?", "value": "agree5"})
    acts.mark_return(office.ledger, AT, "Ada", "police", "agency_return", "2026Q2", "not_expected", "A new system.")
    acts.map_headings(office.ledger, AT, "Ada", "police", "voices", "feedback", {"said_on": "Day", "words": "What"})
    column = {"ours": "said_on", "meaning": "When", "must": True, "heading": "Day", "place": 0, "likely": "perhaps"}
    candidate = {"source": "voices", "source_title": "Voices workbook", "table": "feedback", "table_title": "Feedback",
                 "sheet": "S", "heading_row": 1, "headings": ["Day"], "likely": "", "columns": [column]}  # fmt: skip
    refused = office.received({"file": "a.xlsx", "state": "refused", "message": "Seen: one.\nWhat to do: look.",
                               "proposal": {"candidates": [candidate]}, "token": office.held("a.xlsx")})  # fmt: skip
    failed = acts.queue(office.ledger, AT, "Ada", "publish", {})
    acts.begin(office.ledger, AT, failed)
    acts.give_up(office.ledger, AT, failed, "Nothing has been accepted.")
    made = office.done("template", {}, {"file": "a.xlsx", "token": office.tray.hand_back("a.xlsx", b"PK")})
    queued = acts.queue(office.ledger, AT, "Ada", "publish", {})
    return [
        "/team/returns", "/team/returns/csc/ssd/2026Q2", "/team/upload?agency=police", "/team/jobs", "/team/headings",
        f"/team/headings?job={refused}&file=0", *(f"/team/jobs/{job}" for job in (refused, failed, made, queued)),
        *(f"/team/deliveries/{number}" for number in (first, again, survey)), f"/team/deliveries/{survey}/questions",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_page_can_be_used_by_everybody(chromium: Browser, office: TeamDesk, address: str, width: int) -> None:
    with helper.reading(chromium, address, width) as reader:
        for path in addresses(office):
            page = reader.open(path)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert reader.violations() == [], path
            assert reader.overflow() <= 0, path
        assert reader.wrong == []


def test_the_bar_leads_to_the_returns_and_back_by_whole_pages(reader: Reader) -> None:
    reader.open("/measures")
    reader.go("Returns")
    expect(reader.page.locator("h1")).to_have_text("Returns")
    reader.go("Voices")
    reader.until("document.title.startsWith('Voices')")
    assert reader.wrong == []


def test_the_first_tab_skips_to_the_page(reader: Reader) -> None:
    page = reader.open("/team/upload")
    page.keyboard.press("Tab")
    assert reader.focused() == "a: Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_work_is_watched_to_its_end_without_a_reload_by_hand(reader: Reader, office: TeamDesk) -> None:
    job = acts.queue(office.ledger, AT, "Ada", "publish", {})
    page = reader.open(f"/team/jobs/{job}")
    expect(page.locator("[data-words]")).to_have_text("Waiting for its turn: it is the next.")
    acts.begin(office.ledger, AT, job)
    acts.tell(office.ledger, job, "Measuring", 3, 10)
    expect(page.locator("[data-words]")).to_have_text("Measuring (3 of 10).")
    assert page.locator("progress").evaluate("bar => bar.value / bar.max") == pytest.approx(0.3)
    acts.end(office.ledger, AT, job, {"edition": "2026Q2-0001", "quarter": "2026Q2", "figures": 1200})
    expect(page.locator(".lede")).to_have_text("Edition 2026Q2 is live, with 1,200 figures.")


def test_words_to_an_agency_are_copied(reader: Reader) -> None:
    page = reader.open("/team/returns/csc/ssd/2026Q2")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the text").click()
    expect(page.locator("#said")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Dear colleagues at Children's Social Care")


def test_dragged_files_join_those_chosen_and_are_handed_in(reader: Reader, office: TeamDesk, tmp_path: Path) -> None:
    page = reader.open("/team/upload")
    chosen = tmp_path / "chosen.csv"
    chosen.write_bytes(b"x" * 3_000_000)
    page.get_by_label("Files").set_input_files(chosen)
    dragged = page.evaluate_handle(
        "() => { const all = new DataTransfer(); all.items.add(new File(['abc'], 'dragged <b>.csv')); return all; }"
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dragged})
    expect(page.locator("[data-chosen] li")).to_have_text(["chosen.csv, 2.9 MB", "dragged <b>.csv, 3 bytes"])
    page.get_by_label("Your name").fill("Ada Example")
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/team/jobs/1")
    files = office.jobs()[0].asked["files"]
    assert [(f["name"], office.tray.held(f["token"]).stat().st_size) for f in files] == [
        ("chosen.csv", 3_000_000), ("dragged <b>.csv", 3)
    ]  # fmt: skip
    assert reader.wrong == []


def test_what_is_wrong_is_said_without_leaving_the_page(reader: Reader, tmp_path: Path) -> None:
    page = reader.open("/team/upload")
    page.get_by_label("Your name").fill("Ada Example")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert")).to_contain_text("No file was chosen.")
    empty = tmp_path / "empty.csv"
    empty.touch()
    page.get_by_label("Files").set_input_files(empty)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert")).to_contain_text("empty.csv is empty")
    page.evaluate("document.querySelector('[data-upload]').dataset.largest = '2'")
    large = tmp_path / "large.csv"
    large.write_text("abc", encoding="utf-8")
    page.get_by_label("Files").set_input_files(large)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert")).to_contain_text("large.csv: The file is larger than")
    expect(page.get_by_role("button", name="Hand in")).to_be_enabled()
