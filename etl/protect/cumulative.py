"""Cumulative greedy rounding: counts that can be published below the whole area.

Counts are added up since the series began, the running total is rounded to tens, and each part of a table is given
its share of those in fives, one at a time, to whichever part is owed most. What is published for a period is the step
between two such totals. Feeding the published steps back in gives the same steps again, so the published table is
itself a possible truth: whatever is summed or subtracted, no cell can be proved to be 1, 2, 3 or 4. Errors do not
build up: every window is within a few of the truth.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Generic, TypeVar

BASE = 5  # of parts
WHOLE_BASE = 10  # of a whole, which stands beside exact counts of the same things: within five of one of these a total
# could be known to be one to five more; within ten it cannot


def nearest(count: int, base: int = BASE) -> int:
    """The nearest multiple of five, or of another base; halves go up.

    >>> [nearest(count) for count in (2, 3, 7, 8)]
    [0, 5, 5, 10]
    """
    return base * ((2 * count + base) // (2 * base))


Node = TypeVar("Node", bound=Hashable)


class CumulativeRounding(Generic[Node]):
    """The running protected totals of a whole and its parts. Each partition is a whole and its parts, wholes first.

    >>> running = CumulativeRounding("all", [("all", ("north", "south"))])
    >>> running.step({"all": 8, "north": 6, "south": 2})
    {'all': 10, 'north': 5, 'south': 5}
    >>> running.step({"all": 4, "north": 1, "south": 3})  # twelve altogether, of which ten are given
    {'all': 0, 'north': 0, 'south': 0}
    """

    def __init__(self, root: Node, partitions: Sequence[tuple[Node, Sequence[Node]]]) -> None:
        self.partitions = partitions
        self.root = root
        every = [root, *(node for _, parts in partitions for node in parts)]
        self._true = dict.fromkeys(every, 0)
        self.total = dict.fromkeys(every, 0)

    def step(self, counts: Mapping[Node, int], whole: int | None = None) -> dict[Node, int]:
        """Take one period's true counts (absent is nought). Returns its protected counts, in multiples of five.

        A step once given is never given anew: what is corrected later comes in with `again`, and so into the next.
        whole: the root's step, where another measure has given it for the same things.
        """
        before = dict(self.total)
        self._add(counts)
        if whole is None:
            self.total[self.root] = max(self.total[self.root], nearest(self._true[self.root], WHOLE_BASE))
        else:
            self.total[self.root] += whole
        for one, parts in self.partitions:
            self._share(one, parts)
        return {node: self.total[node] - before[node] for node in self.total}

    def again(self, counts: Mapping[Node, int], given: Mapping[Node, int]) -> dict[Node, int]:
        """Take a period whose step was given before. Returns it again; counts are the true ones as known now."""
        self._add(counts)
        for node in self.total:
            self.total[node] += given.get(node, 0)
        return {node: given.get(node, 0) for node in self.total}

    def _add(self, counts: Mapping[Node, int]) -> None:
        for node in self._true:
            self._true[node] += counts.get(node, 0)

    def _share(self, whole: Node, parts: Sequence[Node]) -> None:
        owed = (self.total[whole] - sum(self.total[node] for node in parts)) // BASE
        for _ in range(owed):
            # max keeps the first of equals, so the order of the parts settles every tie, always the same way.
            most = max(parts, key=lambda node: self._true[node] - self.total[node])
            self.total[most] += BASE
