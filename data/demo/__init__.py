"""The demonstration county: files such as agencies send, of a county that does not exist.

They are files and not rows, so that they go the whole way that real ones go. The same seed and scale give the same
bytes. What is true of the county, and so ought to be seen, is in stories.toml.
"""

from __future__ import annotations

from pathlib import Path

from data.demo.action_plan import write_plans
from data.demo.annex_a import write_workbooks
from data.demo.attendance import attend
from data.demo.extracts import EXTRACTS
from data.demo.feedback import write_voices
from data.demo.health import write_appointments
from data.demo.history import happen
from data.demo.localities import write_localities
from data.demo.made_files import File, Made, Planted
from data.demo.moves import move
from data.demo.pupils import enrol
from data.demo.school_census import terms_carried, write_censuses
from data.demo.ssd import write_extract
from data.demo.stories import Story, stories
from data.demo.tools import write_readings
from data.demo.yearly import write_audits, write_self_assessments

__all__ = ["BadScale", "File", "Made", "Planted", "Story", "stories", "write"]
SMALLEST = 0.05


class BadScale(ValueError):
    """A county too small to hold its own stories."""


def write(folder: Path, *, seed: int = 2026, scale: float = 1.0) -> Made:
    """Write the county's files into dated folders below this one.

    scale 1 is the full county, 0.1 a tenth of its children. Raises BadScale below 0.05.
    """
    if scale < SMALLEST:
        raise BadScale(f"A scale of {scale} leaves too few children for the stories: use {SMALLEST} or more.")
    told = stories()
    world = happen(told, seed=seed, scale=scale)
    pupils = enrol(world, told["unlinked_children"].effect, seed=seed, scale=scale)
    move(pupils, told["moved_in_mid_year"], seed=seed)
    terms = attend(pupils, terms_carried(told["census_stopped"]), told["neglect_attendance"], seed=seed)
    censuses, sown = write_censuses(folder, pupils, terms, told["suspended_more"], seed=seed)
    workbooks, spoiled = write_workbooks(folder, world, told, seed=seed)
    files = [
        *censuses,
        *workbooks,
        *(file for extract in EXTRACTS for file in write_extract(folder, world, extract)),
        *write_voices(folder, told, seed=seed),
        *write_appointments(folder, told, seed=seed, scale=scale),
        *write_readings(folder, world, told, seed=seed),
        *write_self_assessments(folder, pupils.schools, told["schools_answer"], seed=seed),
        *write_audits(folder, told["fathers_heard"], seed=seed),
        *write_plans(folder, seed=seed),
        *write_localities(folder, pupils.schools),
    ]
    files.sort(key=lambda file: (file.received_on, file.agency, file.source))
    return Made(folder, tuple(files), told, tuple(sown + spoiled))
