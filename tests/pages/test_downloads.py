"""The figures as a file: what travels with them, and what a spreadsheet may not run."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard.downloads import harmless
from data import mart
from tests.helpers.marts import write_mart


def rows(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))


def test_every_row_says_which_edition_it_is_from_and_that_it_is_a_demonstration(client: FlaskClient) -> None:
    found = rows(client, "/measures/plans_started_again.csv")
    assert found
    assert {row["edition"] for row in found} == {"2025Q4"}
    assert {row["notice"] for row in found} == {"Demonstration data: no real children"}


def test_states_are_words_and_never_a_stand_in_number(client: FlaskClient) -> None:
    found = rows(client, "/measures/plans_started_again_within_24_months.csv?v=quarter")
    low = [row for row in found if row["state"] == "Number too small to show"]
    assert low
    assert {(row["count"], row["figure"]) for row in low} == {("", "")}
    assert {"Settled", "Provisional", "Number too small to show"} <= {row["state"] for row in found}


def test_the_file_has_the_lines_places_and_groups_of_the_view(client: FlaskClient) -> None:
    found = rows(client, "/measures/plans_started_again.csv?v=year")
    assert {row["series"] for row in found} == {"Plans for neglect", "All child protection plans"}
    assert {row["place"] for row in found} == {"Whole county", "North", "Central", "South", "Place not known"}
    assert {"Age", "Sex", "Ethnic group", "Disability"} <= {row["group"] for row in found}
    assert "2025/26" in {row["period"] for row in found}


def test_a_whole_in_parts_is_there_part_by_part(client: FlaskClient) -> None:
    found = rows(client, "/measures/families_moved.csv?v=year")
    newest = [row for row in found if row["period"] == "2025/26" and row["place"] == "Whole county"]
    assert newest[0]["series"] == "More areas up than down"
    assert len(newest) == 3
    assert sum(int(row["count"]) for row in newest) == int(newest[0]["out_of"])


def test_what_is_not_yet_known_says_so_and_has_no_number(client: FlaskClient) -> None:
    found = rows(client, "/measures/stayed_safe_twelve_months.csv")
    waiting = [row for row in found if row["state"] == "Not yet known"]
    assert {row["period"] for row in waiting if row["place"] == "Whole county"} >= {"Jan to Mar 2026"}
    assert {(row["count"], row["out_of"], row["figure"]) for row in waiting} == {("", "", "")}


def test_a_figure_of_the_county_travels_with_what_was_first_published(client: FlaskClient) -> None:
    found = rows(client, "/measures/plans_started_again.csv")
    whole = [row for row in found if (row["place"], row["group"]) == ("Whole county", "All children")]
    assert all(row["first_published"] for row in whole if row["figure"])
    assert {row["first_published_in"] for row in whole if row["period"] == "Oct to Dec 2025"} == {"2025Q3-0001"}
    assert {row["first_published"] for row in found if row not in whole} == {""}


def test_how_long_plans_last_and_what_they_ended_for_is_there_by_months(client: FlaskClient) -> None:
    found = [row for row in rows(client, "/measures/time_on_plan.csv") if row["series"] == "Plans for neglect"]
    figures = {(row["group"], row["category"]): row["figure"] for row in found}
    assert figures["Still open", "after 12 months"] == "46"
    assert round(float(figures["Ended: The child became looked after", "within 24 months"])) == 21
    assert all(len(row) == len(found[0]) for row in found)


def test_groups_and_agencies_go_by_their_own_names(client: FlaskClient) -> None:
    found = rows(client, "/measures/trained_in_neglect.csv")
    assert {"Oxford Health", "Thames Valley Police"} <= {row["category"] for row in found if row["group"] == "Agency"}


def test_a_count_in_the_millions_is_written_out(client: FlaskClient) -> None:
    found = rows(client, "/measures/overall_absence.csv")
    counts = [row["out_of"] for row in found if row["out_of"]]
    assert max(map(float, counts)) > 1_000_000
    assert all(count.isdigit() for count in counts)


def test_the_file_is_named_by_its_measure_and_edition(client: FlaskClient) -> None:
    answer = client.get("/measures/time_on_plan.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="time_on_plan-2025Q4.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_cell_that_looks_like_a_formula_is_made_harmless(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    path = write_mart(tmp_path)
    _rename(path, "time_on_plan", f"{start}cmd")
    monkeypatch.setenv(mart.ENV, str(tmp_path))
    assert {row["measure"] for row in rows(client, "/measures/time_on_plan.csv")} == {f"'{start}cmd"}


@pytest.mark.parametrize("cell", ["-5", "+5", "-0.25", "-1e-05", "12", "0.5", "words", "2025/26", "5-10"])
def test_a_number_stays_a_number_and_words_stay_words(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "-5+cmd|' /C calc'!A0",
        "+A1",
        "-A1",
        "--5",
        "-5\n=1",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\u00a0=1",
        "＝1",
        "-",
        "-٥",
    ],
)
def test_what_could_be_a_formula_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def _rename(path: Path, slug: str, title: str) -> None:
    store = duckdb.connect(str(path))
    (given,) = store.execute("SELECT definition FROM indicator WHERE slug = ?", [slug]).fetchone() or ("{}",)
    renamed = json.dumps({**json.loads(given), "title": title})
    store.execute("UPDATE indicator SET definition = ? WHERE slug = ?", [renamed, slug])
    store.close()
