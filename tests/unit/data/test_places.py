"""Where stores may live."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.locations import CHECKOUT, BadPlace, locations


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEGLECT_HOME", "NEGLECT_LEDGER", "NEGLECT_MARTS"):
        monkeypatch.delenv(name, raising=False)


def test_the_demonstration_is_the_home_unless_told() -> None:
    assert locations().home == CHECKOUT / "var" / "demo"


def test_everything_is_under_the_home(tmp_path: Path) -> None:
    where = locations(tmp_path)
    assert where.child == tmp_path / "child" / "child.duckdb"
    assert where.key == tmp_path / "secret" / "pseudonym.key"
    assert where.originals == tmp_path / "originals"
    assert where.ledger_url == f"sqlite:///{tmp_path.as_posix()}/ledger.sqlite"
    assert where.mart == where.marts("group") == tmp_path / "mart" / "group"
    assert where.marts("open") == tmp_path / "mart" / "open"


def test_the_key_is_not_beside_the_store(tmp_path: Path) -> None:
    assert locations(tmp_path).key.parent != locations(tmp_path).child.parent


def test_the_home_the_ledger_and_the_mart_may_be_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGLECT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NEGLECT_LEDGER", "postgresql://db/neglect")
    monkeypatch.setenv("NEGLECT_MARTS", str(tmp_path / "marts"))
    where = locations()
    assert where.child.is_relative_to(tmp_path / "home")
    assert (where.ledger_url, where.mart) == ("postgresql://db/neglect", tmp_path / "marts" / "group")


@pytest.mark.parametrize("inside", [".", "data", "var", "var/other", "var/demonstration", "var/demo/../real"])
def test_no_home_inside_the_checkout_but_the_demonstration(inside: str) -> None:
    with pytest.raises(BadPlace, match="inside the project's own folder"):
        locations(CHECKOUT / inside)


def test_a_link_into_the_checkout_is_inside_it(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(CHECKOUT / "var", target_is_directory=True)
    with pytest.raises(BadPlace):
        locations(tmp_path / "link")
