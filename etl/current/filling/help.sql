-- How a worry comes in and what help begins: referrals and the assessments that follow, early help, and who said what.

CREATE TABLE factors AS   -- 16A is neglect; a factor that is no code may hide it
SELECT assessment_id,
    CASE WHEN bool_or(factor = '16A') THEN 'yes' WHEN bool_or(factor IS NULL) THEN 'unknown' ELSE 'no' END AS neglect
FROM now_assessment_factor WHERE assessment_id IS NOT NULL GROUP BY assessment_id;

CREATE TABLE referral_day AS
SELECT child_id, referral_date FROM now_referral
WHERE child_id IS NOT NULL AND referral_date IS NOT NULL GROUP BY child_id, referral_date;

INSERT INTO assessment
WITH told AS (
    SELECT a.*, f.neglect, r.referral_date
    FROM now_assessment AS a
    LEFT JOIN factors AS f ON f.assessment_id = a.assessment_id
    LEFT JOIN (
        SELECT child_id, referral_id, max(referral_date) AS referral_date FROM now_referral
        WHERE referral_id IS NOT NULL GROUP BY child_id, referral_id
    ) AS r ON r.child_id = a.child_id AND r.referral_id = a.referral_id
    WHERE a.child_id IS NOT NULL AND a.start_date IS NOT NULL
),
newest AS (
    SELECT child_id, start_date, end_date FROM told
    QUALIFY row_number() OVER (
        PARTITION BY child_id, start_date
        ORDER BY coverage = 'history' DESC, period_end DESC, received_at DESC, end_date IS NULL, table_name, row_number
    ) = 1
),
known AS (
    SELECT child_id, start_date, max(referral_date) AS referral_date,
        bool_or(neglect = 'yes') AS found, bool_or(neglect = 'no') AS looked_for,
        arg_max(child_seen, row(coverage = 'history', newness)) FILTER (child_seen IN ('yes', 'no')) AS child_seen
    FROM told GROUP BY child_id, start_date
)
SELECT n.child_id || '/' || n.start_date, n.child_id, n.start_date, n.end_date,
    coalesce(k.referral_date, d.referral_date),
    CASE WHEN k.found THEN 'yes' WHEN k.looked_for THEN 'no' ELSE 'unknown' END, coalesce(k.child_seen, 'unknown')
FROM newest AS n
JOIN known AS k ON k.child_id = n.child_id AND k.start_date = n.start_date
ASOF LEFT JOIN referral_day AS d ON d.child_id = n.child_id AND d.referral_date <= n.start_date;

INSERT INTO referral
WITH assessed AS (
    SELECT child_id, referral_date, bool_or(neglect = 'yes') AS found, bool_or(neglect = 'no') AS looked_for
    FROM assessment WHERE end_date IS NOT NULL AND referral_date IS NOT NULL GROUP BY child_id, referral_date
)
SELECT r.child_id || '/' || r.referral_date, r.child_id, r.referral_date,
    lag(r.referral_date) OVER (PARTITION BY r.child_id ORDER BY r.referral_date),
    CASE WHEN a.found THEN 'yes' WHEN a.looked_for THEN 'no' ELSE 'unknown' END
FROM referral_day AS r
LEFT JOIN assessed AS a ON a.child_id = r.child_id AND a.referral_date = r.referral_date;

INSERT INTO early_help
WITH one AS (
    SELECT child_id, start_date, max(end_date) AS end_date, max(organisation) AS organisation
    FROM now_early_help WHERE child_id IS NOT NULL AND start_date IS NOT NULL GROUP BY child_id, start_date
)
SELECT child_id || '/' || start_date, child_id, start_date, end_date, organisation, coalesce(lead_agency, 'unknown')
FROM one LEFT JOIN lead_of USING (organisation);

INSERT INTO support
SELECT child_id, CASE neglect WHEN 'yes' THEN 'neglect_plan' ELSE 'other_plan' END,
    CASE neglect WHEN 'yes' THEN 1 ELSE 2 END, start_date, open_until
FROM plan
UNION ALL
SELECT child_id, 'cin_plan', 3, start_date, end_date FROM cin_plan
UNION ALL
SELECT child_id, 'early_help', 4, start_date, end_date FROM early_help;

INSERT INTO concern   -- an anonymous caller, or one who was not recorded, is no kind of agency
SELECT DISTINCT said.child_id, k.agency, said.on_date
FROM (
    SELECT child_id, source_code, contact_date AS on_date FROM now_contact
    UNION ALL
    SELECT child_id, source_code, referral_date FROM now_referral
) AS said
JOIN referral_source AS k ON k.code = said.source_code
WHERE said.child_id IS NOT NULL AND said.on_date IS NOT NULL AND k.agency <> ''
UNION
SELECT child_id, lead_agency, start_date FROM early_help WHERE lead_agency <> 'unknown';
