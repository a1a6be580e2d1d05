"""What is said of a file that was given: findings by kind and by what became of their rows."""

from __future__ import annotations

from pathlib import Path

from etl.definitions.finding import Finding
from etl.load.outcome import FileState, Outcome, as_dict


def test_findings_of_one_kind_are_told_apart_by_what_became_of_their_rows_and_the_gravest_come_first() -> None:
    findings = (
        Finding("hidden_rows", "note", "plans", "hidden"),
        *(Finding("unknown_code", "warning", "plans", f"left empty {at}") for at in range(4)),
        Finding("unknown_code", "error", "plans", "set aside"),
    )
    said = as_dict(Outcome(Path("a.xlsx"), FileState.CHECKED, "", findings=findings), "a.xlsx")["findings"]
    assert [(one["severity"], one["rows"], one["findings"], len(one["first"])) for one in said] == [
        ("error", 1, 1, 1), ("warning", 4, 4, 3), ("note", 1, 1, 1),
    ]  # fmt: skip
    assert said[0]["first"][0]["message"] == "set aside"
