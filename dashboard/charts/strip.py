"""One figure on a scale that several rows share: a dot on a line, to be set beside the row's name and value."""

from __future__ import annotations

from dash import html

from dashboard.charts import ink, svg

WIDTH, HEIGHT = 300, 22


def strip(value: float | None, bounds: tuple[float, float], *, ours: bool = False, wide: bool = False) -> html.Img:
    """`ours` is a filled diamond of our colour, `wide` (a region, the country) an open square, the rest a dot.

    The value stands beside it in the same row, so the image itself needs no words.
    """
    low, high = bounds
    rail = f'<path d="M6 11H{WIDTH - 6}" stroke="{ink.RULE}" stroke-width="2"/>'
    shape = ""
    if value is not None:
        x = round(6 + (value - low) / ((high - low) or 1) * (WIDTH - 12), 1)
        if ours:
            shape = f'<path d="M{x} 3l8 8l-8 8l-8-8z" fill="{ink.BRAND}"/>'
        elif wide:
            paint = f'fill="{ink.CARD}" stroke="{ink.INK}" stroke-width="2"'
            shape = f'<rect x="{x - 5}" y="6" width="10" height="10" {paint}/>'
        else:
            shape = f'<circle cx="{x}" cy="11" r="5" fill="{ink.MUTED}"/>'
    return html.Img(src=svg.source(WIDTH, HEIGHT, rail, shape), alt="", className="strip", width=WIDTH, height=HEIGHT)
