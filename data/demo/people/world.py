"""What is true of the county: every file is a copy of part of this, as it was known on some day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

PLANS_FROM = date(2008, 4, 1)  # earlier plans are counted however long ago they were
EVERYTHING_FROM = date(2018, 4, 1)  # referrals that led to no plan, and early help
UNTIL = date(2026, 3, 31)
TODAY = date(2026, 4, 20)


@dataclass(slots=True)
class Household:
    """Brothers and sisters at one address. free_on is the first day on which nothing is open for them."""

    locality: str
    ethnicity: str
    assessment_team: str
    safeguarding_team: str
    children: list[Child] = field(default_factory=list)
    free_on: date = date.min
    help_free_on: date = date.min
    last_plan_ended: date | None = None
    last_referred: date | None = None


@dataclass(slots=True)
class Child:
    number: int  # children's social care's identifier
    family: Household
    birth: date
    sex: str  # M, F
    disabilities: tuple[str, ...] | None  # () is none; None is nothing recorded
    upn: str | None = None  # as social care holds it: perhaps none, perhaps a wrong one
    plans: list[Plan] = field(default_factory=list)
    referred: list[date] = field(default_factory=list)
    known_on: date = date.max  # the first day anything was recorded
    helped: list[tuple[date, date]] = field(default_factory=list)
    in_need: list[tuple[date, date]] = field(default_factory=list)


@dataclass(slots=True)
class Episode:
    """One referral and what followed. closed lies in the future where it is still open.

    What hangs on a referral is not in any system before it: recorded_on is a floor for all of it.
    """

    number: int
    child: Child
    referred: date
    source: str
    need: str
    no_further_action: bool
    closed: date
    reason: str
    team: str
    recorded_on: date = date.min
    close_recorded_on: date = date.min

    @property
    def needed(self) -> bool:
        """Whether anything followed."""
        return not self.no_further_action


@dataclass(slots=True)
class Plan:
    """One child protection plan. ended lies in the future where it is still open."""

    number: int
    child: Child
    episode: Episode
    started: date
    ended: date
    initial: str  # Neglect, Multiple: Neglect, Physical abuse …
    latest: str
    reviews: tuple[tuple[date, date], ...]  # due, held
    recorded_on: date
    other_authority: bool = False
    end_recorded_on: date = date.min

    @property
    def neglect(self) -> bool:
        return "Neglect" in (self.initial, self.latest)


@dataclass(slots=True)
class Assessment:
    number: int
    episode: Episode
    started: date
    authorised: date
    seen: bool
    factors: tuple[str, ...]


@dataclass(slots=True)
class Enquiry:
    """A section 47 enquiry; conference is None where one was not needed, and plan whether it led to one."""

    episode: Episode
    started: date
    conference: date | None
    plan: bool


@dataclass(slots=True)
class Contact:
    """Somebody told children's social care of a worry about a child. led_to: referral, early help or nothing."""

    child: Child
    on: date
    source: str
    led_to: str


@dataclass(slots=True)
class NeedPlan:
    """One child in need plan. ended lies in the future where it is still open."""

    episode: Episode
    started: date
    ended: date
    recorded_on: date = date.min


@dataclass(slots=True)
class Help:
    """An early help assessment and the help that followed it."""

    number: int
    child: Child
    started: date
    assessed: date
    ended: date
    reason: str
    end_reason: str
    organisation: str
    recorded_on: date


@dataclass(slots=True)
class World:
    families: list[Household] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    helped: list[Help] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    need_plans: list[NeedPlan] = field(default_factory=list)
