"""The language check of our own words: suggestions only, and never about what stands between quotation marks."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

LONGEST = 20  # words of a sentence
# A quotation is never altered; what is named as not to be said is no saying of it.
QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|‘[^’\n]*’(?!\w)|`[^`\n]*`")
SENTENCE = re.compile(r"[^.!?:;\n]+(?:[.!?:;](?=\s|$)|\n|$)")


@dataclass(frozen=True, slots=True)
class Word:
    """Words we choose not to use, and what to say instead. always: they have no other honest use."""

    pattern: re.Pattern[str]
    say: str
    always: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words somewhere in ours that could be kinder or plainer."""

    where: str
    phrase: str
    say: str
    always: bool


def _words() -> tuple[Word, ...]:
    given = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["word"]
    return tuple(
        Word(re.compile(rf"\b(?:{one['phrase']})\b", re.IGNORECASE), one["say"], one.get("always", False))
        for one in given
    )


WORDS = _words()


def check_language(words: str, where: str = "") -> list[Suggestion]:
    """What could be said otherwise in some words of ours, in their order; a phrase is told once."""
    ours = QUOTED.sub(lambda found: " " * len(found[0]), words)
    found = [(match.start(), match.end(), word) for word in WORDS for match in word.pattern.finditer(ours)]
    kept: dict[str, tuple[int, Suggestion]] = {}
    taken: list[tuple[int, int]] = []
    for start, end, word in found:
        if not any(start < b and a < end for a, b in taken):
            taken.append((start, end))
            suggestion = Suggestion(where, words[start:end], word.say, word.always)
            kept.setdefault(words[start:end].casefold(), (start, suggestion))
    return [suggestion for _, suggestion in sorted(kept.values(), key=lambda one: one[0])]


def long_sentences(words: str, where: str = "") -> list[Suggestion]:
    """Sentences of more words than a reader takes in at once."""
    found = [" ".join(each.split()) for each in SENTENCE.findall(words)]
    return [
        Suggestion(where, f"{one[:60]}…", f"{count} words: two sentences, or fewer words", False)
        for one in found
        if (count := len(one.split())) > LONGEST
    ]
