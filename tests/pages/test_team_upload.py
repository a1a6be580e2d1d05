"""Files handed in by the form: straight into the exchange, each accounted for, and nothing left of what is not kept."""

from __future__ import annotations

import errno
import hashlib
from io import BytesIO

import pytest

from dashboard.team import incoming
from data import exchange
from data.exchange import Incoming
from tests.helpers.team_desk import TeamDesk
from tests.pages.test_team import office as office

JSON = {"Accept": "application/json"}


def test_files_are_held_whole_and_a_job_is_asked_for(office: TeamDesk) -> None:
    first, second = b"a" * 200_000, "ü".encode()
    answer = office.hand_in(("one.csv", first), ("mein Ordner/zwei ü.xlsx", second), agency="police", period="2025Q1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/team/jobs/1")
    asked = office.jobs()[0].asked
    assert [file["name"] for file in asked["files"]] == ["one.csv", "zwei ü.xlsx"]
    assert [office.tray.held(file["token"]).read_bytes() for file in asked["files"]] == [first, second]
    assert (asked["agency"], asked["period"], asked["accept"]) == ("police", "2025Q1", False)
    assert office.jobs()[0].who == "Ada"
    assert len(office.lying()) == 2


def test_an_empty_file_keeps_none_of_its_neighbours_back(office: TeamDesk) -> None:
    answer = office.hand_in(("full.csv", b"x"), ("leer.csv", b""))
    assert answer.status_code == 303
    assert [(file["name"], file["size"]) for file in office.jobs()[0].asked["files"]] == [
        ("full.csv", 1),
        ("leer.csv", 0),
    ]


def test_a_file_is_hashed_while_it_is_written(office: TeamDesk) -> None:
    office.hand_in(("one.csv", b"abc"))
    (file,) = office.jobs()[0].asked["files"]
    assert (file["sha256"], file["size"]) == (hashlib.sha256(b"abc").hexdigest(), 3)


def test_a_script_is_told_where_to_go(office: TeamDesk) -> None:
    answer = office.post("/team/upload", {"files": (BytesIO(b"x"), "a.csv")}, headers=JSON)
    assert answer.json == {"go": "/team/jobs/1"}


@pytest.mark.parametrize(
    ("files", "fields", "said"),
    [
        ((), {}, "No file was chosen"),
        ((("", b""),), {}, "No file was chosen"),
        ((("leer.csv", b""),), {}, "leer.csv is empty"),
        ((("leer.csv", b""), ("void.csv", b"")), {}, "void.csv is empty"),
        ((("full.csv", b"x"),), {"who": " "}, "Say who you are"),
        ((("full.csv", b"x"),), {"agency": "nobody"}, "There is no agency"),
        ((("full.csv", b"x"),), {"period": "Q4"}, "is not a period"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_left(
    office: TeamDesk, files: tuple[tuple[str, bytes], ...], fields: dict[str, str], said: str
) -> None:
    answer = office.hand_in(*files, **fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert 'role="alert"' in answer.text
    assert (office.jobs(), office.lying()) == ([], [])


def test_a_file_that_is_too_large_is_named_with_what_to_do(office: TeamDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "LARGEST", 2**20)
    answer = office.hand_in(("small.csv", b"x"), ("large.csv", b"x" * (2**20 + 1)))
    assert answer.status_code == 413
    assert "large.csv: The file is larger than 1 MB." in answer.text
    assert "python -m etl receive FILE" in answer.text
    assert (office.jobs(), office.lying()) == ([], [])


def test_more_than_may_come_at_once_is_refused(office: TeamDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "WHOLE", 1000)
    answer = office.hand_in(("a.csv", b"x" * 600), ("b.csv", b"x" * 600))
    assert answer.status_code == 413
    assert "Hand them in a few at a time" in answer.text
    assert (office.jobs(), office.lying()) == ([], [])


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "disk of the server is full"), (errno.EIO, "not be written")]
)
def test_a_disk_that_takes_no_more_is_said_and_nothing_is_left(
    office: TeamDesk, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def full(_self: Incoming, _block: bytes) -> int:
        raise OSError(number, "no")

    monkeypatch.setattr(Incoming, "write", full)
    answer = office.hand_in(("a.csv", b"x"))
    assert answer.status_code == 507
    assert said in answer.text
    assert (office.jobs(), office.lying()) == ([], [])


def test_a_tray_that_cannot_be_made_is_said(office: TeamDesk) -> None:
    office.tray.folder.write_text("a file where the folder should be", encoding="utf-8")
    answer = office.hand_in(("a.csv", b"x"))
    assert answer.status_code == 507
    assert "Tell whoever keeps the server" in answer.text


def test_a_form_cut_short_leaves_nothing(office: TeamDesk) -> None:
    start = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\nhalf of it'
    answer = office.client.post("/team/upload", data=start, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 400
    assert (office.jobs(), office.lying()) == ([], [])


def test_a_file_under_another_name_of_the_form_is_not_kept(office: TeamDesk) -> None:
    answer = office.post("/team/upload", {"others": (BytesIO(b"x"), "a.csv")})
    assert answer.status_code == 400
    assert office.lying() == []


def test_the_form_keeps_what_was_written_and_shows_names_as_text(office: TeamDesk) -> None:
    answer = office.hand_in(("<b>.csv", b""), agency="police", period="2025Q1")
    assert "&lt;b&gt;.csv is empty" in answer.text
    assert '<option value="police" selected>' in answer.text
    assert 'value="2025Q1"' in answer.text
