"""What a definition says, read key by key: what is not as it must be is an error that names the file and the key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any


class BadDefinition(ValueError):
    """A definition that cannot be used; the message names the file and the key, and says what to do."""


@dataclass(frozen=True)
class Reader:
    """One table of a definition, and where it stands. Whatever is not as it must be raises BadDefinition."""

    where: str
    given: dict[str, Any]

    def _get(self, key: str, wanted: str) -> Any:
        if key not in self.given:
            raise BadDefinition(f"{self.where}: {key} is missing; it must {wanted}")
        return self.given[key]

    def text(self, key: str, wanted: str = "be some words, in quotes") -> str:
        """Some words, on one line. `wanted` ends the sentence that says what the key must be."""
        value = self._get(key, wanted)
        if not isinstance(value, str) or not value.strip():
            raise BadDefinition(f"{self.where}: {key} must {wanted}")
        return " ".join(value.split())

    def day(self, key: str) -> date:
        """A day, written 2027-03-31."""
        value = self._get(key, "be a day, as 2027-03-31")
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise BadDefinition(f"{self.where}: {key} is {value!r}; it must be a day, as 2027-03-31") from None

    def texts(self, key: str, at_least: int = 1) -> tuple[str, ...]:
        """A list of so many words or sentences, or more."""
        wanted = f'list at least {at_least}, as ["…", "…"]'
        values = self._get(key, wanted)
        if not isinstance(values, list) or len(values) < at_least:
            raise BadDefinition(f"{self.where}: {key} must {wanted}")
        return tuple(" ".join(str(value).split()) for value in values)

    def table(self, key: str) -> dict[str, Any]:
        """A table with something in it."""
        value = self._get(key, f"have an entry, as [{key}.all]")
        if not isinstance(value, dict) or not value:
            raise BadDefinition(f"{self.where}: {key} must have an entry, as [{key}.all]")
        return value

    def flag(self, key: str, *, unsaid: bool = False) -> bool:
        """Yes or no; `unsaid` where the key is not there."""
        value = self.given.get(key, unsaid)
        if not isinstance(value, bool):
            raise BadDefinition(f"{self.where}: {key} is {value!r}; it must be true or false, without quotes")
        return value

    def number(self, key: str) -> int:
        """A whole number; 0 where the key is not there."""
        value = self.given.get(key, 0)
        if not isinstance(value, int):
            raise BadDefinition(f"{self.where}: {key} is {value!r}; it must be a whole number, without quotes")
        return value

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        """One of the words that are allowed."""
        wanted = f"be one of {', '.join(allowed)}"
        value = self.text(key, wanted)
        if value not in allowed:
            raise BadDefinition(f"{self.where}: {key} is {value!r}; it must {wanted}")
        return value

    def some_of(self, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """A list of some of the words that are allowed, or of none."""
        wanted = f"be a list, of none or some of {', '.join(allowed)}"
        values = self._get(key, wanted)
        if not isinstance(values, list):
            raise BadDefinition(f"{self.where}: {key} is {values!r}; it must {wanted}")
        wrong = [value for value in values if value not in allowed]
        if wrong:
            raise BadDefinition(f"{self.where}: {key} has {wrong[0]!r}; it may have {', '.join(allowed)}")
        return tuple(values)

    def only(self, known: Iterable[str], hint: str = "") -> None:
        """Sees that there are no keys but those known: a key that nobody reads is a typing mistake."""
        every = sorted(known)
        for key in self.given:
            if key not in every:
                near = get_close_matches(key, every, 1)
                meant = f"did you mean {near[0]}?" if near else f"it may have {', '.join(every)}"
                raise BadDefinition(f"{self.where}: nothing is called {key}; {meant}{hint}")
