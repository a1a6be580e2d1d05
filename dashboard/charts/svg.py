"""Small text-free drawings for `html.Img`: an SVG as a data address. What they show is said in the image's alt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from dashboard.charts import ink

HATCH = (
    '<defs><pattern id="h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<path d="M0 0V5" stroke="{ink.LIMIT}" stroke-width="1.4"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class AxisScale:
    """From figures to pixels: `low` stands at the bottom and `high` at the top."""

    low: float
    high: float
    height: float
    pad: float = 6.0

    def y(self, value: float) -> float:
        span = (self.high - self.low) or 1.0
        inside = min(max(value, self.low), self.high)
        return round(self.pad + (self.high - inside) / span * (self.height - 2 * self.pad), 1)


def around(values: Iterable[float], floor: float | None = None, room: float = 0.08) -> tuple[float, float]:
    """The lowest and highest of some figures with a little room; from `floor` where that is given and lower."""
    given = list(values) or [0.0, 1.0]
    low, high = min(given), max(given)
    if floor is not None:
        low = min(low, floor)
    spare = (high - low) * room or max(abs(high) * 0.1, 1.0)
    return (low if floor is not None and low == floor else low - spare), high + spare


def runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Stretches of figures without a gap, as (place, figure): a line is drawn along each and never between them."""
    found: list[list[tuple[int, float]]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((at, value))
    return [run for run in found if run]


def mark(x: float, y: float, *, unusual: bool, hollow: bool, size: float = 4.2) -> str:
    """A diamond for unlike usual, whichever way it goes; a circle otherwise; hollow while provisional."""
    colour = ink.PLUM if unusual else ink.INK
    paint = f'fill="{ink.CARD if hollow else colour}" stroke="{colour}" stroke-width="1.8"'
    if unusual:
        reach = size + 1.6
        return f'<path d="M{x} {y - reach}l{reach} {reach}l-{reach} {reach}l-{reach}-{reach}z" {paint}/>'
    return f'<circle cx="{x}" cy="{y}" r="{size}" {paint}/>'


def source(width: float, height: float, *shapes: str) -> str:
    """The drawing as an image's src."""
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{"".join(shapes)}</svg>'
    return "data:image/svg+xml," + quote(text, safe=" =/:;,.-()'\"<>")
