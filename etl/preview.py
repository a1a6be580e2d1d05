"""Preview: what would change on the dashboard if checked deliveries were accepted, or accepted ones withdrawn.

Figures are measured and protected just as a publication would, and held against the live edition's. Only what protect
made leaves here, in the words of the dashboard: a figure too low to show stays so on both sides of the comparison.

A preview is followed by others, and by an edition: whoever holds one against the next must not learn that a few records
came between them. So what no edition has told yet is told to the nearest ten, and below the county not at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from data import mart
from data.ledger import Ledger, acts, ask, open_ledger
from data.locations import Locations
from data.periods import period
from etl.current import due_returns, tables
from etl.current.accepted import accepted
from etl.current.tables import NothingToMeasure, Span
from etl.current.what_if import supposing
from etl.definitions.source import Source
from etl.definitions.source_folders import sources
from etl.load.companions import out_of_place
from etl.measure.cache import MeasureCache
from etl.progress import Tell, nobody
from etl.protect import AUDIENCES, Protected
from etl.publish.contents import AREA_NAME, Basis
from etl.publish.measured_edition import count, protect_all
from etl.publish.voices import heard
from etl.words.small_groups import low_places
from queries.edition.answers import AWAITED, Point, Status
from queries.indicator.catalogue import indicators
from queries.indicator.groups import ROOT
from queries.indicator.indicator import Indicator
from queries.reading.figure_text import value_text
from queries.statistics.published_rounding import half_up

SHOWN = 40  # changes that are told one by one; the others are counted
COLUMNS = (
    "indicator, series, grain, period, locality, dimension, category, status, numerator, denominator, value, "
    "children, rounded"
)
NOTHING = "no figure"
FIRST = "a first figure"
TEN = 10
# A period that nobody has returned yet, or in which nothing was counted, is not news.
NO_NEWS = (*AWAITED, Status.NOT_APPLICABLE, Status.NOT_YET, Status.NOT_KNOWN)
ISSUED = (
    "Rounded figures stay as they were issued; what is corrected enters the next total. "
    "The county's exact figures change once the change may be told: by none, or by six or more."
)
ROUGHLY = (
    "Other files of the same return will be read anew beside it when it counts; until then what rests on both of them "
    "is told only roughly."
)

Key = tuple[str, str, str, str, str, str, str]  # the first seven of COLUMNS
Figure = tuple[Any, ...]  # the others


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that would change, in the dashboard's words."""

    indicator: str
    title: str
    series: str
    place: str
    period: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change; changes are the whole area's first, newest periods first, and no more than SHOWN."""

    figures_changed: int
    changes: tuple[Change, ...]
    voices_added: int
    voices_taken: int
    indicators_unchanged: int
    note: str


@dataclass(frozen=True, slots=True)
class _Live:
    """What the live edition says; nothing, if none was published yet."""

    latest: str
    figures: dict[Key, Figure]
    voices: Counter[tuple[Any, ...]]


def preview(
    places: Locations, deliveries: Sequence[int], *, without: Sequence[int] = (), tell: Tell = nobody
) -> Preview:
    """What the next edition would say otherwise than the live one, with these deliveries and without those.

    Nothing in the ledger, the child store or the mart is changed. Raises StoreBusy.
    """
    ledger = open_ledger(places.ledger_url)
    try:
        return _preview(places, ledger, set(deliveries), set(without), tell)
    finally:
        ledger.close()


