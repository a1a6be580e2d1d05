"""Looking into a page without a browser: its parts by kind, and its words as a reader would meet them."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from dashboard import routes

MEASURES = (
    "early_help_started", "referrals_within_12_months", "plans_started_again",
    "plans_started_again_within_24_months", "time_on_plan", "plans_open_two_years", "plans_ended_after_two_years",
    "overall_absence", "persistent_absence", "children_listened_to", "families_moved", "age_at_first_plan",
    "conferences_in_time", "assessments_in_time", "stayed_safe_twelve_months", "trained_in_neglect", "not_brought",
)  # fmt: skip
ADDRESSES = (
    "/",
    "/measures",
    *(f"/measures/{slug}" for slug in MEASURES),
    "/voices",
    "/how-we-count",
    "/editions",
    "/editions/changes",
)


def page(address: str) -> Component:
    """The page at an address, bar and foot included."""
    path, _, search = address.partition("?")
    return routes.find(path, routes.asked_by(search)).draw()


def section(address: str, key: str) -> Component:
    """The part of a page whose title has this address."""
    return next(
        s for s in parts(page(address), html.Section) if key in [getattr(h, "id", "") for h in parts(s, html.H2)]
    )


def rows(table: object) -> list[list[str]]:
    """The cells of a table's body in words, row by row."""
    return [[words(cell) for cell in row.children] for body in parts(table, html.Tbody) for row in parts(body, html.Tr)]


def parts(root: object, kind: type[Component] | None = None, name: str = "") -> list[Component]:
    """Every component below, of a kind and with a class name where those are given, in reading order."""
    return [
        each
        for each in _below(root)
        if (kind is None or isinstance(each, kind)) and (not name or name in getattr(each, "className", "").split())
    ]


def words(root: object, leaving_out: tuple[type[Component], ...] = ()) -> str:
    """All the text below, each piece one space from the next."""
    if isinstance(root, leaving_out):
        return ""
    if isinstance(root, Component):
        return words(getattr(root, "children", None), leaving_out)
    if isinstance(root, list | tuple):
        return " ".join(said for each in root if (said := words(each, leaving_out)))
    return "" if root is None else " ".join(str(root).split())


def _below(root: object) -> Iterator[Component]:
    if isinstance(root, list | tuple):
        for each in root:
            yield from _below(each)
    elif isinstance(root, Component):
        yield root
        yield from _below(getattr(root, "children", None))
