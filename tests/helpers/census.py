"""A children in need census as the Department gets it, small and in any year's elements. The children are invented."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import Any


def element(name: str, *inside: str, **texts: Any) -> str:
    """An element with these texts in elements of their own, then what else is inside; a text of None is left out."""
    parts = [f"<{key}>{text}</{key}>" for key, text in texts.items() if text is not None]
    return f"<{name}>\n" + indent("\n".join([*parts, *inside]), "  ") + f"\n</{name}>"


def many(name: str, *texts: str) -> list[str]:
    """The same element once for each text."""
    return [f"<{name}>{text}</{name}>" for text in texts]


def child(*episodes: str, year: int = 2025, disabilities: tuple[str, ...] = ("NONE",), **changes: Any) -> str:
    """A girl of nine with these episodes. From 2025 her sex is under Sex, before that under GenderCurrent."""
    known = {"LAchildID": "C1", "UPN": "Y931000000001", "PersonBirthDate": "2016-05-14"}
    known |= {"Sex": "F"} if year >= 2025 else {"GenderCurrent": "2"}
    listed = element("Disabilities", *many("Disability", *disabilities))
    return element(
        "Child",
        element("ChildIdentifiers", **(known | changes)),
        element("ChildCharacteristics", listed, Ethnicity="WBRI"),
        *episodes,
    )


def episode(*inside: str, year: int = 2025, **changes: Any) -> str:
    """An open episode that began in May of the census year, for abuse or neglect."""
    known = {
        "CINreferralDate": f"{year - 1}-05-01",
        "ReferralSource": "2A",
        "PrimaryNeedCode": "N1",
        "ReferralNFA": "0",
    }
    return element("CINdetails", *inside, **(known | changes))


def assessment(*factors: str, year: int = 2025, **changes: Any) -> str:
    known = {"AssessmentActualStartDate": f"{year - 1}-05-02", "AssessmentAuthorisationDate": f"{year - 1}-06-13"}
    found = element("FactorsIdentifiedAtAssessment", *many("AssessmentFactors", *factors))
    return element("Assessments", found, **(known | changes))


def enquiry(year: int = 2025, **changes: Any) -> str:
    known = {"S47ActualStartDate": f"{year - 1}-05-06", "DateOfInitialCPC": f"{year - 1}-05-20", "ICPCnotRequired": "0"}
    return element("Section47", **(known | changes))


def in_need_plan(year: int = 2025, **changes: Any) -> str:
    known = {"CINPlanStartDate": f"{year - 1}-05-06", "CINPlanEndDate": f"{year - 1}-05-20"}
    return element("CINPlanDates", **(known | changes))


def protection_plan(*reviews: str, year: int = 2025, **changes: Any) -> str:
    """An open plan for neglect, the child's first."""
    known = {
        "CPPstartDate": f"{year - 1}-05-20", "InitialCategoryOfAbuse": "NEG", "LatestCategoryOfAbuse": "NEG",
        "NumberOfPreviousCPP": "0",
    }  # fmt: skip
    held = element("Reviews", *many("CPPreviewDate", *(reviews or (f"{year - 1}-08-19",))))
    return element("ChildProtectionPlans", held, **(known | changes))


def whole_child(year: int = 2025, factor: str = "16A") -> str:
    """A child with one of everything."""
    inside = (
        assessment(factor, year=year), in_need_plan(year), enquiry(year), protection_plan(year=year),
    )  # fmt: skip
    return child(episode(*inside, year=year), year=year)


def census(path: Path, *children: str, year: int = 2025, collection: str = "CIN", **header: Any) -> Path:
    """The file, with whole_child's one child unless told otherwise."""
    about = {"Collection": collection, "Year": year, "ReferenceDate": f"{year}-03-31"} | header
    text = element(
        "Message",
        element("Header", element("CollectionDetails", **about), element("Source", SourceLevel="L", LEA="931")),
        element("Children", *(children or (whole_child(year),))),
    )
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8")
    return path
