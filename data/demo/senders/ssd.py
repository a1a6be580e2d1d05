"""Extracts of the standard safeguarding dataset: thirteen csv files, six years as they were known on one day."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from data.demo.files.layouts import layout
from data.demo.files.made_files import File
from data.demo.people import county
from data.demo.people.extracts import Extract
from data.demo.people.world import Child, Episode, World
from data.demo.schools.pupils import started_school

AGENCY, WHO = "Children's Social Care", "Demo Extractor, performance analyst"
BYTE_ORDER_MARK = "\ufeff"
Row = list[object]

SOURCE_WORDS = {"1": "Individual", "2": "Schools", "3": "Health", "4": "Housing", "5": "LA services", "6": "Police"}

FIRST_ENQUIRY = 6_000_000
CONFERENCE_OF_PLAN, CONFERENCE_OF_ENQUIRY = 200_000, 3_500_000  # added to the number of what it led to, or followed


def write_extract(folder: Path, world: World, extract: Extract) -> list[File]:
    """Write the files of one extract into the folder of the day on which it was taken."""
    there = folder / extract.taken_on.isoformat()
    there.mkdir(parents=True, exist_ok=True)
    files = []
    for table, rows in TABLES.items():
        path = there / f"{table}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            out.write(BYTE_ORDER_MARK)  # the encoding that writes one does so by way of Python, row for row
            writer = csv.writer(out)
            writer.writerow(layout("ssd", table))
            writer.writerows(
                [extract.nothing if cell is None else cell for cell in row] for row in rows(world, extract)
            )
        files.append(File(path, extract.taken_on, AGENCY, WHO, "ssd", extract.period))
    return files


def _known(world: World, extract: Extract) -> Iterable[Child]:
    return (child for child in world.children if extract.knows(child.known_on))


def _persons(world: World, extract: Extract) -> Iterator[Row]:
    for serial, child in enumerate(world.children):
        if not extract.knows(child.known_on):
            continue
        born = child.birth <= extract.as_at
        at_school = started_school(child.birth) <= extract.as_at.year - (extract.as_at.month < 9)
        birth = f"{child.birth.isoformat()} 00:00:00"
        yield [
            child.number, county.FORENAMES[serial % len(county.FORENAMES)], county.surname(serial),
            child.sex if born else "U", None, child.family.ethnicity, birth if born else None, None, None,
            (None if child.upn else "UN4") if at_school else "UN1", "N", None if born else birth, None, "N", None,
        ]  # fmt: skip


def _links(world: World, extract: Extract) -> Iterator[Row]:
    number = 100_000
    for serial, child in enumerate(world.children):
        if not extract.knows(child.known_on):
            continue
        number += 2
        began = date(started_school(child.birth), 9, 1)
        if child.birth <= extract.as_at:
            yield [number, child.number, "NHS Number", county.nhs_number(serial), extract.day(child.birth), None]
        if child.upn and began <= extract.as_at:
            yield [number + 1, child.number, "Unique Pupil Number", child.upn, extract.day(began), None]


def _disabilities(world: World, extract: Extract) -> Iterator[Row]:
    number = 0
    for child in _known(world, extract):
        for code in (child.disabilities or ("NONE",)) if child.disabilities is not None else ():
            number += 1
            yield [600_000 + number, child.number, code]


def _episodes(world: World, extract: Extract) -> Iterator[Row]:
    for episode in world.episodes:
        if not extract.knows(episode.referred, episode.recorded_on):
            continue
        if not extract.holds(episode.closed, episode.close_recorded_on):
            continue
        closed = extract.day(episode.closed, episode.close_recorded_on)
        outcome = _flags(NFA_FLAG="YN"[episode.needed], SINGLE_ASSESSMENT_FLAG="NY"[episode.needed])
        yield [
            episode.number, episode.child.number, extract.day(episode.referred), episode.need, episode.source,
            SOURCE_WORDS.get(episode.source[0], "Other"), outcome, "YN"[episode.needed],
            episode.reason if closed else None, closed, episode.team, _worker(episode),
        ]  # fmt: skip


def _assessments(world: World, extract: Extract) -> Iterator[Row]:
    for assessment in world.assessments:
        episode = assessment.episode
        if not extract.knows(assessment.started, episode.recorded_on) or not extract.holds(assessment.authorised):
            continue
        stopped = "NY"[episode.reason in ("RC8", "RC9")]
        ended = extract.day(assessment.authorised)
        yield [
            assessment.number, episode.child.number, episode.number, extract.day(assessment.started),
            "NY"[assessment.seen], ended, _flags(OUTCOME_NFA_FLAG=stopped) if ended else None,
            stopped if ended else None, episode.team, _worker(episode),
        ]  # fmt: skip


def _factors(world: World, extract: Extract) -> Iterator[Row]:
    for assessment in world.assessments:
        known = extract.knows(assessment.authorised, assessment.episode.recorded_on)
        if known and extract.holds(assessment.authorised):
            yield [assessment.number + 500_000, assessment.number, json.dumps(list(assessment.factors))]


def _plans(world: World, extract: Extract) -> Iterator[Row]:
    for plan in world.plans:
        if extract.knows(plan.started, plan.recorded_on) and extract.holds(plan.ended, plan.end_recorded_on):
            yield [
                plan.number, plan.episode.number, plan.number + CONFERENCE_OF_PLAN, plan.child.number,
                extract.day(plan.started), extract.day(plan.ended, plan.end_recorded_on), plan.initial,
                "NY"[plan.other_authority], plan.latest,
            ]  # fmt: skip


def _reviews(world: World, extract: Extract) -> Iterator[Row]:
    for plan in world.plans:
        if not extract.knows(plan.started, plan.recorded_on):
            continue
        for number, (due, held) in enumerate(plan.reviews):
            if extract.knows(held) and extract.holds(held):
                goes_on = "NY"[(plan.ended - held) > timedelta(days=30)]
                identifier = f"{plan.number}{number:02}"
                yield [
                    identifier, plan.child.number, plan.number, f"{due.isoformat()} 00:00:00", extract.day(held),
                    f"M{identifier}", goes_on, "Y", f"PN{1 + (plan.number + number) % 7}",
                ]  # fmt: skip


def _early_help(world: World, extract: Extract) -> Iterator[Row]:
    for help in world.helped:
        if extract.knows(help.started, help.recorded_on) and extract.holds(help.ended):
            ended = extract.day(help.ended)
            yield [
                help.number, help.child.number, extract.day(help.started), ended, help.reason,
                help.end_reason if ended else None, help.organisation, f"W{help.number % 90:03}",
            ]  # fmt: skip


def _contacts(world: World, extract: Extract) -> Iterator[Row]:
    for number, contact in enumerate(world.contacts, 1_000_000):
        if extract.knows(contact.on) and extract.holds(contact.on):
            words, outcome = SOURCE_WORDS.get(contact.source[0], "Other"), _flags(OUTCOME=contact.led_to)
            yield [number, contact.child.number, extract.day(contact.on), contact.source, words, outcome]


def _need_plans(world: World, extract: Extract) -> Iterator[Row]:
    for number, plan in enumerate(world.need_plans, 6_500_000):
        episode = plan.episode
        known = extract.knows(plan.started, max(plan.recorded_on, episode.recorded_on))
        if known and extract.holds(plan.ended, episode.close_recorded_on):
            yield [
                number, episode.number, episode.child.number, extract.day(plan.started),
                extract.day(plan.ended, episode.close_recorded_on), episode.team, _worker(episode),
            ]  # fmt: skip


def _enquiries(world: World, extract: Extract) -> Iterator[Row]:
    for number, enquiry in enumerate(world.enquiries, FIRST_ENQUIRY):
        episode = enquiry.episode
        over = min(enquiry.started + timedelta(days=12), enquiry.conference or date.max)
        if not extract.knows(enquiry.started, episode.recorded_on) or not extract.holds(over):
            continue
        ended = extract.day(over)
        nothing = "NY"[enquiry.conference is None] if ended else None
        yield [
            number, episode.number, episode.child.number, extract.day(enquiry.started), ended, nothing,
            _flags(OUTCOME_NFA_FLAG=nothing) if ended else None, _worker(episode), episode.team,
        ]  # fmt: skip


def _conferences(world: World, extract: Extract) -> Iterator[Row]:
    decided = {plan.episode.number: plan for plan in world.plans}
    for number, enquiry in enumerate(world.enquiries, FIRST_ENQUIRY):
        episode, plan = enquiry.episode, decided.get(enquiry.episode.number)
        if enquiry.conference is None or not extract.knows(enquiry.conference, episode.recorded_on):
            continue
        if not extract.holds(enquiry.conference):
            continue
        known = plan is not None and extract.knows(plan.started, plan.recorded_on)
        target = f"{working_days_after(enquiry.started, 15).isoformat()} 00:00:00"
        yield [
            plan.number + CONFERENCE_OF_PLAN if plan else number + CONFERENCE_OF_ENQUIRY, f"M{number}", number,
            episode.child.number, plan.number if plan and known else None, episode.number, "N", target,
            extract.day(enquiry.conference), "NY"[enquiry.plan], _flags(OUTCOME_CP_FLAG="NY"[enquiry.plan]),
            episode.team, _worker(episode),
        ]  # fmt: skip


def working_days_after(day: date, days: int) -> date:
    """So many weekdays later; systems that set a target know no bank holidays."""
    weeks, rest = divmod(days, 5)
    later = day + timedelta(weeks=weeks)
    for _ in range(rest):
        later += timedelta(days=3 if later.weekday() == 4 else 1)
    return later


@cache
def _flags(**said: str | None) -> str:
    """What came of something, as the database writes it: the same few words for every child."""
    return json.dumps(said)


def _worker(episode: Episode) -> str:
    return f"W{episode.number % 250:03}"


TABLES: dict[str, Callable[[World, Extract], Iterable[Row]]] = {
    "ssd_person": _persons,
    "ssd_linked_identifiers": _links,
    "ssd_disability": _disabilities,
    "ssd_cin_episodes": _episodes,
    "ssd_cin_assessments": _assessments,
    "ssd_assessment_factors": _factors,
    "ssd_cp_plans": _plans,
    "ssd_cp_reviews": _reviews,
    "ssd_early_help_episodes": _early_help,
    "ssd_contacts": _contacts,
    "ssd_cin_plans": _need_plans,
    "ssd_s47_enquiry": _enquiries,
    "ssd_initial_cp_conference": _conferences,
}
