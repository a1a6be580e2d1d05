"""Where each store lives. Only the demonstration may keep children's data inside the checkout: it has no real children.

NEGLECT_HOME names the home of everything; NEGLECT_LEDGER (a database URL), NEGLECT_MARTS and NEGLECT_EXCHANGE (folders)
move those elsewhere. A web process is given one audience's mart, the ledger and the exchange, and never a home.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from data import exchange

CHECKOUT = Path(__file__).resolve().parent.parent
DEMONSTRATION = CHECKOUT / "var" / "demo"
HOME, LEDGER, MARTS = "NEGLECT_HOME", "NEGLECT_LEDGER", "NEGLECT_MARTS"


class BadPlace(ValueError):
    """A home where children's data may not be kept; the message says where it may."""


@dataclass(frozen=True, slots=True)
class Locations:
    """One home and what it holds. Made by `locations`, which says whether the home may be used."""

    home: Path

    @property
    def child(self) -> Path:
        """The file of the child store."""
        return self.home / "child" / "child.duckdb"

    @property
    def key(self) -> Path:
        """The key of pseudonyms: not beside the store, so that a copy of that alone tells nobody who a child is."""
        return self.home / "secret" / "pseudonym.key"

    @property
    def originals(self) -> Path:
        """The folder of files as they were given, each under its SHA-256."""
        return self.home / "originals"

    @property
    def ledger_url(self) -> str:
        """The database URL of the ledger: NEGLECT_LEDGER, or a file of the home."""
        return os.environ.get(LEDGER) or f"sqlite:///{(self.home / 'ledger.sqlite').as_posix()}"

    def marts(self, audience: str) -> Path:
        """The folder of one audience's editions. No process that serves one is told where the other's are."""
        return Path(os.environ.get(MARTS) or self.home / "mart") / audience

    @property
    def mart(self) -> Path:
        """The folder of the editions that the group reads."""
        return self.marts("group")

    @property
    def logs(self) -> Path:
        """The folder of what was done and how long it took. Nothing of a child or a family is ever in it."""
        return self.home / "logs"

    @property
    def exchange(self) -> Path:
        """The folder where the web process lays files that are handed in, and finds those to hand back."""
        return Path(os.environ.get(exchange.PLACE) or self.home / "exchange")


def locations(home: Path | str | None = None) -> Locations:
    """The locations under a home: the one given, else NEGLECT_HOME, else the demonstration's.

    Raises BadPlace for a home inside the checkout that is not the demonstration's.
    """
    where = Path(home or os.environ.get(HOME) or DEMONSTRATION).expanduser().resolve()
    inside = where == CHECKOUT or CHECKOUT in where.parents
    if inside and where != DEMONSTRATION and DEMONSTRATION not in where.parents:
        raise BadPlace(
            f"{where} is inside the project's own folder, where a copy or a commit could carry children's data away. "
            f"Set {HOME} to a folder outside it. Only the demonstration may live inside, in {DEMONSTRATION}."
        )
    return Locations(where)
