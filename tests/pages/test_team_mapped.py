"""Mapping with the worker's own work in between: a file that nobody knew is taken in, a question is answered."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from data.ledger import ask
from data.locations import locations
from etl.jobs import work
from tests.helpers.samples import lines, source, workbook
from tests.helpers.team_desk import TeamDesk
from tests.pages.test_team import office as office

pytestmark = pytest.mark.measures("children_listened_to")  # of previews that the worker makes by itself

Work = Callable[[], None]


@pytest.fixture
def work_off(office: TeamDesk) -> Work:
    """Do whatever was asked for, as the worker beside the web process would."""

    def do() -> None:
        work(locations(office.folder), until=lambda: not ask.jobs(office.ledger, states=("queued", "running")))
        assert [job.why for job in office.jobs() if job.state == "failed"] == []

    return do


def test_a_file_with_headings_of_its_own_is_mapped_once_and_then_known(
    office: TeamDesk, work_off: Work, tmp_path: Path
) -> None:
    office.hand_in(("one.xlsx", renamed(tmp_path / "one.xlsx", "We felt heard.")))
    work_off()
    link = re.search(r"/team/headings\?job=(\d+)&amp;file=0", office.get("/team/jobs/1").text)
    assert link is not None
    page = office.get(f"/team/headings?job={link[1]}&file=0&table=voices.feedback").text
    assert " selected>" not in page.split("Our column")[1]  # each heading has words of its own: a person chooses
    chosen = {
        f"column-{ours}": place
        for ours, said in re.findall(r'for="column-(\w+)".*?Perhaps “(.*?)”', page, re.DOTALL)
        for place in re.findall(rf'<option value="(\d+)">{re.escape(said)}', page)
    }
    of = {"job": link[1], "file": "0", "table": "voices.feedback", "agency": "police"}
    office.post("/team/headings", {**of, **chosen})
    work_off()
    first = office.delivery(1)
    assert (first.state, first.agency, first.stored) == ("checked", "police", 1)
    office.hand_in(("two.xlsx", renamed(tmp_path / "two.xlsx", "She rang first.")), agency="police")
    work_off()
    assert office.delivery(2).edition == first.edition


def test_a_surveys_answers_are_stored_once_its_question_is_mapped(
    office: TeamDesk, work_off: Work, tmp_path: Path
) -> None:
    office.hand_in(("survey.csv", survey()), agency="police")
    work_off()
    waiting = [one for one in ask.findings(office.ledger, 1) if one.kind == "question_not_mapped"]
    assert [one.heading for one in waiting] == ["Do you feel heard?"]
    fields = {"use-0": "scaled", "question-0": "listened_to", "scale-0": waiting[0].value, "speaker-0": "child"}
    office.post("/team/deliveries/1/questions", fields)
    work_off()
    assert "question_not_mapped" not in {one.kind for one in ask.findings(office.ledger, 1)}
    assert (office.delivery(1).rows_in, office.delivery(1).stored) == (2, 2)
    assert "No question waits." in office.get("/team/deliveries/1/questions").text


def renamed(path: Path, words: str) -> bytes:
    """The voices workbook in the headings of somebody who never saw ours."""
    book = load_workbook(workbook(path, "voices", feedback=[{"words": words}]))
    sheet = book.worksheets[0]
    sheet.title = "Tabelle1"
    for cell in sheet[1]:
        cell.value = f"{cell.value} (our own form)"
    book.save(path)
    return path.read_bytes()


def survey() -> bytes:
    """An export of a forms tool: two people, one question."""
    of = source("survey")
    headings, row = lines(of, of.tables["responses"], "", [{}])
    table = [[*headings, "Do you feel heard?"], [*row, "Agree"], [*row, "Strongly agree"]]
    text = StringIO()
    csv.writer(text).writerows(table)
    return text.getvalue().encode()
