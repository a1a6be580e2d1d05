"""The log says steps, seconds and places in the code, and cannot be made to say more."""

import json
import logging
from pathlib import Path

import pytest

from data.log import FACTS, keep, note, timed, trouble

LOG = logging.getLogger("etl.of_a_test")


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "etl.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_step_is_written_with_its_seconds_also_where_it_fails(tmp_path: Path) -> None:
    keep(tmp_path, "etl")
    with pytest.raises(KeyError), timed(LOG, "read", delivery=7):
        raise KeyError("Robin Example")
    (line,) = lines(tmp_path)
    assert (line["step"], line["delivery"], line["error"], line["by"]) == ("read", 7, "KeyError", "etl.of_a_test")
    assert isinstance(line["seconds"], float) and "Robin" not in str(line)


def test_a_mistake_is_written_as_the_way_it_came(tmp_path: Path) -> None:
    keep(tmp_path, "etl")
    try:
        int("Robin Example")
    except ValueError as error:
        way = trouble(LOG, "delivery failed", error, delivery=7)
    assert lines(tmp_path)[0]["frames"] == way
    assert len(way) == 1 and way[0].startswith("tests/unit/data/test_log.py:") and way[0].endswith(" in " + THIS)


THIS = "test_a_mistake_is_written_as_the_way_it_came"


def test_nothing_is_written_that_is_not_listed(tmp_path: Path) -> None:
    keep(tmp_path, "etl")
    with pytest.raises(ValueError, match="child: a log says nothing but"):
        note(LOG, "read", child="Robin Example")
    assert "child" not in FACTS and not (tmp_path / "etl.jsonl").exists()


def test_what_is_said_through_the_logger_itself_is_kept_without_what_was_put_into_it(tmp_path: Path) -> None:
    keep(tmp_path, "etl")
    LOG.warning("What is asked for waits: %s", "Robin Example")
    assert lines(tmp_path)[0]["step"] == "What is asked for waits: %s"


def test_of_a_message_that_was_put_together_before_only_its_place_is_kept(tmp_path: Path) -> None:
    keep(tmp_path, "etl")
    name = "Robin Example"
    LOG.warning(f"What is asked for waits: {name}")
    assert str(lines(tmp_path)[0]["step"]).startswith("tests/unit/data/test_log.py:")
    assert "Robin" not in (tmp_path / "etl.jsonl").read_text(encoding="utf-8")


def test_a_room_keeps_its_log_in_one_folder_at_a_time(tmp_path: Path) -> None:
    keep(tmp_path / "former", "etl")
    keep(tmp_path / "present", "etl")
    note(LOG, "read")
    assert not (tmp_path / "former" / "etl.jsonl").exists() and len(lines(tmp_path / "present")) == 1
