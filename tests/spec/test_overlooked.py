"""The groups that the strategy names: each with what shows it, or with why nothing does."""

from __future__ import annotations

from pathlib import Path

import pytest

from queries.indicator.catalogue import indicators
from queries.indicator.overlooked import BadGroup, overlooked


def test_what_is_said_to_show_a_group_is_there() -> None:
    catalogue = {indicator.slug: indicator for indicator in indicators()}
    for group in overlooked():
        assert not group.measure or group.measure in catalogue
        for slug, keys in group.parts.items():
            assert set(keys) <= {line.key for line in catalogue[slug].series}


@pytest.mark.parametrize(
    "given",
    [
        'name = "Nobody says what shows them"',
        'name = "Both"\nunseen = "Nobody records it."\nmeasure = "time_on_plan"',
        'name = "No such group"\ndimension = "sex"\ncategories = ["tall"]',
        'name = "Nobody in it"\ndimension = "sex"',
    ],
)
def test_a_group_that_cannot_be_shown_is_refused(tmp_path: Path, given: str) -> None:
    file = tmp_path / "overlooked.toml"
    file.write_text(f"[group]\n{given}\n", encoding="utf-8")
    with pytest.raises(BadGroup, match="group"):
        overlooked(file)
