"""Run a module with the project's own Python, on any system: python .ci/in_venv.py ruff check FILE…"""

import subprocess
import sys
from pathlib import Path

VENV = Path(__file__).parent.parent / ".venv"
PYTHONS = (VENV / "bin" / "python", VENV / "Scripts" / "python.exe")

python = next((path for path in PYTHONS if path.exists()), None)
if python is None:
    sys.exit("There is no .venv yet. Run: make test")
sys.exit(subprocess.call([python, "-m", *sys.argv[1:]]))
