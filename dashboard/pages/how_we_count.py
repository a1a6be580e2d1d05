"""How we count: what each measure means and is made of, what came and what did not, and how figures are protected."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.aria import aria
from dashboard.parts.figure_tables import table
from dashboard.parts.measure import definition_aside
from dashboard.parts.returns_received import deliveries_tables, findings_table, returns_tables, source_title
from dashboard.shell import heading
from dashboard.view import View
from queries import ask
from queries.indicator.catalogue import Theme
from queries.indicator.indicator import Indicator

PATH = "/how-we-count"
SECTIONS = (
    ("definitions", "What each measure means"),
    ("returns", "What came and what did not"),
    ("deliveries", "What the figures rest on"),
    ("findings", "What the checks found"),
    ("protected", "How figures are protected"),
    ("states", "What the words mean"),
)
SMALL = "Children could be recognised from small numbers. So most counts are rounded and some are not shown."
ONE_LINE = (
    "Two exact counts of the same things can be subtracted. So of each kind of thing one line is exact for the county."
)
COUNTY = {
    "group": (
        SMALL,
        ONE_LINE,
        "It is exact in years in which every count of it, and the rest, is nought or at least six.",
        "An exact count changes only by nought or at least six. A smaller correction waits until it may be told.",
    ),
    "open": (
        SMALL,
        ONE_LINE,
        "It is exact only where every count of it, and the rest, is at least twenty in every period.",
        "An exact count changes only by nought or at least twenty. A smaller correction waits until it may be told.",
    ),
}
PROTECTED = (
    "Before an edition is published, exact counts are held against all that is told about the same things.",
    "Where they could count one to five together, the exact count is rounded too, or nothing is published.",
    "Everything else is rounded, over time: for the county all together to tens, and its parts to fives.",
    "What rounding adds to one period it takes from a later one, so nothing drifts away.",
    "So the places of a period may add up to a little more or less than the county's exact count.",
    "Rounded figures never change once they are issued. What is corrected later enters the next period.",
    "A count that rounds to nought or to five is said to be too small to show.",
    "A percentage of rounded counts is out of twenty or more.",
    "It is a whole number, unless it is out of twenty thousand or more.",
    "A table with fewer than sixty in a year is not shown at all. Nor is a split into two with a small part.",
    "Below the county no number gives away a count of one to four, however they are added or subtracted.",
    "Averages of half days are of twenty pupils or more, and times on plan of thirty plans or more.",
)
ROWS = "Every row that came in is stored, set aside with a reason, or exactly the same as another."
PROVISIONAL = (
    "A newest figure is often provisional: records come in late, and it may still move. "
    "It is drawn hollow until it has settled. Figures already published are not quietly changed. "
    "Where clearly a part of a period is in, it says about how much, and nothing of what is usual. "
    "That is known from how large periods usually are, and how much of them was in at first."
)
USUAL = (
    "Usual is worked out from the measure's own past, from chance alone. "
    "With fewer than six figures there is a line only. From six there is a first idea of the range. "
    "From thirteen the words higher than usual, lower than usual and steady are used. "
    "Where the newest figure is missing or partly in, they are of the last whole one, and name its period. "
    "Where people decide that usual starts again, the line breaks, and a note says who decided and why."
)


def title(view: View) -> str:
    return f"How we count – {labels.NAME}"


def layout(view: View) -> list[Component]:
    bodies: dict[str, Sequence[Component]] = {
        "definitions": [_theme(view, t, every) for t, every in ask.indicators_by_theme(view.desk) if every],
        "returns": returns_tables(view),
        "deliveries": [html.P(ROWS), *deliveries_tables(view)],
        "findings": [findings_table(view)],
        "protected": [html.P(said) for said in (*COUNTY[view.desk.edition.audience], *PROTECTED)],
        "states": [_states(), html.H3("Provisional"), html.P(PROVISIONAL), html.H3("Usual"), html.P(USUAL)],
    }
    contents = html.Ul([html.Li(html.A(name, href=f"#{key}")) for key, name in SECTIONS])
    return [
        heading("How we count"),
        html.P("What each number means, what it rests on, and what it leaves out.", className="lede"),
        html.Nav(contents, className="choose", **aria(label="On this page")),
        *(html.Section([html.H2(name), *bodies[key]], className="question prose", id=key) for key, name in SECTIONS),
    ]


def _theme(view: View, theme: Theme, every: tuple[Indicator, ...]) -> html.Div:
    return html.Div([html.H3(theme.title), *(_measure(view, indicator) for indicator in every)], className="group")


def _measure(view: View, indicator: Indicator) -> html.Details:
    said = (
        ("Why it matters", indicator.why_it_matters),
        ("Counted", indicator.counted),
        ("Out of", indicator.out_of),
        ("What it cannot tell", indicator.cannot_tell),
        ("If it is chased", indicator.side_effects),
        ("Balanced by", indicator.balancing_why),
        ("What we hope to see", labels.hope(indicator)),
        ("Needs", ", ".join(source_title(view, slug) for slug in indicator.returns)),
        *definition_aside.origin(indicator),
    )
    pairs = [part for name, text in said for part in (html.Dt(name), html.Dd(text))]
    more = html.A("See the measure", href=view.link(f"/measures/{indicator.slug}"))
    return html.Details(
        [
            html.Summary(indicator.title),
            html.Dl(pairs),
            html.P(more),
            _text("Who counts, in SQL", indicator.title, indicator.measure_sql),
            _text("Worked example, by hand", indicator.title, indicator.example),
        ],
        id=indicator.slug, className="measure",
    )  # fmt: skip


def _text(name: str, of: str, text: str) -> html.Details:
    shown = html.Pre(html.Code(text.strip()), tabIndex=0, role="region", **aria(label=f"{name}: {of}"))
    return html.Details([html.Summary(name), shown])


def _states() -> Component:
    rows = [[labels.STATUSES[status] or "A number", meaning] for status, meaning in labels.STATUS_MEANINGS.items()]
    return table("What stands where a figure would", ["It says", "It means"], rows)
