"""The main picture of a measure: its line over time against what is usual for it. A plain dict, as Plotly takes it.

A gap is a gap. Provisional points are hollow, periods whose return is awaited or that are not yet known are filled with
a pattern, a point unlike usual is a diamond. Lines break where usual starts afresh, and a numbered flag says where.
"""

from __future__ import annotations

from itertools import pairwise

from dashboard import labels
from dashboard.charts import ink, margin
from dashboard.charts.margin import Figure
from dashboard.charts.sparkline import bounds_of
from queries.edition.answers import AWAITED, Limits, Period, Point, Reading, Series, Status
from queries.reading import patterns, sentences
from queries.reading.figure_text import decimal_places

HEIGHT = 380
LEAST = 6.0  # points of a percentage on an axis without a usual range
HIDDEN = (Status.LOW, Status.TOO_FEW)
# Periods without a figure that take up room: the pattern they are filled with and the words on it.
FILLED = {
    **{status: ("/", labels.STATUSES[status]) for status in AWAITED},
    Status.NOT_YET: (".", "Not yet known"),
    Status.NOT_KNOWN: (".", "Not known"),
}


def figure(reading: Reading, beside: tuple[Reading, ...] = (), starts: tuple[Period, ...] = ()) -> Figure:
    """The picture of one reading, with other lines of the measure beside it, each named at its right end.

    `starts` are the periods with which usual begins again: the line breaks there.
    """
    low, high = bounds(reading, beside)
    points, parts = reading.series.points, patterns.segments(reading.series, starts)
    traces = [
        *_limits(reading, patterns.trial_segments(reading.series, starts)),
        *(_filled(points, status, low, high) for status in FILLED),
        *(_other(other.series, points) for other in beside),
        *_lines(parts),
        _marks(reading),
        _hidden(points, low),
    ]
    names = [*_names(reading, beside, low, high), *_why_filled(points, low, high)]
    layout = _layout(points, (low, high), reading.series.unit, names)
    return {"data": [t for t in traces if t], "layout": _flagged(layout, parts)}


def bounds(reading: Reading, beside: tuple[Reading, ...]) -> tuple[float, float]:
    """The axis. Without a usual range a percentage has some points of it, so that a tenth is not a cliff."""
    low, high = bounds_of(reading, *beside)
    if reading.series.unit != "percent":
        return low, high
    low, high = max(low, 0.0), min(high, 100.0)
    if any(reading.limits) or high - low >= LEAST:
        return low, high
    low = min(max((low + high - LEAST) / 2, 0.0), 100 - LEAST)
    return low, low + LEAST


