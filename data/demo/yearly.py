"""What comes once a school year or once a year: schools' self-assessments and the multi-agency audit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from data.demo.county import School
from data.demo.families import weekday
from data.demo.layouts import layout
from data.demo.made_files import File
from data.demo.sheet_rows import Cell
from data.demo.stories import Story
from data.demo.table import write_table
from data.demo.workbook import SheetToWrite, save
from data.periods import Period, period

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SCHOOLS_WHO, AUDIT_WHO = "Demo Safeguard, schools safeguarding adviser", "Demo Auditwell, quality assurance lead"
SCHOOL_YEARS = ("2021A", "2022A", "2023A", "2024A")
YEARS = ("2022", "2023", "2024", "2025")
RETURNED, AUDITED = 40, 14  # days after the school year's end, and after the year's
COMMENTED = 0.06
CASES = (38, 54)
FATHER_UNKNOWN, NO_CONFERENCE = 0.16, 0.3
RECORDS_LESS = 0.05
# Share who answer yes to each question, in the first school year, and how much more in each later one.
YES = ((0.40, 0.08), (0.24, 0.10), (0.28, 0.06), (0.66, 0.06))
CHILD_VOICE, LIVED, TOOL = (0.52, 0.05), (0.38, 0.04), (0.30, 0.07)


def write_self_assessments(folder: Path, schools: Sequence[School], story: Story, *, seed: int) -> list[File]:
    """Write what schools answered in each school year; more of them do each time."""
    files = []
    for number, year in enumerate(map(period, SCHOOL_YEARS)):
        share = story.effect["first_year"] + number * story.effect["each_year"]
        received = weekday(year.end + timedelta(days=RETURNED))
        path = folder / received.isoformat() / f"S175 neglect questions {year.label.replace('/', '-')}.csv"
        rows = _answers(Random(f"{seed} s175 {year.key}"), schools, year, number, share)
        write_table(path, layout("s175", "answers"), rows)
        files.append(File(path, received, "Education", SCHOOLS_WHO, "s175", year.key))
    return files


def _answers(
    random: Random, schools: Sequence[School], year: Period, number: int, share: float
) -> Iterator[Sequence[object]]:
    first = date(year.end.year, 5, 1)
    for school in random.sample(schools, round(share * len(schools))):
        day = weekday(first + timedelta(days=random.randrange(75)))
        for question, (begins, grows) in zip(WORDS["s175"]["questions"], YES, strict=True):
            answer = _graded(random, begins + number * grows, ("Yes", "Partly", "Not yet"))
            comment = random.choice(WORDS["s175"]["comments"]) if random.random() < COMMENTED else ""
            yield school.name, year.label, day, question, answer, comment


def write_audits(folder: Path, story: Story, *, seed: int) -> list[File]:
    """Write each year's audit: a few records, each looked at in the work of two to four agencies."""
    files = []
    for number, year in enumerate(map(period, YEARS)):
        random = Random(f"{seed} audit {year.key}")
        fathers = story.effect["first_year"] + number * story.effect["each_year"]
        rows: list[list[Cell]] = []
        for case in range(1, random.randint(*CASES) + 1):
            rows += _findings(random, f"A{year.key}-{case:02}", year, number, fathers)
        received = weekday(year.end + timedelta(days=AUDITED))
        path = folder / received.isoformat() / f"Neglect audit {year.label.replace('/', '-')}.xlsx"
        save(path, [SheetToWrite("Findings", layout("audit", "findings"), rows)], received)
        files.append(File(path, received, "Safeguarding Partnership", AUDIT_WHO, "audit", year.key))
    return files


def _findings(random: Random, case: str, year: Period, number: int, fathers: float) -> list[list[Cell]]:
    words, evident = WORDS["audit"], ("Yes", "Partly", "No")
    day = weekday(date(year.end.year, 1, 8) + timedelta(days=random.randrange(40)))
    tool = _graded(random, TOOL[0] + number * TOOL[1], ("Yes", "No", "No"))
    tool = "No conference" if random.random() < NO_CONFERENCE else tool
    voice = _graded(random, CHILD_VOICE[0] + number * CHILD_VOICE[1], evident)
    father = _graded(random, fathers, evident) if random.random() >= FATHER_UNKNOWN else "No father known"
    lived = _graded(random, LIVED[0] + number * LIVED[1], evident)
    looked_at = random.sample(words["agencies"], random.randint(2, 4))
    return [
        [
            case, day, year.label, agency, words["question"],
            _graded(random, 0.34 + 0.04 * number, ("Strengths outweigh", "Mixed", "Needs work")),
            _one_agency(random, voice), _one_agency(random, father), tool, _one_agency(random, lived),
            random.choice(words["learning"]) if agency == looked_at[0] and random.random() < 0.3 else None,
        ]
        for agency in looked_at
    ]  # fmt: skip


def _one_agency(random: Random, found: str) -> str:
    """What one agency's record shows of what is true of the child's records: now and then a little less."""
    return "Partly" if found == "Yes" and random.random() < RECORDS_LESS else found


def _graded(random: Random, share: float, words: tuple[str, str, str]) -> str:
    """The first word for that share, and the second as often as the third for the others."""
    return words[0] if random.random() < share else random.choice(words[1:])
