"""The performance team's list of which locality each team and school belongs to."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from data.demo.files.made_files import File
from data.demo.people.county import ASSESSMENT_TEAMS, EARLY_HELP, LOCALITIES, SAFEGUARDING_TEAMS, School

AGENCY, WHO = "Performance team", "Demo Placekeeper, performance team"
RECEIVED = date(2025, 7, 8)  # in time for the first edition, and a few days too early for the new teams
NAME = "localities - teams and schools.csv"


def write_localities(folder: Path, schools: tuple[School, ...]) -> list[File]:
    """Write the list. The teams set up in 2025 are not in it: see the stories."""
    path = folder / RECEIVED.isoformat() / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["kind", "name", "locality"])
        for place in LOCALITIES:
            for team in (*ASSESSMENT_TEAMS[place], *SAFEGUARDING_TEAMS[place], *EARLY_HELP[place]):
                writer.writerow(["team", team, place])
        writer.writerows(["school", school.name, school.locality] for school in schools)
    return [File(path, RECEIVED, AGENCY, WHO, "localities", "")]
