"""The school census, from its files to the rows that are stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.helpers.homes import Home, found


def test_census_sessions_find_their_pupil(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.take(home.sent("school_census", termlysessiondetailsonroll=[{"code": "I"}, {"code": None}]))

    assert home.stored(
        """SELECT a.code, a.sessions, a.school, p.sessions_possible
           FROM stored.absence AS a JOIN stored.pupil AS p ON p.upn_id = a.upn_id ORDER BY a.row_number"""
    ) == [("I", 12, "SCH7", 110), ("BLANK", 12, "SCH7", 110)]


def test_census_messy_files_are_taken_in_with_their_findings(tmp_path: Path) -> None:
    home = Home(tmp_path)
    outcomes = home.take(
        home.sent(
            "school_census",
            termlysessiondetailsonroll=[
                {"code": "O", "sessions": "130.0"},  # row 2: more than the 110 that were possible
                {"code": "H", "sessions": "1"},  # row 3: withdrawn in August 2024
                {"code": "QQ"},  # row 4: no code
                {"sessions": None},  # row 5
                {"pupil_row": "somebody else"},  # row 6
            ],
            termlyexclusionsonroll=[{"pupil_row": "somebody else"}],
        )
    )

    assert found(*outcomes) == {
        ("sessions_more_than_possible", "pupilonroll", 2, "P"),
        ("outdated_attendance_code", "termlysessiondetailsonroll", 3, "E"),
        ("unknown_code", "termlysessiondetailsonroll", 4, "E"),
        ("blank_required", "termlysessiondetailsonroll", 5, "D"),
        ("sessions_without_a_pupil", "termlysessiondetailsonroll", 6, ""),
        ("exclusion_without_a_pupil", "termlyexclusionsonroll", 2, ""),
    }


def test_census_of_autumn_2024_may_still_hold_the_codes_of_the_summer(tmp_path: Path) -> None:
    home = Home(tmp_path)
    folder = home.sent(
        "school_census",
        pupilonroll=[{"entry_date": date(2024, 9, 30)}],
        termlysessiondetailsonroll=[{"code": code} for code in ("H", "J", "Y")],
    )

    assert found(*home.take(folder)) == set()
