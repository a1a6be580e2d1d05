"""The dashboard and a worker over one home, as `python -m etl serve` starts them: two processes, one exchange."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.ledger import ask, open_ledger
from data.ledger.models import Delivery
from data.locations import CHECKOUT, Locations, locations
from tests.helpers import browser


@dataclass(frozen=True, slots=True)
class Served:
    """Where it is served, and the home that its worker holds."""

    address: str
    home: Locations

    def deliveries(self) -> list[Delivery]:
        ledger = open_ledger(self.home.ledger_url)
        try:
            return list(ask.deliveries(ledger))
        finally:
            ledger.close()


@contextmanager
def telling(**settings: Any) -> Iterator[None]:
    """Settings of the web process, for as long as they are needed."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update({name: str(value) for name, value in settings.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """Everything that a team needs over an empty home."""
    home = locations(folder / "home")
    home.home.mkdir(parents=True)
    told = {"NEGLECT_LEDGER": home.ledger_url, "NEGLECT_EXCHANGE": home.exchange}
    environment = {**os.environ, "NEGLECT_HOME": str(home.home)}
    worker = subprocess.Popen(
        [sys.executable, "-m", "etl", "work"], cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        with telling(**told), browser.served(home.mart) as address:
            yield Served(address, home)
    finally:
        worker.terminate()
        worker.wait(timeout=30)
