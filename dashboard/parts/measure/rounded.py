"""Why counts are rounded, said beside the picture of a measure."""

from __future__ import annotations

from dashboard import labels
from dashboard.view import View
from queries import ask
from queries.edition.answers import Reading
from queries.indicator.indicator import Indicator
from queries.indicator.populations import may_be_exact, populations
from queries.reading.patterns import is_figure

SMALL = "Years that hold a count too small to tell are rounded whole."
BELOW = "Below the county every count is."


def why(view: View, indicator: Indicator, reading: Reading) -> str:
    """Which counts of a line are rounded, and why; nothing where none is."""
    series = reading.series
    counted = [point for point in series.points if is_figure(point) and point.numerator is not None]
    rounded = [point for point in counted if point.rounded]
    if not rounded:
        return ""
    some = "Counts here" if len(rounded) == len(counted) else "Some counts here"
    said = f"{some} are {labels.rounded_to(series)}."
    if not series.line.is_whole_area:
        return f"{said} {BELOW}"
    widest = ask.indicator(view.desk, indicator.within) or indicator
    if may_be_exact(widest, indicator.series_called(series.line.series)):
        return f"{said} {SMALL}"
    return " ".join(part for part in (said, _beside(view, indicator)) if part)


def _beside(view: View, indicator: Indicator) -> str:
    """What is exact instead: of one kind of thing, one line, or two exact counts could be subtracted."""
    population = populations().get(indicator.population)
    if population is None:  # an edition of before there were any
        return ""
    if not population.exact:
        return f"Of {population.title}, no count is exact, so that no small number can be worked out."
    named = [found.short for slug in population.exact if (found := ask.indicator(view.desk, slug))]
    if len(named) != 1:
        return "Only its first line is exact, so that no small number can be worked out."
    whose = "only its first line" if population.exact == (indicator.slug,) else f"only “{named[0]}”"
    return f"Of {population.title}, {whose} is exact, so that no small number can be worked out."
