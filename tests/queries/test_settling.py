"""How figures move after they are first published."""

import pytest

from queries.settling import recording_lag
from queries.standings import Lag, Revision
from tests.queries.lines import periods

MOVED = [(24.0, 24.4), (25.0, 23.8), (26.0, 26.1), (24.1, 25.0), (27.0, 27.0)]


def lag(moved: list[tuple[float, float]], settles: int = 1) -> Lag:
    """(first, now) of so many quarters in order, the last of them just published."""
    oldest = len(moved) - 1
    return recording_lag(
        [
            Revision(at, *each, age=oldest - n)
            for n, (at, each) in enumerate(zip(periods("quarter"), moved, strict=False))
        ],
        settles,
    )


def test_the_usual_movement_is_the_middle_one_of_settled_periods_up_or_down() -> None:
    found = lag(MOVED)
    assert found.usual == pytest.approx((0.4 + 0.9) / 2)
    assert found.largest == pytest.approx(1.2)
    assert found.settled == 4


def test_a_period_that_is_still_moving_says_nothing() -> None:
    assert lag([*MOVED[:4], (27.0, 47.0)]).largest == pytest.approx(1.2)
    assert lag([*MOVED, (27.0, 47.0), (27.0, 27.0)], settles=2).largest == pytest.approx(1.2)


@pytest.mark.parametrize(("settles", "settled"), [(0, True), (1, False), (2, False)])
def test_the_newest_has_settled_once_enough_periods_have_followed(settles: int, settled: bool) -> None:
    assert lag(MOVED, settles).newest_settled is settled


def test_fewer_than_four_settled_periods_do_not_show_what_is_usual() -> None:
    found = lag(MOVED[:4])
    assert (found.usual, found.largest, found.settled) == (None, None, 3)


def test_periods_are_put_in_order_and_none_is_no_movement() -> None:
    shuffled = recording_lag(lag(MOVED).revisions[::-1], 1)
    assert shuffled == lag(MOVED)
    nothing = recording_lag([], 1)
    assert (nothing.revisions, nothing.usual, nothing.newest_settled) == ((), None, False)
