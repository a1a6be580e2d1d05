"""What a screen reader is told of a component."""

from __future__ import annotations

from typing import Any


def aria(**said: str) -> dict[str, Any]:
    """The attributes aria-label, aria-hidden and so on, as Dash takes them: its types know no name with a hyphen."""
    return {f"aria-{name}": words for name, words in said.items()}
