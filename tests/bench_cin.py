"""`python -m tests.bench_cin`: what a census of 20,000 children in need costs, beside merely iterating over it.

Everything is measured in one run, each in a process of its own, in turns; the ratios hold where times do not.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent

CHILDREN, ROUNDS = 20_000, 5
FACTORS = ("1B", "2B", "3A", "3B", "4A", "4B", "7A", "15A", "16A", "17A", "18C", "20", "24A")
CATEGORIES = ("NEG", "NEG", "NEG", "EMO", "EMO", "PHY", "SAB", "MUL")
ETHNICITIES = ("WBRI", "WBRI", "WBRI", "WOTH", "MWBC", "APKN", "BAFR", "NOBT")
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
YEAR = 2026
FIRST, LAST = date(YEAR - 1, 4, 1), date(YEAR, 3, 31)
# Each way is timed in its own process, from when what it needs is imported. It tells seconds, those of them that a
# processor worked (all its processors together), and its highest memory.
TIMED = """
import resource, sys, time
{imports}
sources and sources()
started, worked = time.perf_counter(), time.process_time()
{work}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(time.perf_counter() - started, time.process_time() - worked, peak)
"""
# The same file, merely iterated over: every element that ends, forgotten with its child.
ITERATED = (
    "from lxml import etree; sources = None",
    """
for _, element in etree.iterparse(sys.argv[1], events=("end",)):
    if element.tag == "Child":
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
""",
)
STAGED = (
    """
from pathlib import Path
import duckdb
from etl.read.read import read
from etl.intake.recognise import recognise
from etl.definitions.source_folders import sources
from etl.read.workbench import workbench
""",
    """
connection = duckdb.connect()
recognised = recognise(Path(sys.argv[1]), sources())
with workbench(connection, recognised.source):
    for found in recognised.found:
        read(connection, recognised.look, found)
""",
)
PARSED = (STAGED[0], "recognise(Path(sys.argv[1]), sources())")
LOADED = (
    """
import tempfile
from pathlib import Path
from data.locations import locations
from etl.load.load import load
from etl.definitions.source_folders import sources
""",
    """
with tempfile.TemporaryDirectory() as home:
    outcome, = load([Path(sys.argv[1])], locations(Path(home)), "bench")
    assert outcome.tallies, outcome.message
