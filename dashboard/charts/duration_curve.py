"""How long plans last: the share still open after so many months, with its band. A plain dict, as Plotly takes it."""

from __future__ import annotations

from dashboard.charts import ink, margin
from dashboard.charts.margin import Figure
from queries.edition.answers import LifeTable

HEIGHT = 360


def figure(tables: tuple[tuple[str, LifeTable], ...], median: float | None) -> Figure:
    """Curves by name, the first in ink with its band."""
    (_, first), *others = tables
    months = list(first.months)
    traces = [
        _edge(months, [_percent(v) for v in first.lower], {}),
        _edge(months, [_percent(v) for v in first.upper],
              {"fill": "tonexty", "fillcolor": "rgba(122, 136, 142, 0.18)"}),
        *(_curve(table, ink.MUTED, "5px 3px", 1.6) for _, table in others),
        _curve(first, ink.INK, "solid", 2.2),
    ]  # fmt: skip
    named = [
        margin.name(name, 100 * table.still_on_plan[-1], colour=ink.MUTED if at else ink.INK)
        for at, (name, table) in enumerate(tables)
    ]
    notes = margin.apart(named, 0, 100) + ([_half(median)] if median is not None else [])
    return {"data": traces, "layout": _layout(months[-1], notes, median)}


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _edge(months: list[int], heights: list[float | None], fill: Figure) -> Figure:
    line = {"width": 0, "color": ink.LIMIT}
    return {"type": "scatter", "mode": "lines", "x": months, "y": heights, "line": line, "hoverinfo": "skip", **fill}


def _curve(table: LifeTable, colour: str, dash: str, width: float) -> Figure:
    return {
        "type": "scatter", "mode": "lines+markers",
        "x": list(table.months), "y": [100 * share for share in table.still_on_plan],
        "line": {"color": colour, "dash": dash, "width": width}, "marker": {"color": colour, "size": 7},
        "hovertemplate": "After %{x} months: %{y:.0f}% still open<extra></extra>",
    }  # fmt: skip


def _half(median: float) -> Figure:
    return {
        "text": f"<b>Half had ended<br>by {median:.0f} months</b>", "x": median, "y": 50, "xanchor": "left",
        "yanchor": "bottom", "align": "left", "xshift": 22, "yshift": 8, "showarrow": False,
        "font": {"size": 15, "color": ink.INK},
    }  # fmt: skip


def _layout(longest: int, notes: list[Figure], median: float | None) -> Figure:
    line = {"dash": "dash", "width": 1, "color": ink.LIMIT}
    half = {"type": "line", "x0": 0, "x1": median, "y0": 50, "y1": 50, "line": line}
    down = {**half, "x0": median, "y0": 0} if median is not None else {}
    return {
        "height": HEIGHT,
        "margin": {"l": 52, "r": margin.WIDTH, "t": 16, "b": 60},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": ink.SANS, "size": 14, "color": ink.INK},
        "showlegend": False,
        "hoverlabel": {"bgcolor": ink.CARD, "bordercolor": ink.INK, "font": {"color": ink.INK, "size": 14}},
        "dragmode": False,
        "annotations": notes,
        "shapes": [half, down] if median is not None else [],
        "xaxis": {
            "range": [0, longest + 0.4], "fixedrange": True, "showgrid": False, "zeroline": False, "dtick": 3,
            "ticks": "outside", "showline": True, "linecolor": ink.LIMIT, "tickcolor": ink.LIMIT,
            "title": {"text": "Months since the plan started", "font": {"size": 14}},
        },
        "yaxis": {
            "range": [0, 104], "fixedrange": True, "gridcolor": ink.RULE, "zeroline": False,
            "ticksuffix": "%", "dtick": 25,
        },
    }  # fmt: skip
