"""The rows of Ofsted's Annex A lists 1 to 7: six months of the county as it was known on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from data.demo.annex_words import ETHNICITIES, GENDERS, NEEDS, REASONS, SOURCES, YES_NO, category
from data.demo.sheet_rows import Cell
from data.demo.world import Assessment, Child, Enquiry, Episode, Help, Plan, World

Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Window:
    """The six months up to as_at, as known when the workbook was made."""

    first: date
    as_at: date
    made_on: date
    period: str
    specification: bool = False  # headings and whole ages, as the specification has them

    def inside(self, day: date) -> bool:
        return self.first <= day <= self.as_at

    def past(self, day: date | None, recorded: date = date.min) -> date | None:
        """The day, or nothing if it lies ahead or was not recorded yet."""
        return day if day is not None and day <= self.as_at and recorded <= self.made_on else None

    def knows(self, episode: Episode) -> bool:
        return episode.recorded_on <= self.made_on

    def child(self, child: Child) -> Row:
        """The five columns with which a list begins."""
        born = child.birth <= self.as_at
        age = (self.as_at - child.birth).days / 365.25
        return [
            child.number,
            GENDERS[child.sex] if born else "c) Not stated/recorded",
            ETHNICITIES[child.family.ethnicity],
            child.birth if born else None,
            (int(age) if self.specification else age) if born else None,
        ]


def lists(world: World, window: Window) -> dict[str, list[Row]]:
    """Each list's rows, in the order in which they were recorded."""
    episodes = [one for one in world.episodes if one.referred <= window.as_at and window.knows(one)]
    plans = [plan for plan in world.plans if plan.started <= window.as_at and plan.recorded_on <= window.made_on]
    helped = [help for help in world.helped if help.started <= window.as_at and help.recorded_on <= window.made_on]
    return {
        "List 1": _contacts(world, window),
        "List 2": [_help(help, window) for help in helped if help.ended > window.as_at or window.inside(help.started)],
        "List 3": [_referral(episode, window) for episode in episodes if window.inside(episode.referred)],
        "List 4": [_assessment(one, window) for one in world.assessments if _assessed(one, window)],
        "List 5": [
            _enquiry(one, window) for one in world.enquiries if window.inside(one.started) and window.knows(one.episode)
        ],
        "List 6": [_in_need(one, window) for one in episodes if one.closed >= window.first and one.needed],
        "List 7": [_plan(plan, window) for plan in plans if plan.ended >= window.first and not plan.other_authority],
    }


def disabled(child: Child) -> str:
    return YES_NO[None if child.disabilities is None else bool(child.disabilities)]


def worker(number: int) -> str:
    """A worker nobody employs, with the no-break space that real workbooks have between the names."""
    return f"Demo\xa0Worker-{number % 120:03}"


def _contacts(world: World, window: Window) -> list[Row]:
    return [[*window.child(one.child), one.on, SOURCES[one.source]] for one in world.contacts if window.inside(one.on)]


def _help(help: Help, window: Window) -> Row:
    return [*window.child(help.child), help.started, window.past(help.assessed), help.organisation]


def _referral(episode: Episode, window: Window) -> Row:
    child = episode.child
    year_before = episode.referred - timedelta(days=365)
    earlier = sum(year_before <= day < episode.referred for day in child.referred)
    nothing = YES_NO[episode.no_further_action]
    return [
        *window.child(child), episode.referred, SOURCES[episode.source], nothing, earlier, episode.team,
        worker(episode.number),
    ]  # fmt: skip


def _assessed(assessment: Assessment, window: Window) -> bool:
    open_then = window.inside(assessment.started) or assessment.started < window.first <= assessment.authorised
    return open_then and window.knows(assessment.episode)


def _assessment(assessment: Assessment, window: Window) -> Row:
    episode = assessment.episode
    ended = window.past(assessment.authorised)
    needed = YES_NO[episode.reason not in ("RC8", "RC9")] if ended else None
    return [
        *window.child(episode.child), disabled(episode.child), assessment.started, YES_NO[assessment.seen], ended,
        needed, episode.team, worker(episode.number),
    ]  # fmt: skip


def _enquiry(enquiry: Enquiry, window: Window) -> Row:
    child = enquiry.episode.child
    conference = window.past(enquiry.conference)
    waits = enquiry.conference is not None and conference is None
    return [
        *window.child(child), disabled(child), enquiry.started, None if waits else YES_NO[conference is None],
        conference, YES_NO[enquiry.plan] if conference else None, 1 + child.number % 2, int(conference is not None),
        enquiry.episode.team, worker(enquiry.episode.number),
    ]  # fmt: skip


def _in_need(episode: Episode, window: Window) -> Row:
    child = episode.child
    closed = window.past(episode.closed, episode.close_recorded_on)
    on_plan = any(plan.started <= window.as_at and not _ended(plan, window) for plan in child.plans)
    status = "e) Closed episode" if closed else "b) Child Protection plan" if on_plan else "c) Child in need plan"
    if not closed and not on_plan and episode.reason != "RC7":
        status = "d) Open assessment"
    seen = (closed or window.as_at) - timedelta(days=episode.number % 30)
    return [
        *window.child(child), disabled(child), episode.referred, NEEDS[episode.need], max(seen, episode.referred),
        closed, REASONS[episode.reason] if closed else None, status, episode.team, worker(episode.number),
    ]  # fmt: skip


def _ended(plan: Plan, window: Window) -> date | None:
    return window.past(plan.ended, plan.end_recorded_on)


def _plan(plan: Plan, window: Window) -> Row:
    ended = _ended(plan, window)
    visited = (ended or window.as_at) - timedelta(days=plan.number % 12)
    held = [held for _, held in plan.reviews if held <= window.as_at]
    before = sum(other.started < plan.started for other in plan.child.plans)
    return [
        *window.child(plan.child), disabled(plan.child), plan.started, category(plan.initial), category(plan.latest),
        max(visited, plan.started), YES_NO[plan.number % 5 > 0], held[-1] if held else None, ended,
        YES_NO[plan.number % 41 == 0], before, plan.episode.team, worker(plan.episode.number),
    ]  # fmt: skip
