"""A funnel: groups by how many each is of, and the range that chance alone gives a group of that size.

The drawing carries no text. Each point has a number beside it, set in HTML, which the table gives a name.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.aria import aria
from dashboard.charts import ink, svg
from queries.reading.localities import Funnel, FunnelPoint
from queries.statistics.intervals import LOOK_INTO, NOTE
from queries.statistics.intervals import funnel as limits

WIDTH, HEIGHT = 520, 240
STEPS = 60  # places along the limits
SIDE = 52  # pixels left free at either side, for the scale and the last number


def funnel(found: Funnel, ordered: tuple[FunnelPoint, ...], ours: str, in_words: str) -> html.Div:
    """`ordered` are the points as the table has them; `ours` is the name of the one that is us, if any is."""
    most = 1.05 * max(point.denominator for point in ordered)
    least = 0.85 * min(point.denominator for point in ordered)
    inner, outer = _edges(found, least, most, NOTE), _edges(found, least, most, LOOK_INTO)
    near = [value for p in ordered for value in (p.lower998, p.upper998) if value is not None]
    low, high = svg.around([*near, *(point.value for point in ordered)], room=0.06)
    scale = svg.AxisScale(max(low, 0.0), min(high, 100.0), HEIGHT)
    places = [_x(point.denominator, least, most) for point in ordered]
    middle = scale.y(found.average)
    drawing = svg.source(
        WIDTH, HEIGHT,
        _band(outer, least, most, scale, f'fill="{ink.BAND}"'),
        _band(inner, least, most, scale, f'fill="{ink.CARD}" fill-opacity="0.65"'),
        f'<path d="M{SIDE} {middle}H{WIDTH - SIDE}" stroke="{ink.LIMIT}" stroke-dasharray="5 4"/>',
        *(_mark(x, scale.y(p.value), p, p.name == ours) for x, p in zip(places, ordered, strict=True)),
    )  # fmt: skip
    image = html.Img(src=drawing, alt=in_words, width=WIDTH, height=HEIGHT)
    numbers = [
        _number(at, x, scale.y(point.value)) for at, (x, point) in enumerate(zip(places, ordered, strict=True), 1)
    ]
    return html.Div(
        [html.Div([image, *numbers, *_axis(found.average, scale)]), _sizes(ordered, places)], className="funnel"
    )


def _x(size: float, least: float, most: float) -> float:
    """A group's place from left to right: by the root of its size, so that small groups do not lie on one another."""
    share: float = (size**0.5 - least**0.5) / ((most**0.5 - least**0.5) or 1)
    return round(SIDE + share * (WIDTH - 2 * SIDE), 1)


def _edges(found: Funnel, least: float, most: float, surety: float) -> list[tuple[float, float, float]]:
    """(size, lower, upper) in percent along the funnel."""
    edges = []
    for step in range(STEPS + 1):
        root = least**0.5 + (most**0.5 - least**0.5) * step / STEPS
        interval = limits(found.average / 100, root**2, surety)
        if interval:
            edges.append((root**2, max(0.0, 100 * interval.lower), min(100.0, 100 * interval.upper)))
    return edges


def _band(edges: list[tuple[float, float, float]], least: float, most: float, scale: svg.AxisScale, paint: str) -> str:
    """The range filled, with its edges as dotted lines."""
    if not edges:
        return ""
    top = [f"{_x(size, least, most)} {scale.y(high)}" for size, _, high in edges]
    bottom = [f"{_x(size, least, most)} {scale.y(low)}" for size, low, _ in edges]
    line = f'fill="none" stroke="{ink.LIMIT}" stroke-dasharray="1 3"'
    return (
        f'<path d="M{"L".join(top + bottom[::-1])}z" {paint}/>'
        f'<polyline points="{" ".join(top)}" {line}/><polyline points="{" ".join(bottom)}" {line}/>'
    )


def _mark(x: float, y: float, point: FunnelPoint, ours: bool) -> str:
    """A filled diamond outside the range, as for anything unlike usual; a ring round the one that is us."""
    ring = f'<circle cx="{x}" cy="{y}" r="9" fill="none" stroke="{ink.BRAND}" stroke-width="2"/>' if ours else ""
    outside = point.position in ("note", "look")
    return svg.mark(x, y, unusual=outside, hollow=point.position == "few") + ring


def _axis(average: float, scale: svg.AxisScale) -> list[Component]:
    """The scale's ends and the share of all together, at the left."""
    ends = [value for value in (scale.low, scale.high) if abs(scale.y(value) - scale.y(average)) > 20]
    return [
        html.Span(f"{value:.0f}%", className="tick", style={"top": f"{100 * scale.y(value) / HEIGHT:.1f}%"},
                  **aria(hidden="true"))
        for value in (average, *ends)
    ]  # fmt: skip


def _sizes(ordered: tuple[FunnelPoint, ...], places: list[float]) -> Component:
    """What the smallest and the largest are out of, each beneath its own point."""
    ends = [
        html.Span(f"out of {ordered[at].denominator:,.0f}", style={"left": f"{100 * places[at] / WIDTH:.1f}%"})
        for at in (0, -1)
    ]
    return html.Div(ends, className="sizes", **aria(hidden="true"))


def _number(at: int, x: float, y: float) -> Component:
    place = {"left": f"{100 * x / WIDTH:.1f}%", "top": f"{100 * y / HEIGHT:.1f}%"}
    return html.Span(str(at), className="point", style=place, **aria(hidden="true"))
