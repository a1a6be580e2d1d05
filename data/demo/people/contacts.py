"""Contacts: every time somebody told children's social care of a worry, whatever came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from data.demo.people.county import chosen
from data.demo.people.referrals import SOURCES
from data.demo.people.world import EVERYTHING_FROM, Contact, Episode, World

# How many contacts that led to nothing came in the year before a referral.
EARLIER = {"0": 56.0, "1": 25.0, "2": 12.0, "3": 7.0}


def contacts(world: World, random: Random) -> list[Contact]:
    """Every contact about a child in order of time, one a child and day; each is known from then on."""
    once: dict[tuple[date, int], Contact] = {}
    for contact in _told(world, random):
        once.setdefault((contact.on, contact.child.number), contact)
    for contact in once.values():
        contact.child.known_on = min(contact.child.known_on, contact.on)
    return [once[key] for key in sorted(once)]


def _told(world: World, random: Random) -> Iterator[Contact]:
    for episode in world.episodes:
        day = episode.referred - timedelta(days=episode.number % 3)
        yield Contact(episode.child, day, episode.source, "referral")
        if episode.referred >= EVERYTHING_FROM:
            yield from _earlier(episode, random)
    for help in world.helped:
        if help.number % 3 == 0:
            yield Contact(help.child, help.started - timedelta(days=5), "2A", "early help")


def _earlier(episode: Episode, random: Random) -> Iterator[Contact]:
    for _ in range(int(chosen(random, EARLIER))):
        day, source = episode.referred - timedelta(days=random.randrange(7, 365)), chosen(random, SOURCES)
        if day >= episode.child.birth:
            yield Contact(episode.child, day, source, "nothing")
