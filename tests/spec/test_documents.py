"""What the documents say is held to account: every path, command and page that they name is there."""

from __future__ import annotations

import re
from pathlib import Path

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

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "SERVING.md", "DECISIONS.md", "CHANGELOG.md", "docs/measures.md", "docs/returns.md")


def named_paths(text: str) -> set[str]:
    ours = r"`((?:data|queries|etl|dashboard|assets|tests)/[\w./]*)`"
    return {path for path in re.findall(ours, text) if "<" not in path}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_is_named_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert [path for path in sorted(named_paths(text)) if not (ROOT / path).exists()] == []


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
