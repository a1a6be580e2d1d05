"""Ofsted's Annex A in its own words: the way it writes each code."""

from __future__ import annotations

from data.demo.people import county

GENDERS = {"M": "a) Male", "F": "b) Female"}
YES_NO = {True: "a) Yes", False: "b) No", None: "c) Unknown"}
ETHNICITIES = {
    code: f"{letter}) {code}" for letter, code in zip("abcdefghijklmnopqrst", county.ETHNICITIES, strict=True)
} | {"NOBT": "s) NOBT"}  # both REFU and NOBT have been seen under s)
SOURCES = {
    "1A": "a) 1A: Individual", "1B": "b) 1B: Individual", "1C": "c) 1C: Individual", "1D": "d) 1D: Individual",
    "2A": "e) 2A: Schools", "2B": "f) 2B: Education services", "3A": "g) 3A: Health services",
    "3B": "h) 3B: Health services", "3C": "i) 3C: Health services", "3D": "j) 3D: Health services",
    "3E": "k) 3E: Health services", "3F": "l) 3F: Health services", "4": "m) 4: Housing", "5A": "n) 5A: LA services",
    "5B": "o) 5B: LA services", "5C": "p) 5C: LA services", "6": "q) 6: Police", "7": "r) 7: Other legal agency",
    "8": "s) 8: Other", "9": "t) 9: Anonymous", "10": "u) 10: Unknown",
}  # fmt: skip
NEEDS = {
    "N0": "N0 - Not stated", "N1": "N1 - Abuse or neglect", "N2": "N2 - Child's disability",
    "N3": "N3 - Parental disability or illness", "N4": "N4 - Family in acute stress", "N5": "N5 - Family dysfunction",
    "N6": "N6 - Socially unacceptable behaviour", "N7": "N7 - Low income", "N8": "N8 - Absent parenting",
    "N9": "N9 - Cases other than children in need",
}  # fmt: skip
REASONS = {
    "RC5": "RC5 - Transferred to services of another local authority",
    "RC7": "RC7 - Services ceased for any other reason, including child no longer in need",
    "RC8": "RC8 - Case closed after assessment, no further action",
    "RC9": "RC9 - Case closed after assessment, referred to early help",
}
BULLETED = {
    "Neglect": "a) Neglect", "Physical abuse": "b) Physical abuse", "Sexual abuse": "c) Sexual abuse",
    "Emotional abuse": "d) Emotional abuse", "Multiple/not recommended": "e) Multiple/not recommended",
}  # fmt: skip


def category(words: str) -> str:
    """A category in plain words, as in the workbooks seen; every mixture is one word here."""
    return "Multiple/not recommended" if words.startswith("Multiple") else words
