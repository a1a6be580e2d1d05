"""The main picture of a measure: its line over time against what is usual for it. A plain dict, as Plotly takes it.

A gap is a gap. Provisional points are hollow, a period not returned is hatched, a point unlike usual is a diamond.
Lines break where the range of usual starts afresh.
"""

from __future__ import annotations

from dashboard import words
from dashboard.charts import ink, margin
from dashboard.charts.margin import Figure
from dashboard.charts.sparkline import bounds_of
from queries.answers import Limits, Point, Reading, Series, Status

HEIGHT = 380
HIDDEN = (Status.LOW, Status.TOO_FEW)


def figure(reading: Reading, beside: tuple[Reading, ...] = ()) -> Figure:
    """The picture of one reading, with other lines of the measure beside it, each named at its right end."""
    low, high = bounds_of(reading, *beside)
    if reading.series.unit == "percent":
        low, high = max(low, 0.0), min(high, 100.0)
    points = reading.series.points
    traces = [
        *_limits(reading),
        _hatched(points, low, high),
        *(_other(other.series, points) for other in beside),
        _line(points),
        _marks(reading),
        _hidden(points, low),
    ]
    names = _names(reading, beside, low, high)
    return {"data": [t for t in traces if t], "layout": _layout(points, (low, high), reading.series.unit, names)}


def _limits(reading: Reading) -> list[Figure]:
    """Mean, lower and upper, one set for each stretch of one range, so that nothing is drawn across a break."""
    traces: list[Figure] = []
    dotted = {"width": 1, "dash": "dot", "color": ink.LIMIT, "shape": "linear"}
    fill = {} if reading.trial else {"fill": "tonexty", "fillcolor": "rgba(122, 136, 142, 0.13)"}
    for segment in sorted({each.segment for each in reading.limits if each}):
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


def _line(points: tuple[Point, ...]) -> Figure:
    return {
        "type": "scatter", "mode": "lines", "x": list(range(len(points))), "y": [p.value for p in points],
        "line": {"width": 2, "color": ink.INK}, "connectgaps": False, "hoverinfo": "skip",
    }  # fmt: skip


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
    said = [f"<b>{point.period.label}</b>", words.figure(point, reading.series), words.out_of(point)]
    if point.lower is not None and point.upper is not None:
        said.append(f"95% interval {point.lower:.1f} to {point.upper:.1f}")
    said.append(words.STATUSES[point.status])
    said.append("Unlike usual" if reading.unusual[at] else "")
    return "<br>".join(each for each in said if each)


def _hatched(points: tuple[Point, ...], low: float, high: float) -> Figure | None:
    """Periods owed and not received."""
    places = [at for at, p in enumerate(points) if p.status == Status.NOT_RETURNED]
    return places and {
        "type": "bar", "x": places, "y": [high - low] * len(places), "base": low, "width": 0.9,
        "marker": {
            "color": "rgba(0,0,0,0)", "line": {"width": 0},
            "pattern": {"shape": "/", "fgcolor": ink.LIMIT, "size": 7, "solidity": 0.2},
        },
        "text": ["Not returned"] * len(places), "textangle": -90, "insidetextanchor": "middle", "constraintext": "none",
        "textfont": {"color": ink.INK, "size": 13},
        "hovertemplate": "%{customdata}: not returned<extra></extra>",
        "customdata": [points[at].period.label for at in places],
    }  # fmt: skip


def _hidden(points: tuple[Point, ...], low: float) -> Figure | None:
    """Figures there are and that may not be shown: an open square on the axis, where no height is claimed."""
    places = [at for at, p in enumerate(points) if p.status in HIDDEN]
    return places and {
        "type": "scatter", "mode": "markers", "x": places, "y": [low] * len(places), "cliponaxis": False,
        "marker": {"symbol": "square-open", "size": 9, "color": ink.MUTED, "line": {"width": 2}},
        "text": [f"<b>{points[at].period.label}</b><br>{words.STATUSES[points[at].status]}" for at in places],
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
    at = next((at for at in reversed(range(len(points))) if points[at].value is not None), None)
    if at is None:
        return []
    text = words.big(points[at], reading.series)[0]
    return [margin.name(text, points[at].value, strong=True, colour=ink.PLUM if reading.unusual[at] else ink.INK)]


def _limit_names(reading: Reading) -> list[Figure]:
    last = next((each for each in reversed(reading.limits) if each), None)
    if last is None:
        return []
    upper, lower = ("Trial upper", "Trial lower") if reading.trial else ("Upper", "Lower")
    named = [(upper, last.upper), ("Average", last.mean)] + ([(lower, last.lower)] if last.lower > 0 else [])
    return [margin.name(f"{name} {value:.1f}", value) for name, value in named]


def _layout(points: tuple[Point, ...], bounds: tuple[float, float], unit: str, names: list[Figure]) -> Figure:
    places, labels = _ticks(points)
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
            "zeroline": False, "tickvals": places, "ticktext": labels, "ticks": "outside", "showline": True,
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
    places, labels = [], []
    for at, point in enumerate(points):
        period = point.period
        if period.kind in ("quarter", "month") and period.start.month == 4:
            labels.append(f"Apr<br>{period.start.year}")
        elif period.kind == "term" and period.start.month == 9:
            labels.append(f"Sep<br>{period.start.year}")
        elif period.kind in ("year", "academic_year"):
            labels.append(f"{period.start.year}/<br>{period.end.year}")
        else:
            continue
        places.append(at)
    return places, labels
