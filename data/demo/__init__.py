"""The demonstration county: files such as agencies send, of a county that does not exist.

They are files and not rows, so that they go the whole way that real ones go. The same seed and scale give the same
bytes. What is true of the county, and so ought to be seen, is in stories.toml.
"""

from __future__ import annotations

from pathlib import Path

from data.demo.files.made_files import File, Made, Planted
from data.demo.people.extracts import EXTRACTS
from data.demo.people.history import happen
from data.demo.schools.half_days import attend
from data.demo.schools.moves import move
from data.demo.schools.pupils import enrol
from data.demo.senders.action_plan import write_plans
from data.demo.senders.annex_a import write_workbooks
from data.demo.senders.feedback import write_voices
from data.demo.senders.health import write_appointments
from data.demo.senders.locality_list import write_localities
from data.demo.senders.school_census import terms_carried, write_censuses
from data.demo.senders.ssd import write_extract
from data.demo.senders.tools import write_readings
from data.demo.senders.yearly import write_audits, write_self_assessments
from data.demo.stories import Story, stories

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
