"""How much had come about by set months: one rising line on a scale that several share."""

from __future__ import annotations

from dash import html

from dashboard.charts import ink, svg

WIDTH, HEIGHT = 260, 84


def rise(months: tuple[int, ...], shares: tuple[float, ...], most: float, in_words: str) -> html.Img:
    """Shares from nought to one against months, `most` at the top. Drawn as steps: it is known at set months only."""
    scale = svg.AxisScale(0.0, most, HEIGHT)
    across = (WIDTH - 16) / (months[-1] or 1)
    points = [(round(8 + month * across, 1), scale.y(share)) for month, share in zip(months, shares, strict=True)]
    floor = scale.y(0.0)
    line = "L".join(f"{x} {y}" for x, y in points)
    under = f'<path d="M{points[0][0]} {floor}L{line}L{points[-1][0]} {floor}z" fill="{ink.BAND}"/>'
    rail = f'<path d="M8 {floor}H{WIDTH - 8}" stroke="{ink.LIMIT}"/>'
    over = f'<path d="M{line}" fill="none" stroke="{ink.INK}" stroke-width="1.8"/>'
    marks = "".join(svg.mark(x, y, unusual=False, hollow=False, size=2.6) for x, y in points)
    drawing = svg.source(WIDTH, HEIGHT, under, rail, over, marks)
    return html.Img(src=drawing, alt=in_words, className="sparkline", width=WIDTH, height=HEIGHT)
