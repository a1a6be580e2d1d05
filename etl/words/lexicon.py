"""What the scan knows of names and places, read once from lexicon.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_GIVEN: dict[str, str] = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))


def _words(key: str) -> frozenset[str]:
    return frozenset(_GIVEN[key].split())


def any_of(key: str) -> str:
    """The words of a list as a pattern that finds any of them, the longest first."""
    return "|".join(re.escape(one) for one in sorted(_GIVEN[key].split(), key=lambda one: (-len(one), one)))


def _pattern(key: str, flags: re.RegexFlag) -> re.Pattern[str]:
    every = [re.escape(one.strip()).replace(r"\ ", r"\s+") for one in _GIVEN[key].split("|")]
    return re.compile(rf"\b(?:{'|'.join(sorted(every, key=len, reverse=True))})\b", flags)


NAMES = _words("names")
WORD_NAMES = _words("word_names")
ORDINARY = _words("ordinary")
STARTERS = _words("starters")
ACRONYMS = _words("acronyms")
JOINING = _words("joining")
VERBS_TOO = _words("verbs_too")
MONTHS_TOO = _words("months_too")
SHARED_BY_SCHOOLS = _words("shared_by_schools")
PLACES = _pattern("places", re.IGNORECASE)
WORD_PLACES = _pattern("word_places", re.NOFLAG)
