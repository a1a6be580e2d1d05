"""The dashboard's own words. What a number says is said by queries.reading.sentences; these name things."""

from __future__ import annotations

from datetime import date

from data.agencies import agencies
from data.reference import labels
from queries.edition.answers import Pattern, Point, Series, Status
from queries.indicator.indicator import Indicator
from queries.reading import figure_text

NAME = "Oxfordshire Neglect Performance Dashboard"
SYNTHETIC = "Demonstration data: no real children"
IN_ITS_PLACE = (
    "The newest edition cannot be read just now, so an older one is shown in its place. Figures, notes and voices may "
    "have changed since. Whoever keeps the server has been told."
)
AUDIENCES = {"group": "Group edition: for the group only", "open": "Open edition: may be shared"}

STATUSES = {
    Status.SHOWN: "",
    Status.PROVISIONAL: "Provisional",
    **{status: said.capitalize() for status, said in figure_text.STATUS_WORDS.items()},
}
STATUS_MEANINGS = {
    Status.SHOWN: "A figure, counted and settled.",
    Status.PROVISIONAL: "A figure that is still expected to move as late records come in.",
    Status.LOW: "Those counted are so few, or so nearly all or none, that a figure could point at somebody.",
    Status.TOO_FEW: "The group, or one that it is told beside, is too small for any figure.",
    Status.NOT_DUE: "The return that carries it has not come, and its day is still to come.",
    Status.NOT_RETURNED: "The return that carries it was due, and has not come.",
    Status.IN_PART: "Of the return that carries it a part is still to come.",
    Status.WAITING: "The return that carries it has come, and nobody has accepted it yet.",
    Status.NOT_EXPECTED: "Nobody is asked for the return that carries it.",
    Status.NOT_COLLECTED: "Nobody records it for this period or group.",
    Status.NOT_YET: "What is counted is what came afterwards, and afterwards has not come.",
    Status.NOT_KNOWN: "It rests on what we do not hold. Mostly earlier records: what came before is not in them.",
    Status.NOT_APPLICABLE: "There was nothing to count out of, such as no plans that ended.",
}
GRAINS = {
    "quarter": "Quarter by quarter",
    "year": "Year by year, from April",
    "month": "Month by month",
    "term": "Term by term",
    "academic_year": "School year by school year",
}
PLACES = {"north": "North", "central": "Central", "south": "South"}
LOCALITIES = {"all": "Whole county", **PLACES}
PLACE_UNKNOWN = "Place not known"
DIMENSIONS = {
    "age_band": "Age",
    "sex": "Sex",
    "ethnic_group": "Ethnic group",
    "disability": "Disability",
    "lead_agency": "Lead agency",
    "agency": "Agency",
}
CATEGORIES = {
    "age_band": {
        "under 1": "Under 1", "1 to 4": "1 to 4", "5 to 9": "5 to 9", "10 to 15": "10 to 15",
        "16 and over": "16 and over", "unknown": "Age not known",
    },
    "sex": {"female": "Girls", "male": "Boys", "unknown": "Sex not known"},
    "ethnic_group": {
        "asian": "Asian or Asian British", "black": "Black or Black British", "mixed": "Mixed", "other": "Other",
        "white": "White", "unknown": "Ethnic group not known",
    },
    "disability": {
        "yes": "Disability recorded", "no": "No disability recorded", "unknown": "Not known whether disabled",
    },
    "lead_agency": {
        "council": "Council", "health": "Health", "school": "School or early years setting",
        "community": "Community or voluntary organisation", "other": "Another agency", "unknown": "Lead not recorded",
    },
    "agency": {**{agency.key: agency.short for agency in agencies()}, "unknown": "Agency not known"},
}  # fmt: skip
REASONS = {
    "child in need": "Help went on as a child in need",
    "looked after": "The child became looked after",
    "other": "Another reason",
    "not known": "Reason not known",
}
SPEAKERS = {
    "child": "Child",
    "young_person": "Young person",
    "parent_or_carer": "Parent or carer",
    "practitioner": "Practitioner",
}
CONSENTS = {
    "group": "May be read by the strategy group",
    "pack": "May be read in meeting papers",
    "public": "May be shared with anyone",
}
HOPES = {
    "lower": "The group hopes to see this fall.",
    "higher": "The group hopes to see this rise.",
    "neither": "The group hopes for no direction: a change is a question.",
}
HOPED = {"lower": "Hoped: lower", "higher": "Hoped: higher", "neither": "Hoped: neither way"}
UNUSUAL = (Pattern.HIGHER, Pattern.LOWER)


def day(given: date | None) -> str:
    """'21 April 2026', or that it is not known."""
    return f"{given.day} {given:%B %Y}" if given else "date not known"


def number(value: float | None) -> str:
    """A count with its thousands; nothing for nothing."""
    return "" if value is None else f"{value:,.0f}"


def big(point: Point, series: Series) -> tuple[str, str]:
    """A figure to be set large and the unit to stand beside it; words and no unit where there is no figure."""
    if not point.status.is_number:
        return STATUSES[point.status], ""
    text = figure_text.number_text(point, series.unit, point.rounded)
    unit = figure_text.unit_text(series.unit, series.line.grain)
    return (text + unit, "") if unit == "%" else (text, unit)


def figure(point: Point, series: Series) -> str:
    """A figure in a table or a sentence, with its unit; which kind of nothing it is where there is none."""
    return figure_text.value_text(point, series.unit, point.rounded)


def rounded_to(series: Series) -> str:
    """How the counts of a series are rounded: the county's units to tens, whatever is counted of them to fives."""
    in_tens = all((count or 0) % 10 == 0 for p in series.points if p.rounded for count in (p.numerator, p.children))
    return f"rounded to {'tens' if series.line.is_whole_area and in_tens else 'fives'}"


def out_of(point: Point) -> str:
    """The count beside every rate: '31 of 140', and how much of it is in where clearly not all is.

    Nothing where there is no figure: its counts are not for showing.
    """
    if not point.status.is_number:
        return ""
    return ", ".join(said for said in (_counted(point), figure_text.so_far_text(point)) if said)


def _counted(point: Point) -> str:
    if point.denominator is None:
        return "" if point.children is None else f"{number(point.children)} pupils"
    if point.numerator is None:
        return f"from {number(point.denominator)}"
    return f"{number(point.numerator)} of {number(point.denominator)}"


def state(point: Point) -> str:
    """The state of a figure as a table has it: 'Settled', 'Provisional, about half in so far', 'Not returned'."""
    said = (STATUSES[point.status] or "Settled", figure_text.so_far_text(point))
    return ", ".join(part for part in said if part)


def category(dimension: str, key: str) -> str:
    return CATEGORIES.get(dimension, {}).get(key, key.capitalize())


def part_of_return(part: str) -> str:
    """What people call a part of a return: a tool by its own name."""
    return labels("tool").get(part, part.replace("_", " "))


def part_of_whole(indicator: Indicator, series: Series) -> str:
    """Which part of a whole a figure is about; nothing where a measure is one figure and no whole in parts."""
    return series.label if indicator.kind == "split" else ""


def hope(indicator: Indicator) -> str:
    """What the group hopes to see; of a whole in parts, of which part it is said."""
    if indicator.kind != "split" or indicator.hoped == "neither":
        return HOPES[indicator.hoped]
    way = {"lower": "fall", "higher": "rise"}[indicator.hoped]
    return f"The group hopes to see this part {way}: {indicator.main_series.label.lower()}."


def agency(key: str) -> str:
    """An agency's short name; its own words where it is not one we know."""
    return CATEGORIES["agency"].get(key, key)
