"""What can be told by its shape: numbers, addresses, dates, schools. Each pattern is wide, since a miss costs more."""

from __future__ import annotations

import re

from etl.words.lexicon import any_of

MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
DAY_AND_MONTH = rf"(?:{DAY}(?:\s+of)?\s+{MONTH}|{MONTH}\s+(?:the\s+)?{DAY}|{DAY}/(?:0?[1-9]|1[0-2]))"
WHOLE_DATE = re.compile(
    rf"\b(?:{DAY}[./-](?:0?[1-9]|1[0-2])[./-](?:(?:19|20)?\d\d)|(?:19|20)\d\d-\d\d-\d\d"
    rf"|(?:{DAY}(?:\s+of)?\s+{MONTH}|{MONTH}\s+(?:the\s+)?{DAY}),?\s+(?:19|20)?\d\d)\b",
    re.I,
)
BIRTH = r"(?:born|birthdays?|birth|dob|d\.o\.b\.?|turn(?:s|ed|ing)?\s+\w+\s+on)"
# Told of a birth, less than a whole date is enough.
BIRTH_THEN_DATE = re.compile(rf"\b{BIRTH}\b[^.!?\n]{{0,25}}?\b({DAY_AND_MONTH}|{MONTH}|(?:19|20)\d\d)\b", re.I)
DATE_THEN_BIRTH = re.compile(rf"\b({DAY_AND_MONTH}|{MONTH})\b[^.!?\n]{{0,25}}?\b{BIRTH}\b", re.I)

EMAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+|\b[\w.+-]+\s+at\s+[\w-]+(?:\s+dot\s+|\.)(?:com|co|org|net|uk)\b",
    re.I,
)
PHONE = re.compile(r"(?<![\w/.])(?:\+\s?44|0044|\(?0)[\d\s()-]{7,18}\d(?![\w/])")
SHORT_PHONE = re.compile(
    r"\b(?:r[iu]ng|rang|call(?:ed)?|phone|text|mobile|number)\b[^.!?\n\d]{0,20}\b(\d{3}\s?\d{3,4})\b(?!\s?\d)", re.I
)
NHS = re.compile(r"(?<!\w)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\w)")
UPN = re.compile(r"\b[A-Z]\s?\d{11}\s?[0-9A-Z]\b", re.I)
LONG_NUMBER = re.compile(r"(?<![\w£,.])\d{6,}(?![\w,]|\.\d)")

POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}|OX\d{1,2})\b", re.I)
STREET = rf"(?:{any_of('streets')})"
NUMBERED = re.compile(
    rf"\b(?:flat\s+\d+\w?,?\s+)?\d{{1,4}}[a-z]?,?\s+(?:[a-z][\w'’-]+\s+){{1,3}}?{STREET}\b", re.I
)  # fmt: skip
STREETS = re.compile(
    rf"\b(?:\d{{1,4}}[a-zA-Z]?,?\s+)?(?:[A-Z][\w'’-]+\s+){{1,3}}(?:{any_of('street_names')})\b"
)  # fmt: skip
FLAT = re.compile(r"\b(?:flat|room|plot|caravan|pitch)\s+(?:number\s+)?\d{1,4}[a-z]?\b", re.I)
HOUSE = re.compile(
    r"\b(?:live[sd]?|living|moved?|house|home|door)\b[^.!?\n]{0,25}?\b(?:number|no\.?)\s+(\d{1,4}[a-z]?)\b", re.I
)

OF_A_SCHOOL = rf"(?:{any_of('kinds_of_school')}|Sixth\s+Form)"
# Words of a name, then what kind of school it is; each with a capital.
SCHOOL = re.compile(
    r"\b(?:St\.?\s+)?[A-Z][\w'’.&-]*(?:\s+(?:[A-Z][\w'’.&-]*|of|and|the|in|&)){0,6}?\s+"
    rf"(?:{OF_A_SCHOOL}|school|academy|college|primary|nursery)\b"
    rf"(?:\s+{OF_A_SCHOOL}\b)*"
)
# Without capitals a school is only told by what stands before it: 'from little acorns nursery'.
PLAIN_SCHOOL = re.compile(
    r"\b(?:at|from|to|left)\s+([a-z'’-]+(?:\s+[a-z'’-]+){0,2})\s+(?:nursery|academy|primary|pre-?school|school|college)\b"
)
SAINT = re.compile(r"\b(?:St\.?|Saint)\s+[A-Z]\w+(?:['’]s?)?", re.I)
