-- What agencies, tools, audits, schools and people tell beside the records of social care and school.

-- Deliveries may reach into each other's quarters: an appointment counts as the delivery of its own quarter tells it.
INSERT INTO appointment
SELECT a.nhs_id, coalesce(g.agency, 'unknown'), a.appointment_date, min(a.was_not_brought)   -- who was seen was brought
FROM now_health_appointment AS a
LEFT JOIN agency_of AS g ON g.said = a.returned_by
WHERE a.nhs_id IS NOT NULL AND a.under_18 = 'yes' AND a.was_not_brought IN ('yes', 'no')
    AND a.appointment_date BETWEEN date_trunc('month', a.period_end) - INTERVAL 2 MONTH AND a.period_end
GROUP BY a.nhs_id, g.agency, a.appointment_date, a.service;

INSERT INTO tool_reading
SELECT coalesce(child_id, family_id), child_id, tool, area, read_on, score, better
FROM now_tool_reading
WHERE coalesce(child_id, family_id) IS NOT NULL AND tool IS NOT NULL AND area IS NOT NULL AND read_on IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY coalesce(child_id, family_id), tool, area, read_on
    ORDER BY score IS NULL, period_end DESC, received_at DESC, table_name, row_number DESC
) = 1;

INSERT INTO tool_change
WITH scored AS (
    SELECT *, first_value(score) OVER w AS first_score, first_value(read_on) OVER w AS first_on
    FROM tool_reading WHERE score IS NOT NULL
    WINDOW w AS (PARTITION BY subject_id, tool, area ORDER BY read_on)
)
SELECT subject_id || '/' || tool || '/' || area || '/' || read_on, subject_id, child_id, tool, area, first_on, read_on,
    CASE
        WHEN score = first_score THEN 'same'
        WHEN (score > first_score) = (better = 'higher') THEN 'better'
        ELSE 'worse'
    END
FROM scored WHERE read_on > first_on;

INSERT INTO agency_number
SELECT agency, measure, period, numerator, denominator
FROM now_agency_number WHERE agency IS NOT NULL AND measure IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY agency, measure, period ORDER BY received_at DESC, row_number) = 1;

-- One case and one agency's work in it. Where several questions of it differ, the more careful answer counts: no before
-- partly before yes. References of cases begin again every year.
INSERT INTO audit_case
WITH step AS (SELECT * FROM (VALUES ('no', 1), ('partly', 2), ('yes', 3)) AS s (answer, step)),
found AS (
    SELECT a.*, coalesce(g.agency, 'unknown') AS whose
    FROM now_audit_finding AS a LEFT JOIN agency_of AS g ON g.said = a.agency
    WHERE a.case_id IS NOT NULL
)
SELECT f.period || '/' || f.case_id, coalesce(max(f.audited_on), max(f.period_end)), f.whose,
    arg_min(f.child_voice, voice.step), coalesce(arg_min(f.fathers_views, father.step), max(f.fathers_views)),
    coalesce(arg_min(f.tool_used, tool.step), max(f.tool_used)), arg_min(f.lived_experience, life.step)
FROM found AS f
LEFT JOIN step AS voice ON voice.answer = f.child_voice
LEFT JOIN step AS father ON father.answer = f.fathers_views
LEFT JOIN step AS tool ON tool.answer = f.tool_used
LEFT JOIN step AS life ON life.answer = f.lived_experience
GROUP BY f.period, f.case_id, f.whose;

INSERT INTO self_assessment
SELECT coalesce(urn, school), coalesce(academic_year, period), question, answer
FROM now_s175_answer WHERE coalesce(urn, school) IS NOT NULL AND question IS NOT NULL AND answer IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY coalesce(urn, school), coalesce(academic_year, period), question
    ORDER BY period_end DESC, received_at DESC, row_number DESC
) = 1;

INSERT INTO answer
SELECT delivery || '/' || row_number || '/' || question, said_on, speaker, coalesce(locality, 'unknown'), question, answer
FROM now_voice WHERE question IS NOT NULL AND answer BETWEEN 1 AND 5;
