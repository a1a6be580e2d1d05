"""How figures stand to others: in a funnel, beside other areas, over five years, and to what they were first."""

from __future__ import annotations

from dataclasses import dataclass

from queries.edition.answers import Period, Point


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One place or group in one period, beside what is expected of a group of its size. All in percent.

    position: 'within'; 'note' outside the 95% lines; 'look' outside the 99.8% lines; 'few' where too few are expected
    for lines to mean anything (there are none then).
    """

    name: str
    numerator: float
    denominator: float
    value: float
    lower95: float | None
    upper95: float | None
    lower998: float | None
    upper998: float | None
    position: str


@dataclass(frozen=True, slots=True)
class Funnel:
    """Places or groups in one period around the share of them all together; `left_out` have no figure to place."""

    average: float
    points: tuple[FunnelPoint, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverYears:
    """One place in several years together, beside what is expected of it if it were as all of them are, year by year.

    way: 'highest' or 'lowest' in each of the years; else 'higher' or 'lower' over all of them. position: as in a
    funnel.
    """

    name: str
    way: str
    position: str


@dataclass(frozen=True, slots=True)
class PlacesOverYears:
    """What several years together show of places; only those places of which there is something to say."""

    years: tuple[Period, ...]
    places: tuple[OverYears, ...]

    @property
    def unbroken(self) -> bool:
        """Whether no year between the first and the last is left out."""
        return self.years[-1].start.year - self.years[0].start.year + 1 == len(self.years)


@dataclass(frozen=True, slots=True)
class AnnualTrend:
    """Whether the last five yearly figures moved one way by more than chance: 'up', 'down', 'no clear way'."""

    way: str
    first: Point
    last: Point
    by_year: float  # in the unit of the series


@dataclass(frozen=True, slots=True)
class BesideRow:
    """One area beside our own figure. flag: how OURS stands to it, 'higher', 'lower', 'similar' or '' if not said."""

    name: str
    role: str  # our_returns, ours, national, region, pooled, neighbour
    numerator: float | None
    denominator: float | None
    value: float | None
    lower: float | None  # 95% interval, of our own row only
    upper: float | None
    state: str  # the published state; 'shown' where value is a number
    flag: str


@dataclass(frozen=True, slots=True)
class Pooled:
    """Neighbours together, from their counts; the lowest and highest of them; how many are in it and are not."""

    numerator: float
    denominator: float
    value: float
    lowest: float
    highest: float
    pooled: int
    left_out: int  # published nothing
    small: int  # of those left out, so many for having only a few children: leaving them out makes the whole higher


@dataclass(frozen=True, slots=True)
class Beside:
    """A published year beside our own, rows always in the same order."""

    year: int
    ours: Point | None
    same_year: bool  # our figure is for the very year that was published
    alike: str  # how far it is like with like, from the definition
    apart: tuple[str, ...]  # ways in which it is not, worked out: one sentence each
    rows: tuple[BesideRow, ...]
    pooled: Pooled | None
    source: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One period as first published and as now known; `age` is how many periods have followed it."""

    period: Period
    first: float
    now: float
    age: int
    in_at_first: float | None = None  # of what is in now, the share that was; None where that is not known


@dataclass(frozen=True, slots=True)
class Lag:
    """How figures move after they are first published, from the periods that have settled."""

    revisions: tuple[Revision, ...]
    usual: float | None  # the middle movement, up or down; None while too few have settled to say
    largest: float | None
    settled: int  # how many periods that is from
    newest_settled: bool
