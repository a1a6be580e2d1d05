"""What a definition was first called by: another name is no other definition, and rounding goes on from before."""

from __future__ import annotations

import re

KINDS = {"reported": "counted"}


def first_kind(kind: str) -> str:
    """What a kind of indicator was called when the first rounded figures were told.

    >>> first_kind("reported"), first_kind("share")
    ('counted', 'share')
    """
    return KINDS.get(kind, kind)


def plain_sql(sql: str) -> str:
    """SQL without what does not change its meaning, so that a better comment does not begin the rounding anew.

    >>> plain_sql("SELECT 1 -- why")
    'SELECT 1'
    """
    return " ".join(re.sub("--.*", "", as_first_named(sql)).split())


def as_first_named(sql: str) -> str:
    """SQL whose 0/1 column is called as it was in 0.5.0 and before: another name is no other definition.

    Rounded figures that were told keep their steps by it; two roundings of one count would be held side by side.
    """
    return re.sub(r"\bin_numerator\b", "counted", sql)
