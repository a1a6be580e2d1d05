"""The county that does not exist: its localities, teams, schools, and numbers that can belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")

LOCALITIES = ("north", "central", "south")
SHARE_OF_FAMILIES = {"north": 0.31, "central": 0.34, "south": 0.35}

ASSESSMENT_TEAMS = {place: tuple(f"{place.title()} Assessment Team {n}" for n in (1, 2)) for place in LOCALITIES}
SAFEGUARDING_TEAMS = {
    place: tuple(f"{place.title()} Family Safeguarding Team {n}" for n in (1, 2, 3)) for place in LOCALITIES
}
# Set up in 2025; nobody told the performance team.
NEW_TEAMS = {"central": "Central Family Safeguarding Team 4", "south": "South Family Safeguarding Team 4"}
HELPING = ("Early Help Hub", "Community Support Service", "Health Visiting", "Schools Partnership")
EARLY_HELP = {place: tuple(f"{place.title()} {kind}" for kind in HELPING) for place in LOCALITIES}

# Shares of the 2021 census for a county like this, near enough; REFU and NOBT as social care records them.
ETHNICITIES = {
    "WBRI": 71.0, "WIRI": 0.6, "WIRT": 0.2, "WOTH": 6.5, "WROM": 0.5, "MWBC": 2.2, "MWBA": 1.3, "MWAS": 2.2,
    "MOTH": 1.9, "AIND": 2.0, "APKN": 3.0, "ABAN": 1.0, "AOTH": 1.6, "BCRB": 0.6, "BAFR": 2.2, "BOTH": 0.6,
    "CHNE": 0.5, "OOTH": 1.1, "REFU": 0.4, "NOBT": 0.6,
}  # fmt: skip

FORENAMES = ("Synthia", "Demo", "Testa", "Fictia", "Sampel", "Mockley", "Examp", "Pretendia", "Placeholda", "Dummi")

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


@dataclass(frozen=True, slots=True)
class School:
    """name is the identifier the census gives; phase is primary, secondary or special."""

    name: str
    locality: str
    phase: str


def schools(scale: float) -> tuple[School, ...]:
    """About 300 schools at full scale, at least two of each phase in each locality."""
    made: list[School] = []
    for phase, number in (("primary", 240), ("secondary", 42), ("special", 18)):
        each = max(2, round(number * scale / len(LOCALITIES)))
        for place in LOCALITIES:
            made += [School(f"SCH{len(made) + n:03}", place, phase) for n in range(1, each + 1)]
    return tuple(made)


def surname(number: int) -> str:
    """A surname nobody has."""
    return f"Testcase-{number:05}"


def upn(serial: int, entered: int) -> str:
    """A unique pupil number with a true check letter and an establishment number (9…) that no school has.

    serial is below a million, entered the year in which the pupil started school.
    """
    digits = f"9319{serial // 1000:03}{entered % 100:02}{serial % 1000:03}"
    check = sum(weight * int(digit) for weight, digit in enumerate(digits, start=2)) % 23
    return UPN_LETTERS[check] + digits


def nhs_number(serial: int, fillers: str = "01") -> str:
    """A number from the range 999 that the NHS keeps for tests, with a true check digit; serials are below 100,000.

    Two other fillers give numbers that no serial has with these.
    """
    for filler in fillers:  # one body in eleven has no check digit; the next one then has
        digits = f"999{serial:05}{filler}"
        check = 11 - sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 11
        if check != 10:
            break
    return digits + str(check % 11)


def chosen(random: Random, weights: dict[str, float]) -> str:
    """One of the keys, by weight."""
    return random.choices(list(weights), weights=list(weights.values()))[0]


def some(random: Random, things: list[Thing], number: int) -> list[Thing]:
    """So many of the things, or all where a small county has fewer."""
    return random.sample(things, min(number, len(things)))