def _flagged(layout: Figure, parts: tuple[Series, ...]) -> Figure:
    """The layout with a numbered flag wherever usual starts again; the notes beneath carry the same numbers."""
    at, flags, shapes = 0, [], []
    for number, (before, part) in enumerate(pairwise(parts), start=1):
        at += len(before.points)
        x = at - 0.5
        line = {"color": ink.PLUM, "width": 1.2, "dash": "dot"}
        shapes.append({"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line})
        top = {"x": x, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
        font = {"size": 13, "color": ink.CARD}
        flags.append({**top, "text": f"<b>{number}</b>", "bgcolor": ink.PLUM, "borderpad": 3, "font": font})
        said = f"usual since {sentences.usual_label(part.points[0].period)}"
        flags.append({**top, "text": said, "xanchor": "left", "xshift": 11, "font": {"size": 13, "color": ink.PLUM}})
    margins = {**layout["margin"], "t": 30} if flags else layout["margin"]
    return {**layout, "margin": margins, "annotations": [*layout["annotations"], *flags], "shapes": shapes}


def _limits(reading: Reading, trial: frozenset[int]) -> list[Figure]:
    """Mean, lower and upper, one set for each stretch of one range, so that nothing is drawn across a break."""
    traces: list[Figure] = []
    dotted = {"width": 1, "dash": "dot", "color": ink.LIMIT, "shape": "linear"}
    for segment in sorted({each.segment for each in reading.limits if each}):
        fill = {} if segment in trial else {"fill": "tonexty", "fillcolor": "rgba(122, 136, 142, 0.13)"}
        inside = [each if each and each.segment == segment else None for each in reading.limits]
        traces += [
            _plain(inside, "lower", dotted),
            {**_plain(inside, "upper", dotted), **fill},
            _plain(inside, "mean", {"width": 1.2, "dash": "dash", "color": ink.LIMIT}),
        ]
    return traces


def _plain(limits: list[Limits | None], edge: str, line: Figure) -> Figure:
    heights = [max(getattr(each, edge), 0) if each else None for each in limits]
    return {
        "type": "scatter", "mode": "lines", "x": list(range(len(limits))), "y": heights,
        "line": line, "connectgaps": False, "hoverinfo": "skip",
    }  # fmt: skip


def _lines(parts: tuple[Series, ...]) -> list[Figure]:
    """The line itself, in as many pieces as usual has starts: figures on two sides of a break are not joined."""
    drawn, first = [], 0
    for part in parts:
        places = list(range(first, first + len(part.points)))
        drawn.append({
            "type": "scatter", "mode": "lines", "x": places, "y": [p.value for p in part.points],
            "line": {"width": 2, "color": ink.INK}, "connectgaps": False, "hoverinfo": "skip",
        })  # fmt: skip
        first += len(part.points)
    return drawn


def _marks(reading: Reading) -> Figure:
    colours = [ink.PLUM if unusual else ink.INK for unusual in reading.unusual]
    points = reading.series.points
    hollow = [p.status == Status.PROVISIONAL for p in points]
    return {
        "type": "scatter", "mode": "markers", "x": list(range(len(points))), "y": [p.value for p in points],
        "cliponaxis": False,
        "marker": {
            "symbol": ["diamond" if unusual else "circle" for unusual in reading.unusual],
            "size": [12 if unusual else 8 for unusual in reading.unusual],
            "color": [ink.CARD if open_ else colour for open_, colour in zip(hollow, colours, strict=True)],
            "line": {"width": 2, "color": colours},
            "opacity": 1,
        },
        "text": [_hover(reading, at) for at in range(len(points))],
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _hover(reading: Reading, at: int) -> str:
    point = reading.series.points[at]
    said = [f"<b>{point.period.label}</b>", labels.figure(point, reading.series), labels.out_of(point)]
    if point.lower is not None and point.upper is not None:
        said.append(f"95% interval {point.lower:.1f} to {point.upper:.1f}")
    said.append(labels.STATUSES[point.status])
    said.append("Unlike usual" if reading.unusual[at] else "")
    return "<br>".join(each for each in said if each)


def _filled(points: tuple[Point, ...], status: Status, low: float, high: float) -> Figure | None:
    """Periods without a figure, filled from bottom to top."""
    pattern, said = FILLED[status]
    places = [at for at, p in enumerate(points) if p.status == status]
    if not places:
        return None
    return {
        "type": "bar", "x": places, "y": [high - low] * len(places), "base": low, "width": 0.9,
        "marker": {
            "color": "rgba(0,0,0,0)", "line": {"width": 0},
            "pattern": {"shape": pattern, "fgcolor": ink.LIMIT, "size": 7, "solidity": 0.2},
        },
        "hovertemplate": f"%{{customdata}}: {said.lower()}<extra></extra>",
        "customdata": [points[at].period.label for at in places],
    }  # fmt: skip


def _why_filled(points: tuple[Point, ...], low: float, high: float) -> list[Figure]:
    """The words on filled periods, once for each run of them, on a ground of their own so that they can be read."""
    return [
        {
            "text": said, "x": sum(run) / len(run), "y": (low + high) / 2, "textangle": -90, "showarrow": False,
            "bgcolor": ink.CARD, "borderpad": 2, "font": {"size": 13, "color": ink.INK},
        }
        for status, (_, said) in FILLED.items()
        for run in _runs([at for at, p in enumerate(points) if p.status == status])
    ]  # fmt: skip


def _runs(places: list[int]) -> list[list[int]]:
    """Places that follow one another, together."""
    found: list[list[int]] = []
    for at in places:
        if found and found[-1][-1] == at - 1:
            found[-1].append(at)
        else:
            found.append([at])
    return found


def _hidden(points: tuple[Point, ...], low: float) -> Figure | None:
    """Figures there are and that may not be shown: an open square on the axis, where no height is claimed."""
    places = [at for at, p in enumerate(points) if p.status in HIDDEN]
    if not places:
        return None
    return {
        "type": "scatter", "mode": "markers", "x": places, "y": [low] * len(places), "cliponaxis": False,
        "marker": {"symbol": "square-open", "size": 9, "color": ink.MUTED, "line": {"width": 2}},
        "text": [f"<b>{points[at].period.label}</b><br>{labels.STATUSES[points[at].status]}" for at in places],
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _other(series: Series, points: tuple[Point, ...]) -> Figure:
    """Another line of the measure, on the same periods as the main one."""
    by_period = {p.period.key: p for p in series.points}
    heights = [by_period[p.period.key].value if p.period.key in by_period else None for p in points]
    return {
        "type": "scatter", "mode": "lines+markers", "x": list(range(len(points))), "y": heights,
        "line": {"width": 1.6, "color": ink.MUTED, "dash": "5px 3px"}, "connectgaps": False,
        "marker": {"symbol": "square", "size": 5, "color": ink.MUTED},
        "text": [p.period.label for p in points],
        "hovertemplate": f"<b>%{{text}}</b><br>{series.label}: %{{y:.1f}}<extra></extra>",
    }  # fmt: skip


def _names(reading: Reading, beside: tuple[Reading, ...], low: float, high: float) -> list[Figure]:
    """The newest figure, the limits and the other lines, named where they end."""
    named = [*_newest(reading), *_limit_names(reading)]
    for other in beside:
        last = next((p.value for p in reversed(other.series.points) if p.value is not None), None)
        if last is not None:
            named.append(margin.name(other.series.label, last))
    return margin.apart(named, low, high)


def _newest(reading: Reading) -> list[Figure]:
    points = reading.series.points
    shown = [(at, point, point.value) for at, point in enumerate(points) if point.value is not None]
    if not shown:
        return []
    (at, point, value), months = shown[-1], reading.series.unit == "months"
    text = labels.figure(point, reading.series) if months else labels.big(point, reading.series)[0]
    named = margin.name(text, value, strong=True, colour=ink.PLUM if reading.unusual[at] else ink.INK)
    if at == len(points) - 1:
        return [named]
    # Later periods have no figure: without its period this one would be read as theirs.
    when = point.period.label.removeprefix("School year ")
    return [{**named, "text": f'{named["text"]}<br><span style="font-size:12px">{when}</span>'}]


def _limit_names(reading: Reading) -> list[Figure]:
    last = next((each for each in reversed(reading.limits) if each), None)
    if last is None:
        return []
    upper, lower = ("Trial upper", "Trial lower") if reading.trial else ("Upper", "Lower")
    named = [(upper, last.upper), ("Average", last.mean)] + ([(lower, last.lower)] if last.lower > 0 else [])
    shown = [point for point in reading.series.points if point.value is not None]
    places = decimal_places(shown[-1], reading.series) if shown else 1
    return [margin.name(f"{name} {value:.{places}f}", value) for name, value in named]


def _layout(points: tuple[Point, ...], bounds: tuple[float, float], unit: str, names: list[Figure]) -> Figure:
    places, texts = _ticks(points)
    return {
        "height": HEIGHT,
        "margin": {"l": 40, "r": margin.WIDTH, "t": 16, "b": 56},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": ink.SANS, "size": 14, "color": ink.INK},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": ink.CARD, "bordercolor": ink.INK, "font": {"color": ink.INK, "size": 14}},
        "dragmode": False,
        "bargap": 0,
        "annotations": names,
        "xaxis": {
            "range": [-0.5, len(points) - 0.5], "fixedrange": True, "showgrid": False,
            "zeroline": False, "tickvals": places, "ticktext": texts, "ticks": "outside", "showline": True,
            "linecolor": ink.LIMIT, "tickcolor": ink.LIMIT, "tickangle": 0,
        },
        "yaxis": {
            "range": list(bounds), "fixedrange": True, "gridcolor": ink.RULE, "zeroline": False, "nticks": 7,
            "dtick": 3 if unit == "months" and bounds[1] < 20 else None,
            "ticksuffix": "%" if unit == "percent" else "",
        },
    }  # fmt: skip


def _ticks(points: tuple[Point, ...]) -> tuple[list[int], list[str]]:
    """One label a year, on two lines: at April, at the September a school year starts, or each year itself."""
    places, texts = [], []
    for at, point in enumerate(points):
        period = point.period
        if period.kind in ("quarter", "month") and period.start.month == 4:
            texts.append(f"Apr<br>{period.start.year}")
        elif period.kind == "term" and period.start.month == 9:
            texts.append(f"Sep<br>{period.start.year}")
        elif period.kind in ("year", "academic_year"):
            texts.append(f"{period.start.year}<br>/{period.end:%y}")
        else:
            continue
        places.append(at)
    return places, texts
