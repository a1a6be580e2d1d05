"""The Department's own files: every local percentage in them, recomputed from its counts.

Run where PUBLIC_SAMPLES names a folder that holds the files, wherever in it they are.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from data import reference
from queries.statistics.published_rounding import percentage

pytestmark = pytest.mark.samples

BANDS = [
    "3_months_or_less",
    "more_than_3_months_6_months",
    "more_than_6_months_less_than_1_year",
    "1_year_less_than_2_years",
    "2_years_or_more",
]
PLANS, OPEN, REFERRALS, ABSENCE = "d3_cpps_*.csv", "d5_cpps_*.csv", "c1_children_*.csv", "absence_la.csv"

# (file, counted, out of, percentage, how many local figures have all three)
COLUMNS = [
    (PLANS, "CPP_subsequent", "CPP_start", "CPP_subsequent_percent", 1924),
    *(
        (OPEN, band, "CPP_At31", f"{band}_percent", n)
        for band, n in zip(BANDS, (1919, 1889, 1908, 1334, 1241), strict=True)
    ),
    (REFERRALS, "rereferral_count", "referral_count", "rereferral_percent", 1948),
    (REFERRALS, "no_further_action_count", "referral_count", "no_further_action_percent", 1873),
    (REFERRALS, "not_in_need_count", "referral_count", "not_in_need_percent", 1940),
    (REFERRALS, "rereferral_child_count", "referral_child_count", "rereferral_child_percent", 1952),
    (ABSENCE, "t_sess_overall", "t_sess_possible", "pt_overall", 10450),
    (ABSENCE, "t_sess_authorised", "t_sess_possible", "pt_sess_authorised", 10388),
    (ABSENCE, "t_sess_unauthorised", "t_sess_possible", "pt_sess_unauthorised", 10384),
    (ABSENCE, "t_pupils_pa_10_exact", "t_pupils", "pt_pupils_pa_10_exact", 8778),
    (ABSENCE, "t_pupils_pa_50_exact", "t_pupils", "pt_pupils_pa_50_exact", 6469),
]

# The six figures, all halves exactly, that the Department cut short instead of rounding up.
CUT_SHORT = {
    ("2017", "Shropshire", "", "", "more_than_6_months_less_than_1_year_percent", 28.7),  # 69 of 240
    ("201819", "Nottingham", "CPPO at 31 March", "Special", "pt_sess_unauthorised", 14.2),  # 513 of 3,600
    ("201819", "Stockton-on-Tees", "CPPO at 31 March", "State-funded primary", "pt_pupils_pa_10_exact", 28.7),
    ("201819", "Telford and Wrekin", "CPPO at 31 March", "Total", "pt_pupils_pa_10_exact", 28.7),
    ("202425", "Reading", "CPPO at 31 March", "State-funded primary", "pt_pupils_pa_10_exact", 51.2),
    ("202425", "St. Helens", "CINO at 31 March", "Total", "pt_pupils_pa_10_exact", 51.2),
}


@dataclass(frozen=True)
class Figure:
    row: dict[str, str]
    column: str
    counted: int
    out_of: int
    published: float

    @property
    def agrees(self) -> bool:
        return percentage(self.counted, self.out_of) == self.published

    @property
    def name(self) -> tuple[str, str, str, str, str, float]:
        group, phase = (self.row.get(key, "") for key in ("social_care_group", "phase_type_grouping"))
        return self.row["time_period"], self.row["la_name"], group, phase, self.column, self.published


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    (path,) = folder.rglob(name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def local_figures(folder: Path, name: str, counted: str, out_of: str, percent: str) -> Iterator[Figure]:
    for row in rows(folder, name):
        cells = row[counted], row[out_of], row[percent]
        if row["geographic_level"] == "Local authority" and all(cell[:1].isdigit() for cell in cells):
            yield Figure(row, percent, int(cells[0]), int(cells[1]), float(cells[2]))


@pytest.mark.parametrize(("name", "counted", "out_of", "percent", "how_many"), COLUMNS, ids=lambda cell: str(cell))
def test_every_local_percentage_is_recomputed_from_its_counts(
    public_samples: Path, name: str, counted: str, out_of: str, percent: str, how_many: int
) -> None:
    figures = [one for one in local_figures(public_samples, name, counted, out_of, percent) if one.out_of]
    different = {one.name for one in figures if not one.agrees}
    assert len(figures) == how_many
    assert different == {name for name in CUT_SHORT if name[4] == percent}


def test_the_figures_cut_short_are_halves_exactly(public_samples: Path) -> None:
    every = [one for columns in COLUMNS for one in local_figures(public_samples, *columns[:4])]
    cut = [one for one in every if one.name in CUT_SHORT]
    assert len(cut) == len(CUT_SHORT)
    for one in cut:
        assert 2000 * one.counted % one.out_of == 0  # so many twentieths of a percent, exactly
        assert percentage(one.counted, one.out_of) == round(one.published + 0.1, 1)


SYMBOLS = {"c": "suppressed", "x": "not_available", "z": "not_applicable", "u": "unreliable", "low": "rounds_to_zero"}
CARRIED = {
    "repeat_plans": COLUMNS[0],
    "plans_open_two_years": COLUMNS[5],
    "rereferrals": COLUMNS[6],
    "absence_overall": COLUMNS[10],
    "absence_persistent": COLUMNS[13],
    "absence_severe": COLUMNS[14],
}


@pytest.mark.parametrize("measure", CARRIED)
def test_the_figures_we_carry_are_the_files_own(public_samples: Path, measure: str) -> None:
    name, counted, out_of, percent, _ = CARRIED[measure]
    theirs = {
        (
            _year(row),
            row["la_name"] or row["region_name"] or row["country_name"],
            row.get("social_care_group", "")[:4],
        ): row
        for row in rows(public_samples, name)
        if row.get("phase_type_grouping", "Total") == "Total"
    }
    ours = [one for one in reference.published() if one.measure == measure and one.breakdown != "all pupils"]
    assert ours
    for one in ours:
        row = theirs[one.year, one.area, one.breakdown]
        told = (_number(row[counted]), _number(row[out_of]), _number(row[percent]))
        assert (one.numerator, one.denominator, one.value) == told, one
        assert one.state == SYMBOLS.get(row[percent], "shown"), one


def test_the_populations_we_carry_are_the_file_s_own(public_samples: Path) -> None:
    theirs = {
        (_year(row), row["la_name"] or row["region_name"] or row["country_name"]): row["population_estimate"]
        for row in rows(public_samples, "ons_mid-year_population_*.csv")
    }
    carried = {one.ons_code for one in reference.populations()}
    for area in (area for area in reference.areas() if area.ons_code in carried):
        for year in range(2012, 2025):
            assert reference.population(year, area.ons_code).children == int(theirs[year, area.area])


def test_the_neighbours_we_carry_are_the_file_s_own(public_samples: Path) -> None:
    (row,) = (row for row in rows(public_samples, "sn_model_2025_wide.csv") if row["old_la_code"] == "931")
    for one in reference.neighbours("2025-05"):
        assert (one.neighbour_code, one.closeness) == (row[f"SN_{one.rank}"], row[f"SN_{one.rank}P"].strip())


def _year(row: dict[str, str]) -> int:
    """The year it ends in."""
    period = row["time_period"]
    return int(period[:4]) + (len(period) == 6)


def _number(cell: str) -> float | None:
    return float(cell) if cell[:1].isdigit() else None
