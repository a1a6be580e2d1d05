"""Names of people in words: known first names, what stands after 'my brother' or 'Mrs', and capitals out of place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.words.lexicon import ACRONYMS, JOINING, MONTHS_TOO, NAMES, ORDINARY, STARTERS, VERBS_TOO, WORD_NAMES, any_of

Span = tuple[int, int]

NAME = r"[^\W\d_][\w’'-]*"
CAPITAL = r"[A-Z][\w’'-]+"
KIN = rf"(?:step|half|foster|god|grand)?[- ]?(?:{any_of('kin')})"
TITLED = re.compile(
    rf"\b(?i:mr|mrs|ms|mx)\.?\s+({NAME}(?:\s+{CAPITAL})?)"
    r"|\b(?:Miss|Dr\.?|Doctor|Sir|W?PC|Nurse|Sister|Aunt(?:ie|y)?|Uncle|Nann?y?|Nana|Gran(?:ny|ma|dad)?|Father|Rev\.?)"
    rf"\s+({CAPITAL}(?:\s+{CAPITAL})?)"
)
RELATED = re.compile(rf"\b(?i:{KIN})(?:,|\s+(?:is|was))?\s+(?:(?i:called|named)\s+)?({NAME})")
# Without a capital, what it does tells: 'my mate tyreese said'.
RELATED_SAYS = re.compile(rf"\b(?i:{KIN})\s+([a-z][\w’'-]+)\s+(?:{any_of('speaks')})\b")
INITIAL_AND_NAME = re.compile(r"\b((?:[A-Z]\.\s?){1,2}[A-Z][a-z][\w’'-]+)")
CALLED = re.compile(rf"\b(?:called|named|(?:first |last |sur)?names?(?:['’]s| is| was| are)|aka)\s+({NAME})", re.I)
I_AM = re.compile(rf"\b(?:I['’]?m|I am|it['’]?s|this is)\s+({NAME})")
BESIDE_ME = re.compile(rf"\b(?:me and|and me and)\s+({NAME})|\b({NAME})\s+and\s+(?:me|I)\b", re.I)
TOKEN = re.compile(NAME)
BEFORE_A_START = re.compile(
    r"(?:^|[.!?…:;]['\"”’)\]]*\s|\n\s*|[\"“(\[]|(?:^|\s)['‘]|[–—]\s?|^\s*[-*•]\s)\s*$",
)
SUFFIX = re.compile(r"['’](?:s|m|ve|d|ll|re|t)?$", re.I)

# A month and no name: 'in May', '3 June', 'June 2025'.
OF_TIME = re.compile(rf"\b(?:{any_of('of_time')}|\d+(?:st|nd|rd|th)?)[\s-]+$", re.I)
THEN_TIME = re.compile(r"^\s+(?:\d|half|term|holiday)", re.I)
SPEAKS = re.compile(
    rf"^(?:['’]s\s+(?:{any_of('kin')}|house|school|room)|\s+(?:{any_of('speaks')})\b|,?\s+and\s+(?:I|me|my|his|her)\b)"
)
ACTS = re.compile(rf"^(?:['’]s\b|\s+(?:{any_of('acts')})\b)")
LAST_NAME = re.compile(r"^ ([A-Z][a-z][\w’'-]*)")
COMMON_ENDING = re.compile(rf"(?:{any_of('common_endings')})$")

LETTERED = re.compile(rf"\b(?:{any_of('lettered')}|young person)\s+([A-HJ-Z][A-Z]?)\b(?!['’]m)", re.I)
DOTTED = re.compile(r"\b(?:[A-Z]\.\s?){2,3}(?=\W|$)")
ALONE = re.compile(r"(?<![\w'’.&/-])[B-HJ-Z](?![\w’.&/+-]|'[a-rt-z])(?:['’]s)?")
LABELS = re.compile(rf"\b(?:{any_of('labels')})\s+$", re.I)
PAIR = re.compile(r"(?<![\w&/.-])[A-Z]{2}(?![\w&/-])")
SHORT_FOR = ("U.K.", "T.V.", "P.E.", "R.E.", "U.S.")


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    fold: str
    starts: bool  # a sentence begins here

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() and any(c.islower() for c in self.text)


def names(words: str) -> Iterator[Span]:
    """Where people's names may stand. A first and a last name are one."""
    spans = sorted({*_by_what_stands_before(words), *_by_themselves(words)})
    joined: list[Span] = []
    for start, end in spans:
        if joined and (start <= joined[-1][1] or words[joined[-1][1] : start] in (" ", "-")):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return iter(joined)


def _by_what_stands_before(words: str) -> Iterator[Span]:
    for match in TITLED.finditer(words):
        if match[match.lastindex or 0].casefold() not in JOINING | ORDINARY:
            yield match.span()
    yield from (match.span() for match in INITIAL_AND_NAME.finditer(words))
    for match in RELATED_SAYS.finditer(words):
        if match[1] not in ORDINARY | STARTERS | JOINING and not match[1].endswith("ly"):
            yield match.span(1)
    for pattern in (RELATED, CALLED, I_AM, BESIDE_ME):
        for match in pattern.finditer(words):
            group = match.lastindex or 1
            token = _token(words, match.start(group), match.group(group))
            known = token.fold in NAMES or (token.fold in WORD_NAMES - VERBS_TOO and pattern is not I_AM)
            plain = token.fold in ORDINARY | STARTERS | JOINING
            if (token.capital and not plain) or known or (pattern is CALLED and "name" in match[0] and not plain):
                yield token.start, token.end


def _by_themselves(words: str) -> Iterator[Span]:
    for match in TOKEN.finditer(words):
        token = _token(words, match.start(), match[0])
        if _is_name(words, token):
            yield token.start, token.end


def _is_name(words: str, token: _Token) -> bool:
    after = words[token.end :]
    if token.fold in NAMES or any(part in NAMES for part in token.fold.split("-")[:1] if "-" in token.fold):
        return token.text[0].isupper() or len(token.fold) > 3
    if not token.capital:
        return False
    if token.fold in WORD_NAMES:
        if token.fold in MONTHS_TOO and (OF_TIME.search(words[: token.start]) or THEN_TIME.match(after)):
            return False
        does = token.fold not in MONTHS_TOO and ACTS.match(after)
        return not token.starts or bool(SPEAKS.match(after) or does)
    if token.fold in ORDINARY | STARTERS:
        return False
    if token.starts:
        last = LAST_NAME.match(after)
        acts = ACTS.match(after) and not COMMON_ENDING.search(token.fold)
        return bool(SPEAKS.match(after) or acts or (last and last[1].casefold() not in ORDINARY | STARTERS))
    return not token.text[-1].isupper() or any(c.islower() for c in token.text[:-1])


def _token(words: str, start: int, text: str) -> _Token:
    text = SUFFIX.sub("", text).rstrip("-'’")
    starts = bool(BEFORE_A_START.search(words[max(0, start - 12) : start] if start > 12 else words[:start]))
    return _Token(start, start + len(text), text, text.casefold().replace("’", "'"), starts)


def initials(words: str) -> Iterator[Span]:
    """Letters that may stand for a name: 'Child J', 'J.S.', 'T said', 'JS'."""
    yield from (match.span() for match in LETTERED.finditer(words) if match[1].isupper())
    yield from (match.span() for match in DOTTED.finditer(words) if match[0].strip() not in SHORT_FOR)
    if words.isupper():
        return
    yield from (match.span() for match in ALONE.finditer(words) if not LABELS.search(words[: match.start()]))
    yield from (match.span() for match in PAIR.finditer(words) if match[0] not in ACRONYMS)
