"""python -m data.demo FOLDER [--scale X] [--seed N]: write the demonstration county's files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data.demo import BadScale, write


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m data.demo", description="Write the demonstration county's files.")
    asked.add_argument("folder", type=Path, help="where the dated folders of files go")
    asked.add_argument("--scale", type=float, default=1.0, help="1 is the full county, 0.1 a tenth of its children")
    asked.add_argument("--seed", type=int, default=2026, help="the same seed gives the same files")
    given = asked.parse_args()
    try:
        made = write(given.folder, seed=given.seed, scale=given.scale)
    except BadScale as wrong:
        print(wrong, file=sys.stderr)
        return 2
    for together in made.deliveries:
        first = together[0]
        print(f"{first.received_on}  {first.source:<19} {first.period:<7} {len(together)} file(s) from {first.agency}")
    size = sum(file.path.stat().st_size for file in made.files)
    print(f"{len(made.files)} files, {size / 1e6:.0f} MB, in {made.folder}. Synthetic: no real children.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
