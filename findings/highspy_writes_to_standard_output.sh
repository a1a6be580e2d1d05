#!/usr/bin/env bash
# highspy 1.16.0 writes two lines to standard output as soon as a solver is made, before any option can be set;
# highspy 1.15.1 writes nothing before it is asked to run, and nothing at all once output_flag is false.
#
# Whoever prints JSON to standard output from a program that makes a solver gets two lines of something else before it.
# The lines are written by the C++ library, so contextlib.redirect_stdout does not catch them.
# Seen with Python 3.11 on Linux, 2026-11-30. Fails if either version behaves otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"

said() {
    "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "numpy==2.4.6" "highspy==$1"
    "$folder/venv/bin/python" - <<'PYTHON'
import contextlib
import io

import highspy

with contextlib.redirect_stdout(io.StringIO()):
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.addVar(0.0, 1.0)
    solver.run()
PYTHON
}

older=$(said 1.15.1)
newer=$(said 1.16.0)
printf 'highspy 1.15.1 wrote: «%s»\nhighspy 1.16.0 wrote: «%s»\n' "$older" "$newer"
test -z "$older"
grep -q '^Running HiGHS 1.16.0' <<<"$newer"
