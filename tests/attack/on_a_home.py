"""The attack on a home of real size: its own editions as they were published, against its own rows.

    python -m tests.attack.on_a_home HOME

Which deliveries counted for an edition is told by its meeting: what came before. Of each population it says how many
small facts its rows can name, how many of them sums and differences of exact figures tell, and how many a linear
programme proves or narrows to one to five, for one who holds every edition of both audiences, and every step.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import duckdb
import numpy as np

from data import mart
from data.ledger import ask, open_ledger
from data.locations import Locations, locations
from etl.current import tables
from etl.current.what_if import supposing
from etl.protect import AUDIENCES, Protected
from etl.protect.exact import finest_grain
from etl.publish.issued import exact_in, issued_in
from tests.attack.calculators import numbers, subtracted
from tests.attack.editions import POPULATIONS, Publication, Standing, count_edition, every_family
from tests.attack.facts import small_facts
from tests.attack.known import Population, all_that_is_known
from tests.attack.possible import Possible

Held = dict[str, dict[str, dict[tuple[str, str], int]]]


def publications(where: Locations, standing: Standing) -> Iterator[Publication]:
    """Every edition, oldest first, with what was counted for it from the deliveries that had come."""
    ledger = open_ledger(where.ledger_url)
    deliveries = ask.deliveries(ledger)
    ledger.close()
    before: frozenset[tuple[str, str]] = frozenset()
    for at, one in enumerate(sorted(mart.publications(where.mart), key=lambda one: one.name)):
        came = {d.id for d in deliveries if one.seal is None or d.received_at.date() < one.seal.meeting}
        with supposing(where, came) as store:
            edition = count_edition(store, at, tables.rebuild(store), standing)
        figures = {each.name: _figures(where.marts(each.name) / one.path.name) for each in AUDIENCES}
        with duckdb.connect(str(one.path), read_only=True) as issued:
            steps = {slug: rows for (slug, _), rows in issued_in(issued).items()}
            held = _held(issued)
        told = {family.wide.slug: steps.get(family.wide.slug, ()) for family in every_family()}
        yield Publication(edition, told, before, held, figures)
        before = frozenset((slug, step.period) for slug, rows in steps.items() for step in rows)


def _figures(path: Path) -> list[Protected]:
    columns = ", ".join(field.name for field in fields(Protected))
    with duckdb.connect(str(path), read_only=True) as edition:
        rows = edition.execute(f"SELECT {columns} FROM figure WHERE locality = 'all' AND dimension = 'all'").fetchall()
    return [Protected(*row) for row in rows]


def _held(issued: duckdb.DuckDBPyConnection) -> Held:
    """What was told exactly, last, by family and period; of a quarter what was told of its months."""
    found: Held = {family.wide.slug: defaultdict(dict) for family in every_family()}
    every = exact_in(issued, every_family())
    for row in sorted((row for rows in every.values() for row in rows), key=lambda row: row.position):
        if row.family in found:
            found[row.family][row.period][row.series, row.outcome] = row.count
    for family in every_family():
        if finest_grain(family.wide) != family.wide.base:
            _add_quarters(found[family.wide.slug])
    return found


def _add_quarters(by_period: dict[str, dict[tuple[str, str], int]]) -> None:
    months: dict[str, list[Mapping[tuple[str, str], int]]] = defaultdict(list)
    for key, atoms in list(by_period.items()):
        year, month = int(key[:4]), int(key[5:])
        months[f"{year - (month < 4)}Q{(month - 4) % 12 // 3 + 1}"].append(atoms)
    for quarter, three in months.items():
        if len(three) == 3:
            by_period[quarter] = {atom: sum(atoms[atom] for atoms in three) for atom in three[0]}


def main(home: Path) -> None:
    where = locations(home)
    standing: Standing = {name: defaultdict(set) for name in POPULATIONS}
    editions = tuple(publications(where, standing))
    for each in AUDIENCES:
        told = [numbers(edition.figures[each.name]) for edition in editions]
        few = [
            line
            for before, now in zip([None, *told[:-1]], told, strict=True)
            for line, count in subtracted(now, before).items()
            if 1 <= abs(count) <= 5
        ]
        print(f"calculators, {each.name}: {len(few)} small numbers from {len(editions)} editions  {few[:3]}")
    for name in POPULATIONS:
        started = time.perf_counter()
        own = Counter(map(frozenset, standing[name].values()))
        families = tuple(family for family in every_family() if family.wide.population == name)
        population = Population(name, families, list(own), np.array(list(own.values())), editions)
        known = all_that_is_known(population)
        small = small_facts(Possible(population.kinds), population, len(editions) - 1)
        found = known.proved(small.rows)
        print(
            f"{name:<12} {small.rows.shape[0]:>6} small facts, {known.known} things known"
            f" ({known.wrong(population.truth)} of them wrong): {int(known.subtracted(small.rows).sum())} subtracted,"
            f" {sum(one.exactly for one in found)} proved, {len(found)} narrowed  {time.perf_counter() - started:.0f} s"
        )
        for one in found[:10]:
            print(f"    {small.names[one.fact]}: {one.least} to {one.most}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
