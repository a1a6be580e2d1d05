"""How the web process listens: on one port of this machine, for so many at once, and no longer than who started it.

A connection that nobody uses costs a place in a table and no thread. Waitress opens no more of them than its limit, and
while they are all taken nobody else is answered: so the limit is high, and what is idle is closed soon. It has no limit
for one address alone. That is for the proxy before it: SERVING.md.
"""

from __future__ import annotations

import _thread
import errno
import os
import sys
import threading
import time
from typing import Any

IDLE = 20  # seconds that a connection may stay open without a byte going either way
LOOKED_AFTER = 5  # seconds between looks for idle ones
MANY = 2000  # connections at once, where the system allows it
OURS = 200  # files that are open besides: editions, the ledger, what is handed in
ON_WINDOWS = 400  # its select waits for 512 sockets at most
GOING = 10  # seconds that pages being drawn have, when whoever started us is gone


def settings() -> dict[str, Any]:
    """What waitress is told besides where to listen."""
    return {
        "threads": 8,
        "connection_limit": _at_once(),
        "channel_timeout": IDLE,
        "cleanup_interval": LOOKED_AFTER,
        "asyncore_use_poll": True,  # select, on Unix, waits for 1,024 at most
    }


def follow() -> None:
    """End soon after the process that started us, however it ended: what it held of our standard input closes then."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        print("Whoever started the pages is gone, so they stop too.", file=sys.stderr, flush=True)
        _thread.interrupt_main()
        time.sleep(GOING)
        os._exit(1)

    threading.Thread(target=watch, name="follow", daemon=True).start()


def why_not(error: OSError | OverflowError, host: str, port: int) -> str:
    """Why nothing can be served on a port, in words."""
    if isinstance(error, OverflowError):
        return f"There is no port {port}: a port is a number up to 65535."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is held by another program. Stop that, or give another port: --port {port + 1}"
    return f"Nothing can be served at {host}, port {port}: {error.strerror or error}."


def _at_once() -> int:
    """How many connections may be open at once: as many as we want, if the system lets us open as many files."""
    if sys.platform == "win32":
        return ON_WINDOWS
    import resource  # only Unix has it

    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MANY + OURS
    if allowed < wanted:
        allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return max(min(MANY, allowed - OURS), ON_WINDOWS // 4)
