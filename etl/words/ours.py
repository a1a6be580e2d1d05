"""Our own words, wherever they stand: definitions, the group's questions, pages, the workbook, agencies' stories."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.child import connect
from data.locations import CHECKOUT, Locations
from etl.words.language import Suggestion, check_language, long_sentences

Said = tuple[str, str]  # where it stands, and the words

FILES = (
    "queries/indicators/*/definition.toml",
    "queries/indicator/themes.toml",
    "etl/replies/return_workbook/words.toml",
)
# Of a definition these are keys, names of files and what others call a thing: not words of ours.
NOT_OURS = {"source", "comparator", "returns", "balancing", "dimensions", "theme", "unit", "kind"}
PAGES = ("dashboard/**/*.py", "queries/reading/sentences.py")
TEMPLATES = "dashboard/**/*.html"
LEAST = 4  # words of a string in a module that is read as a sentence
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", re.DOTALL)


def our_words(folder: Path = CHECKOUT) -> Iterator[Said]:
    """Every definition, question, page and prompt, by file and place."""
    for pattern in FILES:
        for path in sorted(folder.glob(pattern)):
            entries = tomllib.loads(path.read_text(encoding="utf-8"))
            yield from _texts(path.relative_to(folder).as_posix(), entries)
    for pattern in PAGES:
        for path in sorted(folder.glob(pattern)):
            yield from _strings(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))
    for path in sorted(folder.glob(TEMPLATES)):
        where = path.relative_to(folder).as_posix()
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{where}:{at}", TAG.sub(" ", line)


def stories(where: Locations) -> Iterator[Said]:
    """What agencies say in deliveries that count today. Raises StoreBusy while a load or a publication runs."""
    if not where.child.exists():
        return
    store = connect(where.child)
    try:
        rows = store.execute(
            """SELECT s.agency, s.subject, d.period, s.story FROM stored.agency_story AS s
               JOIN stored.live_deliveries AS d ON d.delivery = s.delivery WHERE s.story IS NOT NULL ORDER BY ALL"""
        ).fetchall()
    finally:
        store.close()
    yield from (
        (f"{agency}, {period}: {subject or 'a row of its own'}", story) for agency, subject, period, story in rows
    )


def _texts(where: str, given: Any) -> Iterator[Said]:
    if isinstance(given, str):
        yield where, given
    elif isinstance(given, dict):
        for key, value in given.items():
            if key not in NOT_OURS:
                yield from _texts(f"{where}: {key}", value)
    elif isinstance(given, list):
        for value in given:
            yield from _texts(where, value)


def _strings(where: str, source: str) -> Iterator[Said]:
    """The sentences in a module: its strings of several words, without its docstrings."""
    tree = ast.parse(source)
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        said = node.value if isinstance(node, ast.Constant) and id(node) not in documents else None
        if isinstance(node, ast.Constant) and isinstance(said, str) and len(said.split()) >= LEAST:
            yield f"{where}:{node.lineno}", said


def suggestions(where: Locations) -> list[Suggestion]:
    """What agencies' stories and our own words could say otherwise. Raises StoreBusy as `stories` does."""
    every = [*stories(where), *our_words()]
    return [each for place, said in every for each in (*check_language(said, place), *long_sentences(said, place))]
