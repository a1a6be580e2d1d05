"""Who may import whom inside the rooms, how many modules share a floor, and one name for one thing."""

from __future__ import annotations

import ast
from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.spec.test_house import ROOMS, ROOT, files, imports

MOST_ON_A_FLOOR = 14
# Within a room, from the ground up: which of its own folders and modules a folder may import besides itself.
WITHIN = {
    "etl.progress": (),
    "etl.definitions": (),
    "etl.formats": ("definitions",),
    "etl.intake": ("formats", "definitions"),
    "etl.read": ("intake", "formats", "definitions"),
    "etl.reference": ("read", "definitions"),
    "etl.about": ("read", "intake", "definitions"),
    "etl.current": ("reference", "definitions"),
    "etl.load": ("current", "about", "reference", "read", "intake", "formats", "definitions", "progress"),
    "etl.measure": ("current",),
    "etl.protect": ("measure",),
    "etl.words": ("protect",),
    "etl.publish": ("words", "protect", "measure", "current", "reference", "definitions", "progress"),
    "etl.replies": ("intake", "formats", "definitions"),
    "etl.pipeline": (
        "publish", "words", "protect", "measure", "load", "current", "definitions", "progress",
    ),
    "etl.preview": ("publish", "words", "protect", "measure", "load", "current", "definitions", "progress"),
    "etl.jobs": (
        "pipeline", "preview", "replies", "publish", "words", "measure", "load", "current", "intake", "formats",
        "progress",
    ),
    "etl.demonstration": ("pipeline", "replies", "publish", "load"),
    "etl.cli": ("demonstration", "jobs", "words", "current", "progress"),
    "etl.__main__": ("cli", "demonstration", "jobs", "publish", "measure", "current"),
    "etl.sources": (),
    "etl.rules": (),
    "queries.statistics": (),
    "queries.indicator": (),
    "queries.edition": ("indicator",),
    "queries.reading": ("edition", "indicator", "statistics"),
    "queries.ask": ("reading", "edition"),
    "queries.indicators": (),
}  # fmt: skip
# Names with two homes, each on purpose: what acts on a thing, what shows it and what is it are called after it.
TWO_HOMES = {
    "Finding": "as it is found, and its row in the ledger",
    "ask": "the two doors for asking: the ledger's and an edition's",
    "deliveries": "what is done to them, and the page that shows one",
    "editions": "what is done to them, and the pages that show them",
    "jobs": "what they do, what is said of them, and the page that shows them",
    "measure": "running one, its page, and the parts of that page",
    "provenance": "what an edition is told of it, and what it tells",
    "reference": "the tables that are carried, and what is received in their place",
    "returns": "what is said of them, and the page that shows them",
    "voices": "what an edition tells of them, who may read them, and the page",
    "words": "what is decided of them, how they are reviewed, and the page for that",
}


def place_of(module: str) -> str:
    """The folder or module of a room that a dotted name is in: etl.load for etl.load.store.store."""
    return ".".join(module.split(".")[:2])


def arrows(room: str) -> dict[str, set[str]]:
    """Within a room, from each folder (or module beside them) to those that it imports."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in files(room):
        name = path.relative_to(ROOT).with_suffix("").parts
        if len(name) > 2 or name[-1] != "__init__":
            mine = ".".join(name[:2])
            found[mine] |= {place_of(other) for other in imports(path) if other.split(".")[0] == room} - {mine}
    return found


@pytest.mark.parametrize("room", ["etl", "queries"])
def test_within_a_room_the_imports_run_one_way(room: str) -> None:
    wrong = [
        f"{mine} imports {other}"
        for mine, others in sorted(arrows(room).items())
        for other in sorted(others)
        if mine not in WITHIN or other.split(".")[1] not in WITHIN[mine]
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ["etl", "queries"])
def test_every_folder_of_a_room_is_in_the_table_and_no_other(room: str) -> None:
    there = {f"{room}.{path.stem}" for path in (ROOT / room).glob("[!.]*") if path.is_dir() or path.suffix == ".py"}
    assert {name for name in WITHIN if name.startswith(f"{room}.")} == there - {
        f"{room}.__init__",
        f"{room}.__pycache__",
    }


def test_no_room_has_a_circle_of_folders() -> None:
    below = {mine: {f"{mine.split('.')[0]}.{other}" for other in others} for mine, others in WITHIN.items()}
    list(TopologicalSorter(below).static_order())  # raises CycleError


@pytest.mark.parametrize("room", ROOMS)
def test_no_module_is_part_of_a_circle(room: str) -> None:
    """Modules, not folders: importing a package's own parts from its __init__ is the one circle there may be."""
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in files(room)}
    graph = {
        name: {other for full in imports(path) for other in (full, full.rpartition(".")[0]) if other in modules}
        - {name}
        for name, path in modules.items()
    }
    list(TopologicalSorter(graph).static_order())


def floors() -> list[Path]:
    return sorted({path.parent for room in ROOMS for path in files(room)})


@pytest.mark.parametrize("floor", floors(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_floor_has_no_more_modules_than_can_be_seen_at_once(floor: Path) -> None:
    assert len([path for path in floor.glob("*.py") if path.name != "__init__.py"]) <= MOST_ON_A_FLOOR


def homes() -> dict[str, set[str]]:
    """Every public class and module by its name, with where it is at home. A package's chief module is in it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (path for room in ROOMS for path in files(room)):
        where = path.relative_to(ROOT)
        if path.stem not in ("__init__", "__main__") and path.stem != path.parent.name:
            found[path.stem].add(where.as_posix())
        if path.stem == "__init__":
            found[path.parent.name].add(where.parent.as_posix())
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].add(where.as_posix())
    return found


def test_no_name_has_two_homes_but_for_those_that_are_named() -> None:
    twice = {name: sorted(places) for name, places in homes().items() if len(places) > 1}
    assert {name: places for name, places in twice.items() if name not in TWO_HOMES} == {}
    assert set(TWO_HOMES) <= set(twice), "a name that has one home only need not be named"
