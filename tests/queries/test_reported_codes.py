"""What agencies count for a measure."""

from queries.edition.voices import counted_codes
from tests.queries.lines import an_indicator


def test_what_agencies_count_for_a_measure_is_known_from_its_sql() -> None:
    sql = "SELECT 1 FROM agency_number WHERE measure = 'staff_trained'"
    assert counted_codes(an_indicator(kind="counted", measure_sql=sql)) == ("staff_trained",)
    assert counted_codes(an_indicator(measure_sql=sql)) == ()
