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
    low = [row for row in found if row["state"] == "Low"]
    assert low
    assert {(row["count"], row["figure"]) for row in low} == {("", "")}
    assert {"Settled", "Provisional", "Low"} <= {row["state"] for row in found}


def test_the_file_has_the_lines_places_and_groups_of_the_view(client: FlaskClient) -> None:
    found = rows(client, "/measures/plans_started_again.csv?v=year")
    assert {row["series"] for row in found} == {"Plans for neglect", "All child protection plans"}
    assert {row["place"] for row in found} == {"Whole county", "North", "Central", "South"}
    assert {"Age", "Sex", "Ethnic group", "Disability"} <= {row["group"] for row in found}
    assert "2025/26" in {row["period"] for row in found}


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