def _preview(places: Locations, ledger: Ledger, given: set[int], without: set[int], tell: Tell) -> Preview:
    every = ask.deliveries(ledger)
    counting = (accepted(ledger) | given) - without
    known, catalogue = sources(), indicators()
    concerned = {one.source for one in every if one.id in given | without}
    used = [source for source in known if source.slug in concerned]
    tell("Putting together what would count")
    with supposing(places, counting) as store:
        try:
            covered = tables.rebuild(store)
        except NothingToMeasure:
            return Preview(
                0, (), 0, 0, len(catalogue), "No quarterly return would count, so nothing could be published."
            )
        basis = Basis.of(store, ledger, covered, catalogue, known, places)
        due_returns.fill(store, ledger, covered, basis.today)
        roughly = out_of_place(store, [one for one in every if one.id in counting], known)
        before = _live(places)
        folders = {audience.name: places.marts(audience.name) for audience in AUDIENCES}
        figures, _ = protect_all(count(basis, MeasureCache(store, keep=False), folders, tell))
        low = low_places(figures)
        said = _counted(heard(store, ledger, covered.latest, acts.now(), low=low, record=False).voices)
    beside = _decided_since(ledger) - given - without
    reached = [one for one in catalogue if before.latest != covered.latest.key or _depends(one, used)]
    changed = _changed(before, figures, catalogue, covered)
    corrected = any(was is not None and key[4:] == ROOT for key, was, _ in changed)
    notes = [
        *([ISSUED] if corrected else []),
        *_notes(before, covered, used, reached, said),
        *_beside(beside),
        *([ROUGHLY] if roughly else []),
    ]
    return Preview(
        figures_changed=len(changed),
        changes=tuple(_change(key, was, now, catalogue) for key, was, now in changed[:SHOWN]),
        voices_added=(said - before.voices).total(),
        voices_taken=(before.voices - said).total(),
        indicators_unchanged=len(catalogue) - len({key[0] for key, _, _ in changed}),
        note=" ".join(notes),
    )


def _decided_since(ledger: Ledger) -> set[int]:
    """Deliveries about which something was decided after the last publication."""
    since: set[int] = set()
    for event in ask.events(ledger):
        if event.act == "published":
            since = set()
        elif event.act in ("accepted", "withdrawn") and event.thing_id is not None:
            since.add(event.thing_id)
    return since


def _depends(indicator: Indicator, used: Iterable[Source]) -> bool:
    """Whether a delivery of these sources could change the indicator: by what it needs returned, or what it reads."""
    reached = tables.reached(thing for source in used for thing in source.shapes)
    reads = {"person", *re.findall(r"\w+", indicator.measure_sql.lower())}
    return bool(reached & reads) or any(source.slug in indicator.returns for source in used)


def _live(places: Locations) -> _Live:
    try:
        edition = mart.cursor(mart.current_file(places.mart))
    except mart.Damaged:
        raise
    except mart.NoMart:
        return _Live("", {}, Counter())
    latest = edition.execute("SELECT latest_quarter FROM edition").fetchone()
    assert latest is not None
    figures = {row[:7]: row[7:] for row in edition.execute(f"SELECT {COLUMNS} FROM figure").fetchall()}
    return _Live(latest[0], figures, _counted(edition.execute("SELECT * FROM voice").df()))


def _counted(said: pd.DataFrame) -> Counter[tuple[Any, ...]]:
    """Voices by all that is known of them but their position, which moves when another is added."""
    columns = sorted(set(said.columns) - {"position"})
    plain = said[columns].astype(object).where(said[columns].notna(), None)
    return Counter(plain.itertuples(index=False, name=None))


def _changed(
    before: _Live, figures: Iterable[Protected], catalogue: Sequence[Indicator], covered: Span
) -> list[tuple[Key, Figure | None, Figure | None]]:
    """(key, was, now) of each figure that a reader would see change, the whole area's newest first."""
    names = COLUMNS.split(", ")
    rows = [tuple(getattr(figure, name) for name in names) for figure in figures]
    now: dict[Any, Figure] = {row[:7]: row[7:] for row in rows}
    slugs = {indicator.slug for indicator in catalogue}
    was = {key: figure for key, figure in before.figures.items() if key[0] in slugs}
    found = [(key, was.get(key), now.get(key)) for key in {**now, **was} if _seen(was.get(key)) != _seen(now.get(key))]
    kept = [one for one in found if period(one[0][3]).end >= covered.first.start]
    order = {indicator.slug: at for at, indicator in enumerate(catalogue)}
    return sorted(kept, key=lambda one: (one[0][4:] != ("all",) * 3, _newest(one[0]), order[one[0][0]], one[0]))


