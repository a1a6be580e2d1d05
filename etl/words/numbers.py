"""Numbers that carry a check of their own: NHS numbers and unique pupil numbers."""

from __future__ import annotations

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # of a unique pupil number: no I, O or S


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits are an NHS number: the last fits the others, modulus 11, as the NHS Data Dictionary says."""
    if len(digits) != 10 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    check = -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check == int(digits[9])  # a remainder of 10 is no digit: such numbers are never given


def is_upn(given: str) -> bool:
    """Whether a letter and twelve characters are a UPN: the letter fits the others, modulus 23, as the DfE says."""
    given = given.upper()
    if len(given) != 13 or not given[1:12].isdecimal() or not (given[12].isdecimal() or given[12] in LETTERS):
        return False
    last = LETTERS.index(given[12]) if given[12] in LETTERS else int(given[12])
    values = [*map(int, given[1:12]), last]
    return LETTERS[sum(value * weight for value, weight in zip(values, range(2, 14), strict=True)) % 23] == given[0]
