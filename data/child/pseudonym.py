"""Pseudonyms: the same child has the same one in every source and year, and nobody without the key can go back.

HMAC rather than a plain hash, because identifiers are short and all of them could be hashed in an afternoon.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

import duckdb

LENGTH = 32  # bytes of key


class BadKey(RuntimeError):
    """A key that cannot be used; the message says what to do."""


def key(path: Path) -> bytes:
    """The key that lies at a path, made at first run and readable by its owner alone.

    Raises BadKey if others may read it, or if it is damaged.
    """
    if not path.exists():
        _make(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise BadKey(f"Others than its owner can read the key {path}. Run: chmod 600 {path}")
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not re.fullmatch(rf"[0-9a-f]{{{2 * LENGTH}}}", text):
        raise BadKey(f"The key {path} is damaged. Restore it from your backup.")
    return bytes.fromhex(text)


def _make(path: Path) -> None:
    # Written aside and linked into place: a key is there whole or not at all, and is never written over.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(LENGTH))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass  # another process made one in the same moment: that one is the key
    finally:
        aside.unlink()


def pseudonyms(values: Iterable[str], namespace: str, key: bytes) -> list[str]:
    """A pseudonym (32 hexadecimal characters) for each canonical identifier, in order.

    The namespace keeps a pupil number and a social care number apart even where they are written alike.
    """
    begun = hmac.new(key, f"{namespace}:".encode(), "sha256")  # the key and the namespace worked in once, not for each

    def pseudonym(value: str) -> str:
        one = begun.copy()
        one.update(value.encode())
        return one.hexdigest()[:32]

    return [pseudonym(value) for value in values]


def key_of_store(connection: duckdb.DuckDBPyConnection, path: Path) -> bytes:
    """The key at a path, if it is the one that made this store's pseudonyms; a new store is marked as made with it.

    Raises BadKey if it is missing, damaged or another: every child would look new then, and no count would show it.
    """
    held = connection.execute("SELECT mark FROM stored.key_mark").fetchone()
    if held is not None and not path.exists():
        raise BadKey(f"The key {path}, which this child store was made with, is missing. Restore it from your backup.")
    found = key(path)
    mark = pseudonyms(["mark"], "key", found)[0]
    if held is None:
        connection.execute("INSERT INTO stored.key_mark VALUES (?)", [mark])
    elif held[0] != mark:
        raise BadKey(
            f"The key {path} is not the one this child store was made with, so nobody could be linked to what is "
            "already held. Restore the key from your backup."
        )
    return found
