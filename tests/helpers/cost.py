"""What a command costs from its start to its end, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, seconds that all its processors worked, and its highest memory."""

    seconds: float
    worked: float
    peak_mb: float


def cost(*words: str) -> Cost:
    """Run a command to its end. Stops the benchmark where the command fails."""
    started = time.perf_counter()
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(words[:4])} … did not end well")
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
