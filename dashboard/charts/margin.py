"""Names in the right margin of a chart: each line says what it is where it ends, and no legend is needed."""

from __future__ import annotations

from typing import Any

from dashboard.charts import ink

Figure = dict[str, Any]
WIDTH = 108  # pixels of margin they need
LINE = 0.065  # height of a line of words, as a share of the chart's
GAP = 0.35  # of a line, between one name and the next


def name(text: str, y: float, *, strong: bool = False, colour: str = ink.MUTED) -> Figure:
    """`strong` is the figure the chart is about: it keeps its place and the others make way."""
    return {
        "text": f"<b>{text}</b>" if strong else two_lines(text), "x": 1.0, "xref": "paper", "y": y, "yref": "y",
        "showarrow": False, "xanchor": "left", "align": "left", "xshift": 6,
        "font": {"size": 18 if strong else 13, "color": colour},
    }  # fmt: skip


def two_lines(text: str) -> str:
    """A long name broken near its middle."""
    parts = text.split()
    if len(text) <= 14 or len(parts) < 2:
        return text
    at = min(range(1, len(parts)), key=lambda cut: abs(len(" ".join(parts[:cut])) - len(text) / 2))
    return " ".join(parts[:at]) + "<br>" + " ".join(parts[at:])


def apart(names: list[Figure], low: float, high: float) -> list[Figure]:
    """The same names moved up or down until none lies on another; the strong one stays where it is."""
    strong = [n for n in names if n["text"].startswith("<b>")]
    middle = strong[0]["y"] if strong else low
    rest = sorted((n for n in names if n not in strong), key=lambda n: n["y"])
    unit = (high - low) * LINE
    placed = list(strong)
    for side, upwards in (([n for n in rest if n["y"] >= middle], 1), ([n for n in rest[::-1] if n["y"] < middle], -1)):
        edge = middle + upwards * _half(strong[0], unit) if strong else None
        for each in side:
            need = _half(each, unit)
            y = each["y"] if edge is None else upwards * max(upwards * each["y"], upwards * edge + need)
            edge = y + upwards * (need + GAP * unit)
            placed.append({**each, "y": y})
    return placed


def _half(each: Figure, unit: float) -> float:
    """Half the height a name takes, in the chart's own units."""
    text = str(each["text"])
    return unit * ((0.75 if text.startswith("<b>") else 0.5) + 0.5 * text.count("<br>"))
