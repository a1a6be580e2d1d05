"""Rounding as the Department for Education publishes: a half goes up, decided in decimal.

Python's own round() sends halves to the even digit and sees the binary fraction, so it misses published
percentages: 45 of 400 is 11.25%, published as 11.3, and round() says 11.2. Regional and national counts are rounded
to ten before they are published, so their percentages cannot be recomputed from them.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

Number = int | float | Decimal


def half_up(value: Number, places: int = 0) -> float:
    """The value to so many decimal places, halves away from nought.

    >>> half_up(11.25, 1), round(11.25, 1)
    (11.3, 11.2)
    >>> half_up(-0.25, 1)
    -0.3
    """
    # A float is read by the digits it shows: 2.675 means 2.675, not the binary fraction a hair below it.
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def percentage(numerator: Number, denominator: Number, places: int = 1) -> float | None:
    """100 × numerator / denominator, rounded half up once, from the exact quotient; None out of nobody.

    >>> percentage(45, 400)
    11.3
    >>> percentage(0, 0) is None
    True
    """
    if not denominator:
        return None
    share = Decimal(100) * Decimal(str(numerator)) / Decimal(str(denominator))
    return half_up(share, places)


def places_of_share(units: float) -> int:
    """Decimal places of a percentage of rounded counts: a tenth only where rounding moved it by less than that.

    >>> places_of_share(400), places_of_share(20_000)
    (0, 1)
    """
    return 1 if units >= 20_000 else 0
