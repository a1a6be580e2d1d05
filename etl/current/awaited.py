"""What a period without a figure waits for: which returns carry it, when they are due, and how the calendar says they
stand. A figure is called as its return is: nothing is “not returned” here that the calendar calls “not due yet”.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

import pandas as pd

from data.ledger.calendar import CAME, ReturnStanding
from data.periods import Period
from etl.current.returned_periods import Returned, Returns
from etl.current.tables import Span
from queries.edition import states
from queries.edition.answers import AWAITED, Awaited, Status
from queries.indicator.indicator import Indicator

SOONEST = tuple(reversed(states.GRAVEST))  # of several agencies' returns any one may bring the figure
COLUMNS = ("indicator", "period", "source_title", "agency", "about", "due_on", "state")


class Awaiting:
    """Asks the calendar about the returns that carry a figure. Every figure asks, so its answers are kept."""

    def __init__(self, returns: Returns, standing: Callable[[str, Period], list[ReturnStanding]]) -> None:
        self.returns = returns
        self._standing = standing
        self._known: dict[tuple[tuple[str, ...], Period], tuple[Awaited, ...]] = {}

    def status(self, indicator: Indicator, given: Period) -> Status:
        """Why there is no figure for a period: the gravest of its returns' states."""
        found = {one.state for one in self.of(indicator, given)}
        return next((status for status in AWAITED if status in found), Status.NOT_RETURNED)

    def of(self, indicator: Indicator, given: Period) -> tuple[Awaited, ...]:
        """The returns that an indicator's figure of a period waits for."""
        key = (indicator.returns, given)
        if key not in self._known:
            self._known[key] = tuple(
                self._carrier(source, about)
                for source in self.returns.needed(indicator)
                for about in source.carriers(given)
            )
        return self._known[key]

    def _carrier(self, source: Returned, about: Period) -> Awaited:
        every = self._standing(source.source.slug, about)
        if not every:
            return Awaited(source.source.title, "", about.key, None, "not_expected")
        # What was accepted and tells nothing yet is not counted yet, whatever else is still to come of it.
        state = next(state for state in SOONEST if any(_of(one) == state for one in every))
        own = [one for one in every if _of(one) == state]
        agency = every[0].agency_name if len(every) == 1 else ""
        return Awaited(every[0].title, agency, about.key, min(one.due_on for one in own), state)


def _of(owed: ReturnStanding) -> str:
    return "waiting" if owed.state in CAME else owed.state


def rows(awaiting: Awaiting, indicators: Iterable[Indicator], covered: Span) -> pd.DataFrame:
    """Every period of every indicator that has no figure because of a return, with the returns it waits for.

    Where nothing was ever told, the newest period alone: nobody owed a return before the first of its kind.
    """
    listed = []
    for indicator in indicators:
        for grain in indicator.grains:
            periods = covered.periods(grain)
            for period in _without(awaiting, indicator, periods):
                of = (indicator.slug, period.key)
                listed += [(*of, *asdict(one).values()) for one in awaiting.of(indicator, period)]
    return pd.DataFrame(listed, columns=list(COLUMNS))


def _without(awaiting: Awaiting, indicator: Indicator, periods: Sequence[Period]) -> list[Period]:
    told = [awaiting.returns.returned(indicator, period) for period in periods]
    if set(told) <= {None}:
        return list(periods[-1:])
    return [period for period, state in zip(periods, told, strict=True) if state is False]
