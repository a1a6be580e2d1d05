-- Whose it all is stands once, on the first sheet. Without that no row belongs to anybody, and none is used.
-- A row that was listed for the agency and left blank is stored: it was asked, and a number is not known, nothing is said.

-- thing: agency_return
SELECT 'about' AS table_name, row_number, agency, quarter_ends, template_edition, filled_in_by FROM staging.about

-- thing: agency_number
SELECT 'numbers' AS table_name, n.row_number, a.agency, n.measure, n.numerator, n.denominator
FROM staging.numbers AS n CROSS JOIN (SELECT max(agency) AS agency FROM staging.about HAVING count(*) > 0) AS a

-- thing: voice
SELECT 'voices' AS table_name, row_number, said_on, speaker, age_band, locality, gathered, words, question, answer,
    theme, indicator, consent, said_by_n, asked_n
FROM staging.voices

-- thing: agency_story
SELECT 'story' AS table_name, s.row_number, a.agency, s.subject, s.story
FROM staging.story AS s CROSS JOIN (SELECT max(agency) AS agency FROM staging.about HAVING count(*) > 0) AS a

-- thing: action_progress
SELECT 'plan' AS table_name, p.row_number, a.agency, p.action, p.title, p.rag, p.progress
FROM staging.plan AS p CROSS JOIN (SELECT max(agency) AS agency FROM staging.about HAVING count(*) > 0) AS a

-- thing: twelve_cs
SELECT 'twelve_cs' AS table_name, c.row_number, a.agency, c.component, CAST(c.score AS INTEGER) AS score, c.evidence,
    c.ownership, c.partners, c.action_plan, c.timeframe
FROM staging.twelve_cs AS c CROSS JOIN (SELECT max(agency) AS agency FROM staging.about HAVING count(*) > 0) AS a
