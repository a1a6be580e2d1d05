"""A home with trays and a queue, as the web process and the worker share it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data.exchange import Exchange
from data.ledger import Ledger, acts, ask, open_ledger
from data.ledger.models import Delivery, Job
from data.locations import Locations, locations
from etl import jobs


class Shared:
    """Files are handed in as the page does it; work is done when a test says so."""

    def __init__(self, folder: Path) -> None:
        self.places: Locations = locations(folder)
        self.trays = Exchange(self.places.exchange)
        self.ledger: Ledger = open_ledger(self.places.ledger_url)

    def hand_in(self, *paths: Path, who: str = "Ada", **asked: Any) -> int:
        """Hand files in and ask for them to be received. Returns the job's number."""
        files = []
        for path in paths:
            incoming = self.trays.incoming()
            incoming.write(path.read_bytes())
            held = incoming.keep(path.name)
            files.append({"token": held.token, "name": held.name, "sha256": held.sha256, "size": held.size})
        return acts.queue(self.ledger, acts.now(), who, "receive", {"files": files, **asked})

    def ask_for(self, kind: str, who: str = "Ada", **asked: Any) -> int:
        return acts.queue(self.ledger, acts.now(), who, kind, asked)

    def work(self) -> None:
        """Do everything that is asked for."""
        jobs.work(self.places, until=lambda: not ask.jobs(self.ledger, states=("queued", "running"), limit=1))

    def job(self, number: int) -> Job:
        found = ask.job(self.ledger, number)
        assert found is not None
        return found

    def result(self, number: int) -> dict[str, Any]:
        return jobs.result(self.places, self.job(number))

    def deliveries(self) -> list[Delivery]:
        return list(ask.deliveries(self.ledger))

    def accept(self, *numbers: int) -> None:
        for number in numbers:
            acts.accept(self.ledger, acts.now(), "Ada", number)
