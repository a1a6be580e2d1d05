"""Who holds a port, in words: told before anything is started that would end on finding it taken."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LISTENING = "0A"  # in the kernel's table of connections
LOOK = {
    "win32": "To see which it is: netstat -ano | findstr :{port}",
    "darwin": "To see which it is: lsof -nP -iTCP:{port} -sTCP:LISTEN",
}


class PortTaken(RuntimeError):
    """A port that another program listens on; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that listens on a port, and how it was started."""

    number: int
    words: tuple[str, ...]

    @property
    def is_dashboard(self) -> bool:
        """Whether it was started as our pages are."""
        return "app.py" in (Path(word).name for word in self.words)


def require_free(host: str, port: int) -> None:
    """See that a port of a host is free. Raises PortTaken, which says who listens there already and what to do."""
    if _is_free(host, port):
        return
    process = holder(port)
    if process is None:
        who = "another program, which cannot be seen from here. " + LOOK.get(sys.platform, "").format(port=port)
        do = "Stop it"
    elif process.is_dashboard:
        who = f"a dashboard that was started before (process {process.number})."
        do = f"Stop that with Ctrl and C where it runs, or with: kill {process.number}"
    else:
        who = f"another program: {_called(process)} (process {process.number})."
        do = "Stop it"
    another = f"or give another port: --port {port + 1}"
    raise PortTaken(f"Nothing was started: port {port} is held by {who.strip()} {do}, {another}")


def holder(port: int) -> Holder | None:
    """The process that listens on a port; None where the system does not tell. Linux tells of one's own processes."""
    sockets = {f"socket:[{inode}]" for inode in _inodes(port)}
    if not sockets:
        return None
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and _has_open(process, sockets):
            return Holder(int(process.name), _started_as(process))
    return None


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        if sys.platform != "win32":  # there it would let two programs share the port; here it only passes over old ends
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True


def _inodes(port: int) -> set[str]:
    """The kernel's numbers for what listens on a port; none where it has no such table."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
                cells = line.split()
                if cells[3] == LISTENING and int(cells[1].rpartition(":")[2], 16) == port:
                    found.add(cells[9])
    return found


def _has_open(process: Path, sockets: set[str]) -> bool:
    with suppress(OSError):  # it ended meanwhile, or is somebody else's
        return any(str(one.readlink()) in sockets for one in (process / "fd").iterdir())
    return False


def _started_as(process: Path) -> tuple[str, ...]:
    with suppress(OSError):
        words = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        return tuple(word for word in words if word)
    return ()


def _called(found: Holder) -> str:
    """What a program is called, without what it was told: that may hold a password."""
    return Path(found.words[0]).name if found.words else "one without a name"
