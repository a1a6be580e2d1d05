"""What a page gets: frozen answers, never a DataFrame.

Shown, low, provisional, not returned, not collected, not applicable and zero are different things, and each has a
name here. A number that is not to be shown is None with a status that says why; never NaN, a stand-in 0 or -1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.periods import Period as Period
from queries.edition import states
from queries.indicator.line import Line


class Status(StrEnum):
    """Why a figure is, or is not, a number."""

    SHOWN = "shown"
    PROVISIONAL = "provisional"  # a number, still expected to move
    LOW = "low"  # there is a figure and it is too small to show
    TOO_FEW = "too_few"  # the group is too small for any figure
    NOT_DUE = "not_due"  # the return that carries it has its day still before it
    NOT_RETURNED = "not_returned"  # owed by an agency, not received
    IN_PART = "in_part"  # of the return that carries it a part is still to come
    WAITING = "waiting"  # the return that carries it came, and nobody has accepted it
    NOT_EXPECTED = "not_expected"  # nobody is asked for the return that carries it
    NOT_COLLECTED = "not_collected"  # nobody records it for this period or group
    NOT_YET = "not_yet"  # what came afterwards is counted, and afterwards has not come
    NOT_KNOWN = "not_known"  # what it rests on lies beyond what is held: earlier records, or a list
    NOT_APPLICABLE = "not_applicable"  # the question has no meaning here (no plans at all ended)

    @property
    def is_number(self) -> bool:
        """Whether there is a figure to show."""
        return self in (Status.SHOWN, Status.PROVISIONAL)


# Why there is no figure where that is how the return stands that carries it: the figure is called as the return is.
# The gravest first: a period over several returns is called after the one that keeps it longest.
AWAITED = tuple(Status(state) for state in states.GRAVEST)


@dataclass(frozen=True, slots=True)
class Point:
    """One figure. numerator and denominator are children, plans, answers or sessions; value is in the unit."""

    period: Period
    numerator: float | None
    denominator: float | None
    value: float | None
    status: Status
    lower: float | None = None
    upper: float | None = None
    rounded: bool = False  # numerator and denominator are multiples of five
    children: float | None = None  # how many a mean is about, where the count is of something else
    so_far: float | None = None  # of what there will be, the share that is in; None where it is not known to be partial


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: points in order of time, every period of the grain present, gaps as statuses."""

    line: Line
    label: str
    unit: str  # 'percent', 'rate_per_10000', 'months', 'count'
    points: tuple[Point, ...]
    overlapping: bool = False  # periods share children: no limits, no words about patterns
    protected: bool = False  # some of its figures are rounded

    @property
    def latest(self) -> Point | None:
        """The newest period's point, whether it has a figure or not; None where no period was ever published."""
        return self.points[-1] if self.points else None


@dataclass(frozen=True, slots=True)
class Limits:
    """What is usual for one point: the centre line and the range expected from chance alone."""

    mean: float
    lower: float
    upper: float
    segment: int = 0


class Pattern(StrEnum):
    """What the series says up to its latest whole figure; the same shape whichever way it goes.

    What state the newest period is in is another thing: its point's status says that.
    """

    HIGHER = "higher_than_usual"
    LOWER = "lower_than_usual"
    STEADY = "steady"
    EARLY = "too_early_to_say"  # fewer than 13 points
    TOO_FEW = "too_few_to_say"  # counts too small for limits, or no variation
    NO_FIGURE = "no_figure"  # no figure at all, or none for longer than a year
    NOT_CHARTED = "not_charted"  # overlapping periods: usual has no meaning


@dataclass(frozen=True, slots=True)
class Reading:
    """A series with its pattern: limits by point (None where there are none), which points are unlike usual."""

    series: Series
    pattern: Pattern
    limits: tuple[Limits | None, ...]
    unusual: tuple[bool, ...]
    trial: bool  # 6 to 12 points: the range is only a first idea
    since: Period | None  # first period of the present run unlike usual
    sentence: str  # one plain sentence, never a verdict


@dataclass(frozen=True, slots=True)
class Comparator:
    """A published figure of another area for a year, beside ours."""

    measure: str
    year: int
    area: str
    role: str  # ours, neighbour, region, national
    numerator: float | None
    denominator: float | None
    value: float | None
    state: str
    source: str
    versions: str = ""  # the neighbour sets that name the area


@dataclass(frozen=True, slots=True)
class Voice:
    """Words of somebody, as they may be shown: who spoke is only ever said by kind."""

    said_on: date | None
    speaker: str
    age_band: str
    locality: str
    gathered: str
    words: str
    theme: str
    indicator: str
    consent: str
    said_by_n: int | None
    asked_n: int | None


@dataclass(frozen=True, slots=True)
class PublishedDelivery:
    """What was received of one part of a source for one period, and what became of it."""

    source: str
    source_title: str
    agency: str
    part: str
    period: str
    received_on: date
    state: str
    rows_in: int | None  # to the nearest ten; None for the open audience
    not_used: int | None


@dataclass(frozen=True, slots=True)
class ExpectedReturn:
    """What an agency owed for one period, and how that stands."""

    source: str
    source_title: str
    agency: str
    period: str
    state: str  # see queries/edition/states.py
    due_on: date | None  # None in editions from before it was kept


@dataclass(frozen=True, slots=True)
class Awaited:
    """A return that a figure waits for: whose it is ('' where several agencies owe it), what it is about, its day."""

    source_title: str
    agency: str
    about: str
    due_on: date | None  # None where nobody owes it
    state: str


@dataclass(frozen=True, slots=True)
class PublishedFindings:
    """How many rows of a source a check found."""

    source: str
    kind: str
    title: str
    severity: str
    rows_found: int | None
    status: str


@dataclass(frozen=True, slots=True)
class NoteOnData:
    """What there is to know of the data as a whole: how many plans say less than they might."""

    key: str
    title: str
    numerator: float | None
    denominator: float | None
    status: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What an edition says of itself."""

    name: str
    publication: str  # '2025Q4-0003': which publication of the edition
    audience: str
    latest_quarter: str
    built_at: str
    synthetic: bool
    area: str


@dataclass(frozen=True, slots=True)
class LifeTable:
    """Share of plans still open after so many months, with its 95% interval."""

    period: Period
    months: tuple[int, ...]
    still_on_plan: tuple[float, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """One reason for ending: the share of all that began which had ended for it by each month."""

    reason: str
    months: tuple[int, ...]
    ended: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PublishedBaseline:
    """That what is usual begins again with a period, by decision."""

    period: Period
    why: str
    who: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """A whole-area figure as it was first published."""

    period: Period
    publication: str
    published_on: date
    numerator: float | None
    denominator: float | None
    value: float


@dataclass(frozen=True, slots=True)
class AgencyWords:
    """What an agency says of a measure or a question."""

    agency: str
    period: str
    subject: str
    words: str
