"""Cumulative greedy rounding: counts that can be published below the whole area.

Counts are added up since the series began, the running total is rounded to fives, and each part of a table is given
its share of those fives, one at a time, to whichever part is owed most. What is published for a period is the step
between two such totals. Feeding the published steps back in gives the same steps again, so the published table is
itself a possible truth: whatever is summed or subtracted, no cell can be proved to be 1, 2, 3 or 4. Errors do not
build up: every window is within a few of the truth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from queries.groups import ROOT, Node

BASE = 5


def in_fives(count: int) -> int:
    """The nearest multiple of five."""
    return BASE * ((2 * count + BASE) // (2 * BASE))


class CumulativeRounding:
    """The running protected totals of one outcome. Each partition is a whole and its parts, wholes before parts."""

    def __init__(self, partitions: Sequence[tuple[Node, Sequence[Node]]]) -> None:
        self.partitions = partitions
        every = [ROOT, *(node for _, parts in partitions for node in parts)]
        self._true = dict.fromkeys(every, 0)
        self.total = dict.fromkeys(every, 0)

    def step(self, counts: Mapping[Node, int]) -> dict[Node, int]:
        """Take one period's true counts (absent is nought); give its protected counts, in multiples of five.

        A step once given is never given anew: what is corrected later comes in with `again`, and so into the next.
        """
        before = dict(self.total)
        for node in self._true:
            self._true[node] += counts.get(node, 0)
        self.total[ROOT] = max(self.total[ROOT], in_fives(self._true[ROOT]))
        for whole, parts in self.partitions:
            self._share(whole, parts)
        return {node: self.total[node] - before[node] for node in self.total}

    def again(self, counts: Mapping[Node, int], given: Mapping[Node, int]) -> dict[Node, int]:
        """Take a period whose step was given before: the true counts as they are known now, the step as it was."""
        for node in self._true:
            self._true[node] += counts.get(node, 0)
            self.total[node] += given.get(node, 0)
        return {node: given.get(node, 0) for node in self.total}

    def _share(self, whole: Node, parts: Sequence[Node]) -> None:
        owed = (self.total[whole] - sum(self.total[node] for node in parts)) // BASE
        for _ in range(owed):
            # max keeps the first of equals, so the order of the parts settles every tie, always the same way.
            most = max(parts, key=lambda node: self._true[node] - self.total[node])
            self.total[most] += BASE
