-- A row an agency and quarter, as the agency counted. A row with one of its numbers not known is left out.
SELECT 'all' AS series, period.key AS period, agency_number.agency AS agency,
    agency_number.numerator AS numerator, agency_number.denominator AS denominator
FROM period
JOIN agency_number ON agency_number.period = period.key
WHERE agency_number.measure = 'reflective_supervision'
    AND agency_number.numerator IS NOT NULL AND agency_number.denominator IS NOT NULL
