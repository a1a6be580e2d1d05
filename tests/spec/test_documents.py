"""What the documents say is held to account: every path, command and page that they name is there."""

from __future__ import annotations

import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

from dashboard import serving
from dashboard.team.incoming import WHOLE
from data.exchange import PLACE
from data.locations import HOME, LEDGER, MARTS
from data.mart import AUDIENCE, ENV
from etl.__main__ import main
from etl.measure.measure import NEEDED
from queries.indicator import rulebook
from queries.indicator.indicator import KINDS, UNIT_OF
from tests.conftest import ORDER
from tests.helpers.homes import Home

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
FOR_DEVELOPERS = ("GLOSSARY.md", "DEVELOPERS.md")
DOCUMENTS = (
    "README.md", "SERVING.md", "DECISIONS.md", "CHANGELOG.md", "docs/measures.md", "docs/returns.md", "tests/README.md",
    *FOR_DEVELOPERS,
)  # fmt: skip


def named_paths(text: str) -> set[str]:
    ours = r"`((?:data|queries|etl|dashboard|assets|tests)/[\w./]*)`"
    return {path for path in re.findall(ours, text) if "<" not in path}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_is_named_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert [path for path in sorted(named_paths(text)) if not (ROOT / path).exists()] == []


def named_in_code(text: str) -> list[str]:
    """Dotted names of modules, classes and functions of ours, in the order in which a document has them."""
    return re.findall(r"`((?:data|queries|etl|dashboard|tests)(?:\.\w+)+)`", text)


def is_there(name: str) -> bool:
    """Whether a dotted name leads to a module, or to something in one."""
    try:
        resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


@pytest.mark.parametrize("document", FOR_DEVELOPERS)
def test_every_name_of_code_is_there(document: str) -> None:
    names = named_in_code((ROOT / document).read_text(encoding="utf-8"))
    assert names
    assert [name for name in names if not is_there(name)] == []


def test_a_name_that_is_not_there_is_found() -> None:
    assert is_there("data.periods.Period") and is_there("queries.indicator.indicator.Indicator.base")
    for name in ("data.periods.Epoch", "data.epochs.Period", "data.periods.Period.epoch", "data.epochs"):
        assert not is_there(name)


ENTRIES = re.findall(r"^- \*\*(.+?)\*\*(.+?)(?=^- \*\*|^## |\Z)", GLOSSARY, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("word", "sense"), ENTRIES, ids=[word for word, _ in ENTRIES])
def test_an_entry_says_what_a_word_is_not_and_where_it_is(word: str, sense: str) -> None:
    assert re.search(r"\*Not\*|[Oo]pposite", sense)
    assert named_in_code(sense)


def test_the_glossary_has_each_word_once() -> None:
    words = [word for word, _ in ENTRIES]
    assert len(words) > 30
    assert len(set(words)) == len(words)


def test_every_guard_that_is_named_is_a_test() -> None:
    section = README.split("## What must never break")[1]
    guards = set(re.findall(r"`(tests/[\w/]+(?:\.py)?)/?`", section))
    assert len(guards) > 6
    assert all((ROOT / guard).exists() for guard in guards)


@pytest.mark.parametrize(
    "command",
    [
        "receive",
        "accept",
        "mark",
        "template",
        "calendar",
        "status",
        "jobs",
        "publish",
        "seal",
        "baseline",
        "choose",
        "words",
        "language",
        "serve",
        "work",
        "demo",
    ],
)
def test_every_command_that_is_named_is_one(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"python -m etl {command}" in README or command == "demo"
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert command in capsys.readouterr().out


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_and_target_in_a_document_is_one(document: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    for command in set(re.findall(r"python -m etl (?:--home \w+ )?([a-z]+)", text)):
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0, capsys.readouterr().err
    (phony,) = re.findall(r"^\.PHONY: (.+)\$\(KINDS\)$", MAKEFILE, flags=re.MULTILINE)
    (kinds,) = re.findall(r"^KINDS := (.+)$", MAKEFILE, flags=re.MULTILINE)
    assert set(re.findall(r"`make ([\w-]+)`", text)) <= {*phony.split(), *kinds.split()}


def test_what_a_developer_is_told_to_run_leads_from_a_figure_to_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path)
    home.take(home.sent("annex_a"))
    monkeypatch.setenv(HOME, str(home.places.home))
    (code,) = re.findall(r"```python\n(.+?)```", (ROOT / "DEVELOPERS.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    exec(compile(code, "DEVELOPERS.md", "exec"), {})
    unit, row = capsys.readouterr().out.split("delivery", 1)
    assert "2025-05-20" in unit
    assert "annex_a" in row and "list_7" in row


@pytest.mark.parametrize("kind", KINDS)
def test_an_analyst_reads_which_columns_each_kind_needs(kind: str) -> None:
    (row,) = [line for line in README.splitlines() if line.startswith(f"| `{kind}` |")]
    assert f"`{', '.join(NEEDED[kind])}`" in row
    assert f"`{UNIT_OF.get(kind, 'percent')}`" in row


@pytest.mark.parametrize("setting", [HOME, LEDGER, MARTS, PLACE, ENV, AUDIENCE])
def test_every_setting_is_named(setting: str) -> None:
    assert f"`{setting}`" in README or f"export {setting}=" in README


@pytest.mark.parametrize("document", [*DOCUMENTS, "requirements/run.txt", "requirements/test.txt"])
def test_no_document_or_lock_names_a_registry(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert not re.search(r"pypi|pythonhosted|npmjs|registry\.", text, flags=re.IGNORECASE)


def test_newcomers_have_two_commands() -> None:
    setting_up = README.split("## Start")[1].split("```")[1]
    assert re.findall(r"^make \w+", setting_up, flags=re.MULTILINE) == ["make run", "make test"]


def test_the_table_of_measures_is_what_their_folders_say() -> None:
    assert rulebook.FILE.read_text(encoding="utf-8") == rulebook.table(), "run python -m queries.indicator.rulebook"


def test_what_is_said_of_serving_is_what_is_served() -> None:
    said = " ".join((ROOT / "SERVING.md").read_text(encoding="utf-8").split())
    for each in (
        f"{serving.MANY:,} connections may be open at once",
        f"{serving.ON_WINDOWS} on Windows",
        f"for {serving.IDLE} seconds is closed",
        f"req.hdr_val(content-length) gt {WHOLE}",
    ):
        assert each in said


def test_each_kind_of_test_is_a_folder_with_a_command_and_a_paragraph() -> None:
    tests = ROOT / "tests"
    folders = {path.parent.relative_to(tests).parts[0] for path in tests.rglob("test_*.py")}
    (commands,) = re.findall(r"^KINDS := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    paragraphs = re.findall(r"^## (\w+)$", (tests / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert folders == {*commands.split()} == {*paragraphs} == {*ORDER}
