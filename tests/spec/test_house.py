"""What must never break in the house: who may import whom, one door for figures, and a web process without children."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.protect import Protected
from etl.publish.publish import Contents, NotPublished, publish

ROOT = Path(__file__).parents[2]
ROOMS = ("data", "queries", "etl", "dashboard")
# Which of our modules a room may import besides its own; the longest matching name decides.
MAY_IMPORT = {
    "data": (),
    "queries": ("data.mart", "data.periods"),
    "etl": ("data", "queries"),
    "dashboard": (
        "queries",
        "data.ledger",
        "data.exchange",
        "data.agencies",
        "data.periods",
        "data.reference",
        "data.log",
    ),
    "app": ("dashboard", "data.log"),
}  # fmt: skip


def imports(path: Path) -> Iterator[str]:
    """Every module of ours that a file imports, submodules by their full names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative imports hide which room is meant"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (name for name in names if name.split(".")[0] in ROOMS)


def files(room: str) -> list[Path]:
    return [ROOT / "app.py"] if room == "app" else sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_the_imports_run_as_the_house_says(room: str) -> None:
    allowed = (room, *MAY_IMPORT[room])
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files(room)
        for name in imports(path)
        if not any(name == one or name.startswith(one + ".") for one in allowed)
    ]
    assert wrong == []


def test_figures_are_made_by_protect_and_nowhere_else() -> None:
    makers = {
        path.relative_to(ROOT).as_posix()
        for path in files("etl")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Protected"
    }
    assert makers == {"etl/protect/series.py", "etl/protect/durations.py"}


def test_only_publish_opens_a_mart_for_writing() -> None:
    writers = {p.relative_to(ROOT).as_posix() for p in files("etl") if "mart.SCHEMA" in p.read_text(encoding="utf-8")}
    assert writers == {"etl/publish/publish.py"}


def test_a_figure_that_protect_did_not_make_is_refused(tmp_path: Path) -> None:
    smuggled = tuple(vars_of_a_figure().values())
    contents = Contents(edition={"publication": "2025Q4-0001"}, figures=[smuggled], tables={})  # type: ignore[list-item]
    with pytest.raises(NotPublished, match="protect did not make"):
        publish([(contents, tmp_path)])
    assert not (tmp_path / "CURRENT").exists()


def vars_of_a_figure() -> dict[str, object]:
    return {
        name: getattr(Protected("a", "b", "quarter", "2025Q4", "all", "all", "all", "shown"), name)  # type: ignore[arg-type]
        for name in Protected.__slots__
    }


def test_the_web_process_never_loads_the_pipeline_or_the_child_store() -> None:
    code = (
        "import sys, app; "
        "print([name for name in sys.modules if name == 'etl' or name.startswith(('etl.', 'data.child'))])"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_web_process_is_told_no_path_to_the_child_store() -> None:
    """Its settings are the mart's folder and the ledger's address; nothing in it knows a home, an original or a key."""
    for path in [*files("dashboard"), *files("app"), *files("queries"), ROOT / "data" / "mart" / "__init__.py"]:
        text = path.read_text(encoding="utf-8")
        for word in ("NEGLECT_HOME", "data.locations", "child.duckdb", "pseudonym.key", "originals"):
            assert word not in text, f"{path.relative_to(ROOT)} speaks of {word}"


def test_the_marts_connection_can_open_no_other_file(tmp_path: Path) -> None:
    from data import mart

    other = tmp_path / "child.duckdb"
    duckdb.connect(str(other)).execute("CREATE TABLE child (id INTEGER)").close()
    path = tmp_path / "2025Q4-0001.duckdb"
    duckdb.connect(str(path)).execute(mart.SCHEMA).close()
    reader = mart.cursor(path)
    for attempt in (
        f"ATTACH '{other}'",
        f"SELECT * FROM read_csv('{tmp_path}/x.csv')",
        "SET enable_external_access = true",
        "CREATE TABLE mart.main.smuggled (id INTEGER)",
    ):
        with pytest.raises(duckdb.Error):
            reader.execute(attempt)


def test_the_marts_schema_has_no_room_for_a_child() -> None:
    from data import mart

    store = duckdb.connect()
    store.execute(mart.SCHEMA)
    columns = {row[0] for row in store.execute("SELECT column_name FROM information_schema.columns").fetchall()}
    assert not columns & {"child_id", "upn_id", "person_id", "birth_month", "birth_date", "unit", "plan_key", "school"}
