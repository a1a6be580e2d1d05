"""The scan of words, measured on invented sentences: what it must not miss, and how often it warns of nothing."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from types import SimpleNamespace

import pytest

from etl.words.numbers import is_nhs_number, is_upn
from etl.words.scan import SAYS, scan
from etl.words.small_groups import ASKED_FEW, FEW_THERE, low_places, small_group
from queries.edition.answers import Status
from tests.helpers.said import PLAIN, POINTING

# Of the plain sentences: two that begin with Hope and with Grace. A glance each.
FALSE_ALARMS = 2


def marked(sentence: str) -> tuple[str, list[tuple[int, int]]]:
    """The sentence as it was said, and where its marks were."""
    spans, said = [], ""
    for piece in re.split(r"(«[^»]*»)", sentence):
        if piece.startswith("«"):
            spans.append((len(said), len(said) + len(piece) - 2))
        said += piece.strip("«»")
    return said, spans


@pytest.mark.parametrize(("sentence", "kind"), POINTING)
def test_what_points_at_somebody_is_warned_of(sentence: str, kind: str) -> None:
    said, spans = marked(sentence)
    for start, end in spans:
        over = [one for one in scan(said) if one.start < end and start < one.end]
        assert kind in [one.kind for one in over], said


def test_false_alarms_are_few() -> None:
    alarmed = [sentence for sentence in PLAIN if scan(sentence)]
    assert len(PLAIN) >= 40
    assert len(alarmed) <= FALSE_ALARMS, alarmed


def test_each_warning_names_the_words_and_says_in_a_sentence_what_they_could_be() -> None:
    (warned,) = scan("We live at 14 Acacia Avenue now.")
    assert warned.said == "“14 Acacia Avenue” could be where somebody lives."
    assert all(len(said.split()) <= 20 and said.endswith(".") for said in SAYS.values())


def test_warnings_stand_in_order_and_none_overlaps_another() -> None:
    words = "Alfie Turner, born 12/05/2014, of 14 Acacia Avenue, OX28 6ZZ: ring his nan Pearl on 07700 900461."
    found = scan(words)
    assert [one.kind for one in found] == ["name", "date of birth", "address", "postcode", "name", "phone number"]
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert words[found[0].start : found[0].end] == "Alfie Turner"


def test_a_school_that_is_known_is_found_however_it_is_written() -> None:
    assert scan("i liked larkspur better") == []
    assert [one.kind for one in scan("i liked larkspur better", schools=["Larkspur Primary School"])] == ["school"]


@pytest.mark.parametrize(
    ("given", "fits"),
    [("9990000018", True), ("9990000019", False), ("999000001", False), ("9999999999", False), ("999000001X", False)],
)
def test_an_nhs_number_is_told_by_its_check_digit(given: str, fits: bool) -> None:
    assert is_nhs_number(given) is fits


@pytest.mark.parametrize(
    ("given", "fits"),
    [("X801200000001", True), ("x801200000001", True), ("T801200000001", False), ("H80120000000A", True),
     ("X80120000001", False), ("X80120000000I", False)],
)  # fmt: skip
def test_a_pupil_number_is_told_by_its_check_letter(given: str, fits: bool) -> None:
    assert is_upn(given) is fits


def test_a_number_whose_check_does_not_fit_is_still_warned_of() -> None:
    (pupil,) = scan("It said T801200000001.")
    (nhs,) = scan("It said 999 000 0019.")
    assert (pupil.kind, nhs.kind) == ("UPN", "NHS number")
    assert "does not fit" in pupil.said and "does not fit" in nhs.said


@pytest.mark.parametrize(
    "words", ["", " ", "…", "\n\n", "“”", "A", "É", "🙂", "ALL IN CAPITALS", "x" * 5000, "A. " * 2000]
)
def test_any_words_can_be_scanned(words: str) -> None:
    before = time.perf_counter()
    assert all(0 <= one.start < one.end <= len(words) for one in scan(words))
    assert time.perf_counter() - before < 2


@pytest.mark.parametrize(
    ("beside", "said"),
    [({"said_by_n": 1, "asked_n": 20}, []), ({"said_by_n": 5, "asked_n": 6}, []),
     ({"asked_n": 1}, [ASKED_FEW]), ({"said_by_n": 0, "asked_n": 0}, []), ({}, []),
     ({"said_by_n": 1, "asked_n": 5}, [ASKED_FEW]),
     ({"locality": "south", "age_band": "5 to 9", "indicator": "listened"}, [FEW_THERE]),
     ({"locality": "south", "age_band": "", "indicator": "listened"}, []),
     ({"locality": "unknown", "age_band": "5 to 9", "indicator": "listened"}, []),
     ({"locality": "north", "age_band": "5 to 9", "indicator": "listened"}, [])],
)  # fmt: skip
def test_words_beside_a_small_group_are_warned_of(beside: dict[str, object], said: list[str]) -> None:
    assert [one.said for one in small_group(beside, low={("listened", "south")})] == said


def test_a_place_is_low_where_every_newest_figure_of_a_measure_is() -> None:
    def figure(period: str, status: Status, locality: str = "south", series: str = "a", dimension: str = "all"):  # type: ignore[no-untyped-def]
        return SimpleNamespace(
            indicator="listened", series=series, grain="quarter", period=period, locality=locality,
            dimension=dimension, status=status,
        )  # fmt: skip

    was_low = [figure("2025Q1", Status.LOW), figure("2025Q2", Status.SHOWN)]
    elsewhere = [figure("2025Q2", Status.LOW, "all"), figure("2025Q2", Status.LOW, "north", dimension="sex")]
    assert low_places([*was_low, *elsewhere]) == set()
    assert low_places([*was_low, figure("2025Q2", Status.TOO_FEW, series="b")]) == set()
    low = [figure("2025Q1", Status.SHOWN), figure("2025Q2", Status.LOW), figure("2025Q2", Status.TOO_FEW, series="b")]
    assert low_places(low) == {("listened", "south")}
