-- thing: audit_finding
SELECT 'findings' AS table_name, row_number, case_id, audited_on, audit_year, agency, theme,
    coalesce(question, standard) AS question, judgement, child_voice, fathers_views, tool_used, lived_experience,
    learning
FROM staging.findings