""",
)
WAYS = {
    "lxml, merely iterating": ITERATED,
    "parsing and recognising": PARSED,
    "reading all tables into staging": STAGED,
    "whole load, file to checked rows": LOADED,
}


def census(children: int, seed: int = 1) -> Iterator[str]:
    """The lines of a census of so many invented children, each with an episode or two and what belongs to them."""
    chance = random.Random(seed)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<Message><Header><CollectionDetails>"
    yield f"<Collection>CIN</Collection><Year>{YEAR}</Year><ReferenceDate>{LAST}</ReferenceDate>"
    yield "</CollectionDetails><Source><SourceLevel>L</SourceLevel><LEA>931</LEA></Source></Header><Children>"
    for number in range(1, children + 1):
        yield from _child(chance, number)
    yield "</Children></Message>"


def _child(chance: random.Random, number: int) -> Iterator[str]:
    yield "  <Child>"
    yield "    <ChildIdentifiers>"
    yield f"      <LAchildID>{number:07}</LAchildID>"
    if chance.random() < 0.8:
        yield f"      <UPN>{_upn(number)}</UPN>"
    else:
        yield "      <UPNunknown>UN1</UPNunknown>"
    yield f"      <PersonBirthDate>{FIRST - timedelta(chance.randrange(30, 6000))}</PersonBirthDate>"
    yield f"      <Sex>{chance.choice('MF')}</Sex>"
    yield "    </ChildIdentifiers>"
    yield "    <ChildCharacteristics>"
    yield f"      <Ethnicity>{chance.choice(ETHNICITIES)}</Ethnicity>"
    yield "      <Disabilities>"
    yield f"        <Disability>{'LD' if chance.random() < 0.1 else 'NONE'}</Disability>"
    yield "      </Disabilities>"
    yield "    </ChildCharacteristics>"
    referred = FIRST + timedelta(chance.randrange(0, 330))
    yield from _episode(chance, referred)
    if chance.random() < 0.2:
        yield from _episode(chance, referred - timedelta(400))
    yield "  </Child>"


def _episode(chance: random.Random, referred: date) -> Iterator[str]:
    yield "    <CINdetails>"
    yield f"      <CINreferralDate>{referred}</CINreferralDate>"
    yield f"      <ReferralSource>{chance.choice(('1A', '2A', '3A', '6', '5D'))}</ReferralSource>"
    yield "      <PrimaryNeedCode>N1</PrimaryNeedCode>"
    if chance.random() < 0.5:
        yield f"      <CINclosureDate>{referred + timedelta(30)}</CINclosureDate>"
        yield f"      <ReasonForClosure>{chance.choice(('RC7', 'RC8', 'RC9'))}</ReasonForClosure>"
    yield "      <Assessments>"
    yield f"        <AssessmentActualStartDate>{referred}</AssessmentActualStartDate>"
    yield f"        <AssessmentInternalReviewDate>{referred + timedelta(10)}</AssessmentInternalReviewDate>"
    yield f"        <AssessmentAuthorisationDate>{referred + timedelta(28)}</AssessmentAuthorisationDate>"
    yield "        <FactorsIdentifiedAtAssessment>"
    for factor in sorted(chance.sample(FACTORS, chance.randrange(1, 6))):
        yield f"          <AssessmentFactors>{factor}</AssessmentFactors>"
    yield "        </FactorsIdentifiedAtAssessment>"
    yield "      </Assessments>"
    if chance.random() < 0.3:
        yield "      <CINPlanDates>"
        yield f"        <CINPlanStartDate>{referred + timedelta(29)}</CINPlanStartDate>"
        yield "      </CINPlanDates>"
    yield "      <ReferralNFA>0</ReferralNFA>"
    if chance.random() < 0.3:
        yield from _protection(chance, referred)
    yield "    </CINdetails>"


def _protection(chance: random.Random, referred: date) -> Iterator[str]:
    conference = referred + timedelta(14)
    conference -= timedelta(max(0, conference.weekday() - 4))
    yield "      <Section47>"
    yield f"        <S47ActualStartDate>{referred}</S47ActualStartDate>"
    yield f"        <InitialCPCtarget>{referred + timedelta(21)}</InitialCPCtarget>"
    yield f"        <DateOfInitialCPC>{conference}</DateOfInitialCPC>"
    yield "        <ICPCnotRequired>0</ICPCnotRequired>"
    yield "      </Section47>"
    yield "      <ChildProtectionPlans>"
    yield f"        <CPPstartDate>{conference}</CPPstartDate>"
    category = chance.choice(CATEGORIES)
    yield f"        <InitialCategoryOfAbuse>{category}</InitialCategoryOfAbuse>"
    yield f"        <LatestCategoryOfAbuse>{category}</LatestCategoryOfAbuse>"
    yield f"        <NumberOfPreviousCPP>{chance.choice((0, 0, 0, 1, 2))}</NumberOfPreviousCPP>"
    yield "        <Reviews>"
    for months in range(1, chance.randrange(1, 4)):
        yield f"          <CPPreviewDate>{conference + timedelta(90 * months)}</CPPreviewDate>"
    yield "        </Reviews>"
    yield "      </ChildProtectionPlans>"


def _upn(number: int) -> str:
    digits = f"931{number:09}"
    return LETTERS[sum(at * int(digit) for at, digit in enumerate(digits, start=2)) % 23] + digits


def run(way: tuple[str, str], path: Path) -> list[float]:
    """Seconds, seconds of processors, and megabytes at the highest."""
    script = TIMED.format(imports=way[0], work=way[1])
    said = subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return [float(number) for number in said.stdout.split()]


def main() -> None:
    """Each way over the same file, in turns; times are medians, memory the highest."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cin.xml"
        path.write_text("\n".join(census(CHILDREN)), encoding="utf-8")
        told: dict[str, list[list[float]]] = {name: [] for name in WAYS}
        for _ in range(ROUNDS):
            for name, way in WAYS.items():
                told[name].append(run(way, path))
        print(f"{CHILDREN:,} children, {path.stat().st_size / 2**20:.0f} MB")
        bare = [median(numbers) for numbers in zip(*told["lxml, merely iterating"], strict=True)]
        for name, every in told.items():
            seconds, worked, _ = (median(numbers) for numbers in zip(*every, strict=True))
            peak = max(numbers[2] for numbers in every)
            print(
                f"{name:34}{seconds:6.2f} s, {seconds / bare[0]:4.1f} of lxml   processors {worked:5.2f} s, "
                f"{worked / bare[1]:4.1f} of lxml   peak {peak:.0f} MB"
            )


if __name__ == "__main__":
    main()
