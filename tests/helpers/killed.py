"""Work in a process of its own that kills itself, as kill -9 would, just before or just after one step."""

from __future__ import annotations

import signal
import subprocess
import sys

from data.locations import CHECKOUT

DYING = """
import importlib, os, signal, sys
from pathlib import Path

when, module, name, *given = sys.argv[1:]
step = getattr(importlib.import_module(module), name)

def dying(*words, **named):
    if when == "after":
        step(*words, **named)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(importlib.import_module(module), name, dying)
"""


def kill(work: str, moment: tuple[str, ...], *given: object) -> None:
    """Do some work (Python, with its words in `given`) and see it die at a moment: when, module, name of a step."""
    words = [sys.executable, "-c", DYING + work, *moment, *map(str, given)]
    done = subprocess.run(words, cwd=CHECKOUT, check=False)
    assert done.returncode == -signal.SIGKILL
