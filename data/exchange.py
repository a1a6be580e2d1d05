"""The trays between the web process and whoever works on the stores: files handed in, and files handed back.

The web process may write to one and read from the other, and knows no other place where a child's data is. What lies
here is short-lived: a file handed in goes to the originals, and what is handed back is made again when wanted.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PLACE = "NEGLECT_EXCHANGE"
LARGEST = 300 * 2**20  # bytes of one file handed in
AT_WORK = "at-work"
BEAT = 5  # seconds between signs that somebody is at work
STILL = 20  # seconds after the last sign: nobody is
KEPT = 7 * 24 * 3600  # seconds that anything lies in a tray
TOKEN = re.compile(r"[0-9a-f]{32}")


class TooLarge(ValueError):
    """A file larger than may be handed in; the message says what to do."""


class NotThere(LookupError):
    """Nothing lies under a token: it was never there, or was cleared away."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file that was handed in: where it lies, what its sender calls it, and what its bytes are."""

    token: str
    name: str
    sha256: str
    size: int


class Incoming:
    """A file on its way in, hashed as it is written. Nothing is there under its token before `keep`."""

    def __init__(self, folder: Path) -> None:
        self.token = secrets.token_hex(16)
        self.path = folder / f"{self.token}.part"
        self.digest, self.size = hashlib.sha256(), 0
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self.file: BinaryIO = os.fdopen(handle, "w+b")

    def write(self, block: bytes) -> int:
        """Add a block of bytes. Returns how many were written.

        Raises TooLarge, and then nothing is left of the file; OSError if it cannot be written.
        """
        self.size += len(block)
        if self.size > LARGEST:
            self.discard()
            raise TooLarge(
                f"The file is larger than {LARGEST // 2**20} MB. Load it on the server itself: "
                "python -m etl receive FILE"
            )
        self.digest.update(block)
        return self.file.write(block)

    def keep(self, name: str) -> Held:
        """Put the whole file under its token. name is what its sender calls it, of which only the last part is kept."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self.path.replace(self.path.with_suffix(""))
        return Held(self.token, Path(name.replace("\\", "/")).name[-255:] or "file", self.digest.hexdigest(), self.size)

    def discard(self) -> None:
        """Leave nothing of the file, however far it came."""
        with suppress(OSError):  # on a full disk closing fails too, and the file must go all the more
            self.file.close()
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Exchange:
    """The two trays under one folder, made when first used and private to their owner."""

    folder: Path

    def incoming(self) -> Incoming:
        """A new file in the in-tray, to be written and then kept. Raises OSError if there is no room for it."""
        return Incoming(self._tray("in"))

    def held(self, token: str) -> Path:
        """Where the file lies that was handed in under a token. Raises NotThere."""
        return self._at("in", token)

    def drop(self, token: str) -> None:
        """Take a file out of the in-tray that is kept elsewhere now, or not wanted."""
        if TOKEN.fullmatch(token):
            (self._tray("in") / token).unlink(missing_ok=True)

    def hand_back(self, name: str, content: bytes) -> str:
        """Lay a file in the out-tray, whole or not at all. Returns its token."""
        token = secrets.token_hex(16)
        folder = self._tray("out") / f"{token}.part"
        folder.mkdir(mode=0o700)
        (folder / name).write_bytes(content)
        folder.replace(folder.with_suffix(""))
        return token

    def handed_back(self, token: str) -> Path:
        """The file in the out-tray under a token. Raises NotThere."""
        return next(self._at("out", token).iterdir())

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Give signs, for as long as it takes, that somebody does what is asked for here."""
        stop, sign = threading.Event(), self.folder / AT_WORK

        def beat() -> None:
            while True:
                with suppress(OSError):  # a full disk is told by what cannot be done then
                    self.folder.mkdir(parents=True, exist_ok=True)
                    sign.touch()
                if stop.wait(BEAT):
                    return

        beating = threading.Thread(target=beat, name="at work", daemon=True)
        beating.start()
        try:
            yield
        finally:
            stop.set()
            beating.join()
            with suppress(OSError):
                sign.unlink()

    def is_somebody_at_work(self) -> bool:
        """Whether a sign of work came lately. A clock that jumps is right again with the next sign."""
        try:
            last = (self.folder / AT_WORK).stat().st_mtime
        except OSError:
            return False
        return abs(time.time() - last) < STILL

    def clear(self, keep: Collection[str] = ()) -> None:
        """Remove what has lain here too long; never what lies under a token that is to be kept."""
        for tray in ("in", "out"):
            for path in self._tray(tray).iterdir():
                if path.name not in keep and path.stat().st_mtime < time.time() - KEPT:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _tray(self, name: str) -> Path:
        tray = self.folder / name
        tray.mkdir(mode=0o700, parents=True, exist_ok=True)
        return tray

    def _at(self, tray: str, token: str) -> Path:
        path = self._tray(tray) / token
        if not TOKEN.fullmatch(token) or not path.exists():
            raise NotThere("The file is no longer here. Ask for it again.")
        return path


def exchange() -> Exchange:
    """The trays as the web process knows them. Raises NotThere if it was told of none."""
    where = os.environ.get(PLACE)
    if not where:
        raise NotThere(f"Files cannot be handed in: {PLACE} is not set. Start the dashboard with: python -m etl serve")
    return Exchange(Path(where))
