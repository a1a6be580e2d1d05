"""The whole way of a file, on one screen.

file → receive → read → check → store → measure → protect → publish
       original  typed   findings child   who     disclosure new edition,
       kept      rows             store   counts  control    CURRENT moved
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from data import mart
from data.child import connect
from data.ledger import Ledger, acts, ask, open_ledger
from data.locations import Locations
from data.periods import Period
from etl.current import due_returns, tables
from etl.current.accepted import accepted, activate
from etl.definitions.source_folders import sources
from etl.load.load import recover
from etl.measure.cache import MeasureCache
from etl.progress import Tell, nobody
from etl.protect import AUDIENCES, GROUP, relations
from etl.publish.contents import Basis, ToldToAudience, edition
from etl.publish.first_published import first_known
from etl.publish.instead import taken_back
from etl.publish.issued import edition_before
from etl.publish.measured_edition import MeasuredEdition, count, protect_all
from etl.publish.publish import Contents, NotPublished, next_publication, publish
from etl.publish.voices import let_go
from etl.words.small_groups import low_places
from queries.indicator.catalogue import indicators


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
    """Everything that counts today → live tables → measures → protection → a new edition for each audience, live.

    anew: why every rounded figure is issued anew, while setting up. Raises NotPublished once a meeting has seen one.
    """
    recover(places)
    ledger = open_ledger(places.ledger_url)
    store = connect(places.child)
    try:
        decided = accepted(ledger)
        activate(store, decided)
        tell("Putting together what counts")
        covered = tables.rebuild(store)
        basis = Basis.of(store, ledger, covered, indicators(), sources(), places)
        due_returns.fill(store, ledger, covered, basis.today)
        remembered = MeasureCache(store)
        if anew:
            begin_anew(places, ledger, who, anew)
        folders = {audience.name: places.marts(audience.name) for audience in AUDIENCES}
        counted = count(basis, remembered, {} if anew else folders, tell)
        tell("Holding exact figures against each other")
        counted = standing_together(basis, counted)
        tell("Writing the edition")
        contents = _contents(basis, counted, folders, afresh=bool(anew))
        path = publish(contents, taken_back(ledger, _published_before(folders.values())))[0]
        _released(ledger, who, path, tables.deliveries(store), decided)
        ran, waiting = tuple(dict.fromkeys(remembered.ran)), ask.reviews_waiting(ledger)
        return Published(path, covered.latest, len(contents[0][0].figures), ran, waiting)
    except NotPublished as error:
        stays = " The last edition stays live." if mart.publications(places.mart) else ""
        raise NotPublished(f"{error}{stays}") from None
    finally:
        store.close()
        ledger.close()


def _published_before(folders: Iterable[Path]) -> set[str]:
    return {one.name for folder in folders for one in mart.publications(folder)}


def _contents(
    basis: Basis, counted: MeasuredEdition, folders: Mapping[str, Path], *, afresh: bool
) -> list[tuple[Contents, Path]]:
    """One edition for each audience, and the folder it belongs in."""
    publication = next_publication(basis.covered.latest.key, folders.values())
    built_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
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
    let_go(basis.store, basis.ledger, built_at)
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
