"""How long plans last, and what they ended for: the share still open by month, and the share ended for each reason."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.charts import duration_curve
from dashboard.charts.rise import rise
from dashboard.parts.panels import as_table, graph, panel
from dashboard.parts.tables import table
from dashboard.view import View
from queries import ask
from queries.edition.answers import Ending, LifeTable, Reading
from queries.indicator.indicator import Indicator
from queries.statistics.published_rounding import half_up

NAMED = 2  # reasons in the sentence; the rest are in the table


def survival_picture(view: View, indicator: Indicator, reading: Reading) -> html.Section | None:
    """Time on plan: the share still open after so many months, our line first."""
    first = ask.life_table(view.desk, reading.series.line)
    if first is None:
        return None
    every = [(each.label, ask.life_table(view.desk, indicator.line(each.key))) for each in indicator.series]
    others = [(label, found) for label, found in every if found and label != reading.series.label]
    median = reading.series.latest.value if reading.series.latest else None
    said = _survival_in_words(first)
    drawn = duration_curve.figure(((reading.series.label, first), *others), median)
    how = "Shaded: 95% interval. Plans still open are counted as at least this long."
    chart = html.Figure([graph(drawn, said, duration_curve.HEIGHT), html.Figcaption(how, className="aside")])
    return panel(
        view, "duration", "How long plans last",
        [html.P(said), chart, as_table(_survival_table(first, others)), *_endings(view, reading)],
    )  # fmt: skip


def _survival_in_words(found: LifeTable) -> str:
    chosen = [(m, s) for m, s in zip(found.months, found.still_on_plan, strict=True) if m in (6, 12, 24)]
    parts = [f"{half_up(100 * share):.0f} {'after' if at else 'were still open after'} {months} months"
             for at, (months, share) in enumerate(chosen)]  # fmt: skip
    return f"Of every 100 plans, {', '.join(parts)}."


def _survival_table(first: LifeTable, others: list[tuple[str, LifeTable]]) -> Component:
    rows = [
        [
            f"{months} months", _percent(first.still_on_plan[at]),
            f"{_percent(first.lower[at])} to {_percent(first.upper[at])}",
            *(_percent(dict(zip(other.months, other.still_on_plan, strict=True)).get(months)) for _, other in others),
        ]
        for at, months in enumerate(first.months)
    ]  # fmt: skip
    heads = ["After", "Still open", "95% interval", *(label for label, _ in others)]
    return table(f"Plans still open, {first.period.label}", heads, rows, numbers=(1, 2, 3))


def _endings(view: View, reading: Reading) -> list[Component]:
    """What plans ended for, in a drawing for each reason on one scale; nothing where no reason is known."""
    found = ask.endings(view.desk, reading.series.line)
    if not found:
        return []
    most = max(each.ended[-1] for each in found)
    over = found[0].months[-1]
    scale = f"All on one scale, from 0 to {100 * most:.0f} of every 100 plans that began, over {over} months."
    return [
        html.H3("What plans ended for", id="endings"),
        html.P(_endings_in_words(found)),
        html.P(scale, className="aside"),
        html.Ul([_ending(each, most) for each in found], className="multiples in-four"),
        as_table(_endings_table(found)),
    ]


def _ending(each: Ending, most: float) -> html.Li:
    name = _reason(each)
    value = html.Span(_percent(each.ended[-1]), className="figure-small")
    said = f"{name}: {_percent(each.ended[-1])} within {each.months[-1]} months."
    title = html.Div([html.H4(name), value], className="multiple-title")
    return html.Li([title, rise(each.months, each.ended, most, said)])


def _endings_in_words(found: tuple[Ending, ...]) -> str:
    """'Of 100 plans, 89 had ended by 24 months.', and the most frequent reasons in the words of the drawings."""
    shares = [(_reason(each), int(half_up(100 * each.ended[-1]))) for each in found]
    every = int(half_up(100 * sum(each.ended[-1] for each in found)))
    named = sorted(shares, key=lambda each: -each[1])[:NAMED]
    rest = every - sum(share for _, share in named)
    parts = [f"{reason}: {share}" for reason, share in named] + ([f"The rest: {rest}"] if rest else [])
    return f"Of 100 plans, {every} had ended by {found[0].months[-1]} months. {'. '.join(parts)}."


def _reason(given: Ending) -> str:
    return labels.REASONS.get(given.reason, given.reason.capitalize())


def _endings_table(found: tuple[Ending, ...]) -> Component:
    """Reasons as rows and months as columns."""
    heads = ["Ended for", *(f"{months} months" for months in found[0].months if months)]
    rows = [
        [_reason(each),
         *(_percent(share) for months, share in zip(each.months, each.ended, strict=True) if months)]
        for each in found
    ]  # fmt: skip
    return table(
        "Of all plans that began, the share that had ended for each reason", heads, rows,
        numbers=tuple(range(1, len(heads))),
    )  # fmt: skip


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{half_up(100 * share):.0f}%"
