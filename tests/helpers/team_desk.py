"""A ledger and trays for the team area, without a worker: what jobs would have brought about is written by acts."""

from __future__ import annotations

import io
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from data.exchange import AT_WORK, Exchange
from data.ledger import Ledger, acts, ask, open_ledger
from data.ledger.models import Delivery, Job

AT = datetime(2025, 7, 14, 9, 0)
USUAL: dict[str, Any] = {
    "file_name": "annex_a.xlsx", "size": 51_200, "format": "xlsx", "agency": "csc", "source": "annex_a",
    "part": "workbook", "edition": "2025", "period": "2025Q1", "period_from": "content",
}  # fmt: skip
FINDING: dict[str, Any] = {
    "kind": "unreadable_date", "title": "Dates that cannot be read", "severity": "error", "table": "list_7",
    "sheet": "List 7", "row": 14, "rows": 1, "column_letter": "F", "heading": "CP Plan Start Date",
    "value": "soon", "expected": "a date such as 31/03/2026",
    "message": "Sheet List 7, row 14, column F (CP Plan Start Date): 'soon' cannot be read as a date.",
    "todo": "Correct the cell and send the return again.",
}  # fmt: skip


class TeamDesk:
    """The web process's stores in a folder of a test's own, and somebody at the desk."""

    def __init__(self, folder: Path, client: FlaskClient | None = None) -> None:
        self.folder, self.client = folder, client
        self.url = f"sqlite:///{(folder / 'ledger.sqlite').as_posix()}"
        self.tray = Exchange(folder / "exchange")
        self.ledger: Ledger = open_ledger(self.url)
        self.count = 0

    def delivered(self, rows: tuple[int, int, int, int] = (10, 8, 1, 1), state: str = "checked", **given: Any) -> int:
        """A delivery as the worker would have recorded it. rows: in, stored, set aside, duplicates."""
        self.count += 1
        (number,) = acts.receive(self.ledger, AT, "Ada", [{**USUAL, "sha256": f"{self.count:064}", **given}])
        if state != "received":
            acts.check(self.ledger, AT, "Ada", number, acts.Counts(*rows))
        if state == "accepted":
            acts.accept(self.ledger, AT, "Ada", number)
        return number

    def found(self, number: int, *findings: dict[str, Any]) -> None:
        acts.find(self.ledger, AT, "Ada", number, [{**FINDING, **each} for each in findings])

    def done(self, kind: str, asked: dict[str, Any], result: dict[str, Any]) -> int:
        """A job that came to an end."""
        number = acts.queue(self.ledger, AT, "Ada", kind, asked)
        acts.begin(self.ledger, AT, number)
        acts.end(self.ledger, AT, number, result)
        return number

    def received(self, *files: dict[str, Any]) -> int:
        """A job that took files in: in full in the out-tray, as the worker leaves it."""
        usual = {"message": "", "delivery": None, "source": "", "period": ""}
        every = [usual | each for each in files]
        full = self.tray.hand_back("result.json", json.dumps({"files": every}).encode())
        short = [{key: one[key] for key in ("file", "state", "delivery", "source", "period")} for one in every]
        return self.done("receive", {"files": []}, {"files": short, "full": full})

    def at_work(self) -> None:
        """A worker gave a sign just now."""
        self.tray.folder.mkdir(exist_ok=True)
        (self.tray.folder / AT_WORK).touch()

    def held(self, name: str, content: bytes = b"x") -> str:
        """A file in the in-tray. Returns its token."""
        incoming = self.tray.incoming()
        incoming.write(content)
        return incoming.keep(name).token

    def hand_in(self, *files: tuple[str, bytes], who: str = "Ada", **fields: Any) -> TestResponse:
        parts = [(io.BytesIO(content), name) for name, content in files]
        return self.post("/team/upload", {"files": parts, "who": who, **fields}, content_type="multipart/form-data")

    def post(self, path: str, fields: dict[str, Any] | None = None, **how: Any) -> TestResponse:
        return self.client.post(path, data={"who": "Ada", **(fields or {})}, **how)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def jobs(self) -> list[Job]:
        return list(ask.jobs(self.ledger))

    def delivery(self, number: int) -> Delivery:
        found = ask.delivery(self.ledger, number)
        assert found is not None
        return found

    def lying(self) -> list[Path]:
        """Every file in the trays, those half written included."""
        return [Path(folder) / name for folder, _, names in os.walk(self.tray.folder) for name in names]
