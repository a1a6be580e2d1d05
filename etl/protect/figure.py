"""What is made here: one figure that may be said, to whom, and on what ground."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from data.periods import Period, containing, months_after
from queries.edition.answers import AWAITED, Status
from queries.indicator.indicator import RECORDS, Indicator, SeriesDefinition


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may read an edition, and from which count, and rest, its whole-area figures are exact for them."""

    name: str
    exact_from: int | None  # None: nothing is exact
    always: bool = False  # exact only if every period's figure reaches it

    def of(self, indicator: Indicator) -> Audience:
        """The same audience, for one measure: what is not about people is told to everybody as it is."""
        return self if indicator.about == "people" else Audience(self.name, 0)

    def safe(self, count: float) -> bool:
        """Whether a whole-area count may be told as it is."""
        if self.exact_from is None:
            return False
        return count >= self.exact_from or (count == 0 and not self.always)

    def change_safe(self, change: float) -> bool:
        """Whether the difference between two counts, both told exactly, may itself be told."""
        return self.exact_from is not None and (change == 0 or abs(change) >= self.exact_from)


GROUP = Audience("group", 6)  # signed-in members under the information-sharing agreement
OPEN = Audience("open", 20, always=True)  # challenge packs, partners, anything that leaves
AUDIENCES = (GROUP, OPEN)


@dataclass(frozen=True, slots=True)
class Protected:
    """One row of the mart's figure table. Made here and nowhere else."""

    indicator: str
    series: str
    grain: str
    period: str
    locality: str
    dimension: str
    category: str
    status: Status
    numerator: float | None = None
    denominator: float | None = None
    rounded: bool = False
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    children: float | None = None


Reach = Mapping[str, Sequence[tuple[date, date]]]  # thing → the stretches of time in which its records are whole


@dataclass(frozen=True, slots=True)
class Ground:
    """What figures rest on: the periods of each grain, which were returned, the county's children, what is exact."""

    periods: Mapping[str, Sequence[Period]]
    returned: Callable[[Indicator, Period], bool | None]  # None: nothing was collected yet
    population: Callable[[Period], int]
    may_be_exact: Callable[[Indicator, SeriesDefinition], bool]  # asked of the widest measure of a family
    known_to: date = date.max  # the last day that is told of
    reach: Reach = field(default_factory=lambda: dict.fromkeys(RECORDS, ((date.min, date.max),)))
    calendar_to: date = date.max  # the last day of which it is known whether it was worked
    given_way: Collection[tuple[str, str]] = ()  # families and years that may not be exact beside the rest
    awaited: Callable[[Indicator, Period], Status] = lambda _indicator, _period: Status.NOT_RETURNED

    def collected(self, indicator: Indicator, grain: str) -> list[Period]:
        """The periods of a grain since a measure is collected at all, whether they were returned or not."""
        return [p for p in self.periods[grain] if self.returned(indicator, p) is not None]

    def gap(self, indicator: Indicator, period: Period) -> Status | None:
        """Why a period has no figure at all, or None if it may have one."""
        if not self.returned(indicator, period):
            return self.awaited(indicator, period)
        if indicator.follows_months and not self._followed(
            indicator, months_after(period.end, indicator.follows_months)
        ):
            return Status.NOT_YET
        return None if self._reaches(indicator, period) else Status.NOT_KNOWN

    def _followed(self, indicator: Indicator, until: date) -> bool:
        """Whether the measure's own records, and not only somebody's, have come as far as this day."""
        return until <= self.known_to and bool(self.returned(indicator, containing(until, "quarter")))

    def _reaches(self, indicator: Indicator, period: Period) -> bool:
        """Whether records, and the calendar of working days, reach as far as the figure of a period looks."""
        if indicator.counts_working_days and period.end > self.calendar_to:
            return False
        return all(
            any(
                months_after(first, indicator.looks_back_months) <= period.start and period.end <= last
                for first, last in self.reach.get(one, ())
            )
            for one in indicator.looks_back_to
        )

    def counted(self, members: Sequence[Indicator], grain: str) -> list[Period]:
        """The periods in which a family is counted: those in which any of its measures may be told.

        What none may tell has no part in running totals: where records no longer reach, less is counted with each
        extract, and a total would make up for it in the newest figure.
        """
        return [p for p in self.collected(members[0], grain) if any(self.gap(one, p) is None for one in members)]

    def gap_over(self, indicator: Indicator, periods: Iterable[Period]) -> Status | None:
        """Why what some periods come to together has no figure: the gravest of their own reasons."""
        gaps = {self.gap(indicator, period) for period in periods}
        return next((gap for gap in (*AWAITED, Status.NOT_KNOWN, Status.NOT_YET) if gap in gaps), None)

    def told(self, indicator: Indicator, grain: str) -> list[Period]:
        """The periods of a grain in which a measure may have a figure."""
        return [p for p in self.collected(indicator, grain) if self.gap(indicator, p) is None]
