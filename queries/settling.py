"""How figures move after they are first published, as late records come in: whole-area figures only."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from queries.standings import Lag, Revision

LEAST_SETTLED = 4  # fewer periods than a year's do not show what is usual


def recording_lag(revisions: Iterable[Revision], settles: int) -> Lag:
    """What is usual, from the periods that have settled: those that at least `settles` periods have followed.

    `settles` is the definition's: how many of the newest periods are still expected to move. Periods that are still
    moving say nothing of how far they will have moved in the end.
    """
    every = tuple(sorted(revisions, key=lambda each: each.period.start))
    moved = [abs(each.now - each.first) for each in every if each.age >= settles]
    enough = len(moved) >= LEAST_SETTLED
    return Lag(
        revisions=every,
        usual=median(moved) if enough else None,
        largest=max(moved) if enough else None,
        settled=len(moved),
        newest_settled=bool(every) and every[-1].age >= settles,
    )
