"""How far long work is, for whoever waits: told to a job in the ledger, to a progress bar, or to nobody."""

from __future__ import annotations

from typing import Protocol


class Tell(Protocol):
    """Called with what is being done, and how much of how much; a total of 0 means that it cannot be told."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None: ...


def nobody(step: str, done: int = 0, total: int = 0) -> None:
    """For work that nobody waits for."""
