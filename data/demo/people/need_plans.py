"""Child in need plans: after an assessment, or as the next step when a child protection plan ends."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from data.demo.people.world import Episode, NeedPlan, Plan, World

STEPS_DOWN = 0.78  # share of child protection plans that a child in need plan follows on the day they end
GROWN = timedelta(days=int(17.8 * 365.25))


def need_plans(world: World, random: Random) -> list[NeedPlan]:
    """Every child in need plan, in the order of the referrals they followed."""
    protected = {plan.episode.number: plan for plan in world.plans}
    authorised = {one.episode.number: one.authorised for one in world.assessments}
    made: list[NeedPlan] = []
    for episode in world.episodes:
        plan = protected.get(episode.number)
        if plan is not None:
            if _steps_down(plan) and random.random() < STEPS_DOWN:
                made.append(NeedPlan(episode, plan.ended, episode.closed))
        elif _in_need(episode) and authorised[episode.number] < episode.closed:
            made.append(NeedPlan(episode, authorised[episode.number], episode.closed))
    return made


def _steps_down(plan: Plan) -> bool:
    return not plan.other_authority and plan.ended < plan.episode.closed and plan.ended - plan.child.birth < GROWN


def _in_need(episode: Episode) -> bool:
    return episode.needed and episode.reason == "RC7"