def _newest(key: Key) -> int:
    return (date.max - period(key[3]).end).days


def _seen(figure: Figure | None) -> tuple[Any, ...]:
    """What a reader sees of a figure: its numbers if it is one, else which kind of nothing it is."""
    if figure is None or figure[0] in NO_NEWS:
        return ()
    return figure if Status(figure[0]).is_number else (Status(figure[0]),)


def _change(key: Key, was: Figure | None, now: Figure | None, catalogue: Sequence[Indicator]) -> Change:
    indicator = next(one for one in catalogue if one.slug == key[0])
    _, series, _, about, locality, dimension, category = key
    place = AREA_NAME if locality == "all" else locality.capitalize()
    if dimension != "all":
        place = f"{dimension.replace('_', ' ').capitalize()}: {category}"
    label = indicator.series_called(series).label
    told = period(about).label
    then = _words(indicator, key, was)
    return Change(indicator.slug, indicator.title, label, place, told, then, _not_yet_told(indicator, key, was, now))


def _not_yet_told(indicator: Indicator, key: Key, was: Figure | None, now: Figure | None) -> str:
    """A figure that no edition has told: roughly for the county, and below it only that there would be one."""
    if now is None or not Status(now[0]).is_number or indicator.about != "people":
        return _words(indicator, key, now)
    if key[4:] != ROOT:
        return FIRST if not _seen(was) else _words(indicator, key, now)
    _, numerator, denominator, _, _, rounded = now
    if rounded or numerator is None or denominator is None:
        return _words(indicator, key, now)
    counted, units = (half_up(count / TEN) * TEN for count in (numerator, denominator))
    if indicator.kind == "rate":
        return f"about {counted:,.0f} of {denominator:,.0f}"
    return f"about {counted:,.0f} of {units:,.0f}"


def _words(indicator: Indicator, key: Key, figure: Figure | None) -> str:
    if figure is None:
        return NOTHING
    status, numerator, denominator, value, children, rounded = figure
    point = Point(period(key[3]), numerator, denominator, value, Status(status), rounded=rounded, children=children)
    unit = "count" if indicator.kind == "rate" and key[4:] != ROOT else indicator.unit  # as on the dashboard
    words = value_text(point, unit, rounded)
    if not point.status.is_number:
        return words
    if numerator is not None and denominator is not None and indicator.kind != "duration":
        near = ", rounded" if rounded else ""
        words += f" ({numerator:,.0f} of {denominator:,.0f}{near})"
    return f"{words}, provisional" if point.status is Status.PROVISIONAL else words


def _notes(
    before: _Live, covered: Span, used: Sequence[Source], reached: Sequence[Indicator], said: Counter[tuple[Any, ...]]
) -> Iterable[str]:
    things = {thing for source in used for thing in source.shapes}
    if not before.latest:
        yield f"Nothing has been published yet: this would be the first edition, up to {covered.latest.long_label}."
    elif before.latest != covered.latest.key:
        yield (
            f"The edition would run to {covered.latest.long_label}, and no longer to "
            f"{period(before.latest).long_label}; it would begin with {covered.first.label}."
        )
    elif not reached and "voice" not in things:
        yield "No measure on the dashboard uses this source yet. It would be kept, and listed among the deliveries."
    if "published" in things:
        yield "It holds published figures, which stand beside ours; only populations change a figure of ours, a rate."


def _beside(numbers: set[int]) -> Iterable[str]:
    if numbers:
        listed = ", ".join(map(str, sorted(numbers)))
        yield f"What was decided since the last publication (delivery {listed}) would come with it and is counted here."
