"""The child store's door: what its tables are, its key, and its pseudonyms."""

from __future__ import annotations

import hmac
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from data.child import THINGS, BadKey, OldStore, connect, key, pseudonyms


def columns(path: Path, table: str) -> list[str]:
    with connect(path) as store:
        return [row[0] for row in store.execute(f"DESCRIBE stored.{table}").fetchall()]


def test_every_thing_has_a_table_whose_rows_know_their_delivery(tmp_path: Path) -> None:
    for name, thing in THINGS.items():
        assert columns(tmp_path / "c.duckdb", name) == [
            "delivery", "table_name", "row_number", *(column.name for column in thing.kept),
        ]  # fmt: skip


def test_every_thing_and_column_says_what_it_means() -> None:
    for thing in THINGS.values():
        assert thing.meaning
        assert all(column.meaning for column in thing.columns.values())


def test_what_could_point_at_a_child_is_personal() -> None:
    personal = {name for name, column in THINGS["plan"].columns.items() if column.personal}
    assert personal == {"child_id", "plan_id", "referral_id", "birth_date", "death_date"}


def test_nothing_kept_is_a_name_or_an_address() -> None:
    for thing in THINGS.values():
        for column in thing.kept:
            assert not {"surname", "forename", "address", "postcode"} & set(column.name.split("_")), column


def test_opening_a_store_again_changes_nothing(tmp_path: Path) -> None:
    with connect(tmp_path / "c.duckdb") as store:
        store.execute("INSERT INTO stored.plan (delivery, child_id) VALUES (1, 'x')")
    with connect(tmp_path / "c.duckdb") as store:
        assert store.execute("SELECT delivery, child_id FROM stored.plan").fetchall() == [(1, "x")]


def test_a_store_of_an_earlier_version_says_what_to_do(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "c.duckdb")) as old:
        old.execute("CREATE SCHEMA stored; CREATE TABLE stored.loaded (delivery BIGINT, source VARCHAR)")
    with pytest.raises(OldStore, match="originals"):
        connect(tmp_path / "c.duckdb")


def test_counts_that_do_not_add_up_cannot_be_stored(tmp_path: Path) -> None:
    with connect(tmp_path / "c.duckdb") as store, pytest.raises(Exception, match="CHECK"):
        store.execute(
            "INSERT INTO stored.loaded VALUES (1, 'a', 's', 'p', '', 'history', now()::TIMESTAMP, 5, 3, 1, 0)"
        )


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret" / "k"
    first = key(path)
    assert key(path) == first
    assert len(first) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_many_at_once_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: key(tmp_path / "k"), range(8)))
    assert len(set(keys)) == 1


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    key(tmp_path / "k")
    (tmp_path / "k").chmod(0o644)
    with pytest.raises(BadKey, match="chmod 600"):
        key(tmp_path / "k")


@pytest.mark.parametrize("text", ["", "not a key", "ab" * 31, "zz" * 32])
def test_a_damaged_key_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "k").write_text(text)
    (tmp_path / "k").chmod(0o600)
    with pytest.raises(BadKey, match="damaged"):
        key(tmp_path / "k")


def test_a_pseudonym_is_a_keyed_digest_of_namespace_and_identifier() -> None:
    secret = bytes(range(32))
    assert pseudonyms(["A1"], "upn", secret) == [hmac.new(secret, b"upn:A1", "sha256").hexdigest()[:32]]


def test_pseudonyms_differ_by_identifier_namespace_and_key() -> None:
    one, two = bytes(32), bytes([1] * 32)
    every = pseudonyms(["A1", "A2"], "upn", one) + pseudonyms(["A1"], "csc_child", one) + pseudonyms(["A1"], "upn", two)
    assert len(set(every)) == 4
