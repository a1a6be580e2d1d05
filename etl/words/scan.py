"""The scan of words that are about to be shown: what in them could point at a child, a family or a worker.

It warns and decides nothing. It is wide on purpose: a false alarm costs somebody a glance, a miss cannot be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from etl.words import shapes
from etl.words.lexicon import ORDINARY, PLACES, SHARED_BY_SCHOOLS, STARTERS, WORD_PLACES
from etl.words.names import initials, names
from etl.words.numbers import is_nhs_number, is_upn

# What is said of each kind; … stands for the words themselves.
SAYS = {
    "UPN": "“…” is a unique pupil number: its check letter fits.",
    "perhaps UPN": "“…” has the shape of a unique pupil number, though its check letter does not fit.",
    "NHS number": "“…” is an NHS number: its check digit fits.",
    "perhaps NHS number": "“…” has the shape of an NHS number, though its check digit does not fit.",
    "email": "“…” is an email address.",
    "postcode": "“…” is a postcode, or a part of one.",
    "phone number": "“…” could be a phone number.",
    "date of birth": "“…” could be somebody's date of birth.",
    "address": "“…” could be where somebody lives.",
    "school": "“…” could be the name of a school or a nursery.",
    "place": "“…” is a place where few people may live.",
    "name": "“…” is written like somebody's name.",
    "initials": "“…” could stand for somebody's name.",
    "record number": "“…” could be the number of somebody's record.",
}
# 'My School' names none: words that begin sentences, and those that every school shares, are left off.
SHARED = STARTERS | SHARED_BY_SCHOOLS


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing in words that could point at somebody. A warning about the whole has start and end 0."""

    kind: str
    start: int
    end: int
    said: str


def scan(words: str, schools: Collection[str] = ()) -> list[Warned]:
    """Every warning about some words, in their order; none overlaps another. schools: names to look for besides."""
    taken: list[Warned] = []
    for kind, start, end in _found(words, schools):
        if start < end and not any(start < one.end and one.start < end for one in taken):
            said = SAYS[kind].replace("…", " ".join(words[start:end].split()), 1)
            taken.append(Warned(kind.removeprefix("perhaps "), start, end, said))
    return sorted(taken, key=lambda one: one.start)


def _found(words: str, schools: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """What is found, the surest first: it is what its words are called."""
    yield from _numbers(words)
    for kind, pattern in (
        ("date of birth", shapes.WHOLE_DATE),
        ("date of birth", shapes.BIRTH_THEN_DATE),
        ("date of birth", shapes.DATE_THEN_BIRTH),
        ("address", shapes.NUMBERED),
        ("address", shapes.STREETS),
        ("address", shapes.FLAT),
        ("address", shapes.HOUSE),
    ):
        yield from ((kind, *found.span(found.lastindex or 0)) for found in pattern.finditer(words))
    yield from (("school", *span) for span in _schools(words, schools))
    yield from (("place", *found.span()) for pattern in (PLACES, WORD_PLACES) for found in pattern.finditer(words))
    yield from (("name", *span) for span in names(words))
    yield from (("initials", *span) for span in initials(words))
    yield from (("record number", *found.span()) for found in shapes.LONG_NUMBER.finditer(words))


def _numbers(words: str) -> Iterator[tuple[str, int, int]]:
    for match in shapes.UPN.finditer(words):
        fits = is_upn(re.sub(r"\s", "", match[0]))
        yield ("UPN" if fits else "perhaps UPN", *match.span())
    yield from (("email", *match.span()) for match in shapes.EMAIL.finditer(words))
    for match in shapes.NHS.finditer(words):
        digits = re.sub(r"\D", "", match[0])
        if is_nhs_number(digits) and digits[0] != "0":
            yield ("NHS number", *match.span())
    yield from (("postcode", *match.span()) for match in shapes.POSTCODE.finditer(words))
    for match in shapes.PHONE.finditer(words):
        if 9 <= len(re.sub(r"\D", "", match[0]).removeprefix("0044").removeprefix("44")) <= 11:
            yield ("phone number", *match.span())
    yield from (("phone number", *match.span(1)) for match in shapes.SHORT_PHONE.finditer(words))
    yield from (("perhaps NHS number", *match.span()) for match in shapes.NHS.finditer(words))


def _schools(words: str, schools: Collection[str]) -> Iterator[tuple[int, int]]:
    for school in filter(None, (name.strip() for name in schools)):
        short = re.sub(rf"\s+{shapes.OF_A_SCHOOL}.*$", "", school, flags=re.I)
        wanted = short if len(short) > 3 else school
        yield from (match.span() for match in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", words, re.I))
    for match in shapes.SCHOOL.finditer(words):
        shared = SHARED if match[0][-1].isupper() or match[0].split()[-1][0].isupper() else SHARED | ORDINARY
        start = match.start()
        for word in re.finditer(r"\S+\s+", match[0]):
            if word[0].strip().casefold() not in shared:
                yield start, match.end()
                break
            start = match.start() + word.end()
    for match in shapes.PLAIN_SCHOOL.finditer(words):
        first, last = match[1].split()[0], match[1].split()[-1]
        if first not in STARTERS - {"little"} and last not in SHARED | ORDINARY:
            yield match.start(1), match.end()
    yield from (match.span() for match in shapes.SAINT.finditer(words))
