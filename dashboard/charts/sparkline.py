"""A series at a glance: its line, the range that is usual for it, and its newest point."""

from __future__ import annotations

from itertools import pairwise

from dash import html

from dashboard import labels
from dashboard.charts import ink, svg
from queries.edition import states
from queries.edition.answers import AWAITED, Point, Reading, Status
from queries.reading.patterns import WORDS_FROM, is_figure

WIDTH, HEIGHT = 260, 64
GAPS = (*AWAITED, Status.NOT_YET)  # hatched: a return is awaited, or what follows is still to come


def sparkline(reading: Reading, bounds: tuple[float, float] | None = None, height: int = HEIGHT) -> html.Img:
    """An image with its words. `bounds` puts several on one scale."""
    low, high = bounds or bounds_of(reading)
    scale = svg.AxisScale(low, high, height)
    points = reading.series.points
    step = (WIDTH - 16) / max(len(points) - 1, 1)
    places = [round(8 + at * step, 1) for at in range(len(points))]
    drawing = svg.source(
        WIDTH, height, svg.HATCH,
        _band(reading, places, scale), _hatching(points, places, step, height),
        _line(reading, places, scale), _last(reading, places, scale),
    )  # fmt: skip
    return html.Img(src=drawing, alt=in_words(reading), className="sparkline", width=WIDTH, height=height)


def bounds_of(*readings: Reading) -> tuple[float, float]:
    """One scale for some readings, from nought when they come near it."""
    values = [p.value for r in readings for p in r.series.points if p.value is not None]
    limits = [edge for r in readings for each in r.limits if each for edge in (each.lower, each.upper)]
    every = values + [max(edge, 0.0) for edge in limits]
    months = any(r.series.unit == "months" for r in readings)  # whole ones: a month's step would fill the chart
    near_nought = every and (months or min(every) < 0.35 * max(every))
    return svg.around(every, floor=0.0 if near_nought else None)


def in_words(reading: Reading) -> str:
    """What the drawing shows, for those who do not see it."""
    shown = [p for p in reading.series.points if p.value is not None]
    if not shown:
        return f"{states.NO_FIGURE_YET}."
    first, last = shown[0], shown[-1]
    ends = [f"{labels.figure(p, reading.series)} in {p.period.label}" for p in (first, last)]
    said = f"Line from {ends[0]} to {ends[1]}."
    usual = next((each for each in reversed(reading.limits) if each), None)
    if usual:
        said += f" Usual is from {max(usual.lower, 0):.1f} to {usual.upper:.1f}."
    for status in GAPS:
        gaps = sum(p.status == status for p in reading.series.points)
        said += f" {labels.STATUSES[status]}: {gaps}." if gaps else ""
    return said


def _band(reading: Reading, places: list[float], scale: svg.AxisScale) -> str:
    """The usual range filled, one stretch for each time that usual started; a first idea of it as dotted edges."""
    held = [(x, each, p) for x, each, p in zip(places, reading.limits, reading.series.points, strict=True) if each]
    drawn = ""
    for segment in sorted({each.segment for _, each, _ in held}):
        inside = [(x, each, p) for x, each, p in held if each.segment == segment]
        if len(inside) < 2:
            continue
        top = [f"{x} {scale.y(each.upper)}" for x, each, _ in inside]
        bottom = [f"{x} {scale.y(each.lower)}" for x, each, _ in reversed(inside)]
        trial = sum(is_figure(p) for _, _, p in inside) < WORDS_FROM
        paint = f'fill="none" stroke="{ink.LIMIT}" stroke-dasharray="1 3"' if trial else f'fill="{ink.BAND}"'
        mean = " ".join(f"{x} {scale.y(each.mean)}" for x, each, _ in inside)
        drawn += f'<path d="M{"L".join(top + bottom)}z" {paint}/>'
        drawn += f'<polyline points="{mean}" fill="none" stroke="{ink.LIMIT}" stroke-dasharray="4 3"/>'
    return drawn


def _line(reading: Reading, places: list[float], scale: svg.AxisScale) -> str:
    drawn = []
    for run in _whole_runs(reading):
        if len(run) == 1:
            drawn.append(f'<circle cx="{places[run[0][0]]}" cy="{scale.y(run[0][1])}" r="1.8" fill="{ink.INK}"/>')
        steps = " ".join(f"{places[at]} {scale.y(value)}" for at, value in run)
        drawn.append(f'<polyline points="{steps}" fill="none" stroke="{ink.INK}" stroke-width="1.8"/>')
    return "".join(drawn)


def _whole_runs(reading: Reading) -> list[list[tuple[int, float]]]:
    """Stretches without a gap and without a new start of usual."""
    segments = [each.segment if each else None for each in reading.limits]
    found = []
    for run in svg.runs([p.value for p in reading.series.points]):
        cuts = [n for n in range(1, len(run)) if _starts_again(segments[run[n - 1][0]], segments[run[n][0]])]
        edges = [0, *cuts, len(run)]
        found += [run[first:past] for first, past in pairwise(edges)]
    return found


def _starts_again(before: int | None, now: int | None) -> bool:
    return before is not None and now is not None and before != now


def _hatching(points: tuple[Point, ...], places: list[float], step: float, height: int) -> str:
    wide = max(step, 5)
    return "".join(
        f'<rect x="{x - wide / 2}" y="4" width="{wide}" height="{height - 8}" fill="url(#h)"/>'
        for x, point in zip(places, points, strict=True)
        if point.status in GAPS
    )


def _last(reading: Reading, places: list[float], scale: svg.AxisScale) -> str:
    last = reading.series.points[-1] if reading.series.points else None
    if last is None or last.value is None:
        return ""
    hollow = last.status == Status.PROVISIONAL
    return svg.mark(places[-1], scale.y(last.value), unusual=reading.unusual[-1], hollow=hollow)
