"""The whole way of a file, on one screen.

file → receive → read → check → store → measure → protect → publish
       original  typed   findings child   who     disclosure new edition,
       kept      rows             store   counts  control    CURRENT moved
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data import mart
from data.child import connect
from data.ledger import Ledger, acts, ask, open_ledger
from data.locations import Locations
from data.log import note
from data.periods import Period
from etl.current import due_returns, tables
from etl.current.accepted import accepted, activate
from etl.definitions.source_folders import sources
from etl.load.load import recover
from etl.measure.cache import MeasureCache
from etl.progress import Tell, nobody
from etl.protect import AUDIENCES, GROUP, relations
from etl.publish import unchanged
from etl.publish.contents import Basis, ToldToAudience, edition, is_synthetic, today_of
from etl.publish.first_published import first_known
from etl.publish.instead import taken_back
from etl.publish.issued import edition_before
from etl.publish.measured_edition import MeasuredEdition, count, protect_all
from etl.publish.publish import Contents, EditionToWrite, NotPublished, next_publication, publish
from etl.publish.voices import let_go
from etl.words.small_groups import low_places
from queries.indicator.catalogue import indicators

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication wrote: the group's file, its newest quarter, how many figures, and which measures ran.

    waiting is how many words were held back until a person has decided.
    """

    path: Path
    latest: Period
    figures: int
    ran: tuple[str, ...]
    waiting: int


def publish_edition(places: Locations, who: str, *, anew: str = "", tell: Tell = nobody) -> Published:
    """Everything that counts today → current tables → measures → protection → a new edition for each audience, live.

    anew: why every rounded figure is issued anew, while setting up. Raises NotPublished once a meeting has seen one.
    """
    recover(places)
    ledger = open_ledger(places.ledger_url)
    store = connect(places.child)
    try:
        decided = accepted(ledger)
        activate(store, decided)
        follows = _follows_from(places, ledger, store)
        made = None if anew else _as_before(places, store, follows)
        made = made or _made(places, ledger, store, who, anew, tell)
        folders = _folders(places)
        paths = publish(made.editions, taken_back(ledger, _published_before(folders.values())))
        _released(ledger, who, paths[0], tables.deliveries(store), decided)
        if _follows_from(places, ledger, store) == follows:  # else something was decided meanwhile
            unchanged.remember(store, dict(zip(folders, paths, strict=True)), follows)
        note(_log, "published", edition=paths[0].stem, figures=made.figures)
        return Published(paths[0], made.latest, made.figures, made.ran, ask.reviews_waiting(ledger))
    except NotPublished as error:
        stays = " The last edition stays live." if mart.publications(places.mart) else ""
        raise NotPublished(f"{error}{stays}") from None
    finally:
        store.close()
        ledger.close()


@dataclass(frozen=True, slots=True)
class _Made:
    """One edition for each audience, with the folder it belongs in."""

    editions: Sequence[tuple[EditionToWrite, Path]]
    latest: Period
    figures: int
    ran: tuple[str, ...]


def _as_before(places: Locations, store: duckdb.DuckDBPyConnection, follows: str) -> _Made | None:
    """The live editions again, if nothing that they follow from has changed."""
    live = unchanged.live_editions(store, _folders(places), follows)
    if live is None:
        return None
    latest = tables.span(store).latest
    publication, now = next_publication(latest.key, _folders(places).values()), _now()
    every = [(unchanged.Again(path, publication, now), path.parent) for path in live.values()]
    with duckdb.connect(str(live[GROUP.name]), read_only=True) as edition:
        row = edition.execute("SELECT count(*) FROM figure").fetchone()
    return _Made(every, latest, row[0] if row else 0, ())


def _made(
    places: Locations, ledger: Ledger, store: duckdb.DuckDBPyConnection, who: str, anew: str, tell: Tell
) -> _Made:
    """Editions made from what counts, each going on from the live one of its audience."""
    tell("Putting together what counts")
    covered = tables.rebuild(store)
    let_go(store, ledger, _now())
    basis = Basis.of(store, ledger, covered, indicators(), sources(), places)
    due_returns.fill(store, ledger, covered, basis.today)
    remembered, folders = MeasureCache(store), _folders(places)
    if anew:
        begin_anew(places, ledger, who, anew)
    counted = count(basis, remembered, {} if anew else folders, tell)
    tell("Holding exact figures against each other")
    counted = standing_together(basis, counted)
    tell("Writing the edition")
    contents = _contents(basis, counted, folders, afresh=bool(anew))
    ran = tuple(dict.fromkeys(remembered.ran))
    return _Made(contents, covered.latest, len(contents[0][0].figures), ran)


def _follows_from(places: Locations, ledger: Ledger, store: duckdb.DuckDBPyConnection) -> str:
    today = today_of(tables.span(store), places)
    return unchanged.follows_from(store, ledger, today, is_synthetic(places), indicators())


def _folders(places: Locations) -> dict[str, Path]:
    return {audience.name: places.marts(audience.name) for audience in AUDIENCES}


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _published_before(folders: Iterable[Path]) -> set[str]:
    return {one.name for folder in folders for one in mart.publications(folder)}


def _contents(
    basis: Basis, counted: MeasuredEdition, folders: Mapping[str, Path], *, afresh: bool
) -> list[tuple[Contents, Path]]:
    """One edition for each audience, and the folder it belongs in."""
    publication = next_publication(basis.covered.latest.key, folders.values())
    built_at = _now()
    steps = [step for one in counted.rounded for step in one.steps]
    told = {audience: protect_all(counted, audience) for audience in AUDIENCES}
    low = low_places(told[GROUP][0])
    contents = []
    for audience, (figures, durations) in told.items():
        folder = folders[audience.name]
        exact = [row for one in counted.exact[audience.name].values() for row in one.rows]
        with edition_before(folder, or_none=afresh) as before:
            first = first_known(before, basis.indicators, figures, publication, built_at.date(), audience)
        # What has not been issued to an audience it need not hold: the group's edition carries the steps for both.
        said = ToldToAudience(figures, durations, steps if audience is GROUP else [], exact, first, low)
        contents.append((edition(basis, said, audience, publication, built_at), folder))
    return contents


def standing_together(basis: Basis, counted: MeasuredEdition) -> MeasuredEdition:
    """The same, with what gives way rounded. Raises NotPublished where two exact figures may not stand together."""
    while True:
        try:
            more = relations.check(basis.store, counted.rounded, counted.exact[GROUP.name])
        except relations.Related as related:
            raise NotPublished(str(related)) from None
        if more <= set(counted.ground.given_way):
            return counted
        counted = counted.giving_way(more)


def begin_anew(places: Locations, ledger: Ledger, who: str, why: str) -> None:
    """Record that rounded figures are issued anew. Raises NotPublished if any were sealed for a meeting."""
    if seen := [one.name for one in mart.publications(places.mart) if one.seal]:
        raise NotPublished(
            f"Figures of {seen[0]} were sealed for a meeting, and rounded figures are never issued a second time: "
            "two roundings of the same children could be held against each other. Publish without --anew."
        )
    acts.issue_anew(ledger, acts.now(), who, why)


def _released(ledger: Ledger, who: str, path: Path, counting: Sequence[int], decided: Collection[int]) -> None:
    replaced = set(decided).difference(counting)
    acts.release(ledger, who=who, edition=path.stem, counting=counting, replaced=replaced, at=acts.now())
