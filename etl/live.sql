-- How the live tables are filled. now_<thing> holds the stored rows that count today, with the delivery they came in.

CREATE OR REPLACE TEMP TABLE home AS   -- where a team or a school belongs
SELECT kind, lower(trim(name)) AS name, max(locality) AS locality FROM now_place GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE team_of AS   -- a child's locality is that of the team they were with last
SELECT t.child_id, arg_max(home.locality, t.at) AS locality
FROM (
    SELECT child_id, team, referral_date AS at FROM now_referral
    UNION ALL SELECT child_id, team, start_date FROM now_plan
    UNION ALL SELECT child_id, team, start_date FROM now_assessment
    UNION ALL SELECT child_id, organisation, start_date FROM now_early_help
) AS t
JOIN home ON home.kind = 'team' AND home.name = lower(trim(t.team))
GROUP BY t.child_id;

CREATE OR REPLACE TEMP TABLE link AS   -- one child, one pupil; where two sources disagree neither is believed
WITH said AS (
    SELECT child_id, upn_id FROM now_identifier_link
    UNION SELECT child_id, upn_id FROM now_child
),
held AS (SELECT DISTINCT child_id, upn_id FROM said WHERE child_id IS NOT NULL AND upn_id IS NOT NULL)
SELECT child_id, upn_id FROM held
QUALIFY count(*) OVER (PARTITION BY child_id) = 1 AND count(*) OVER (PARTITION BY upn_id) = 1;

CREATE OR REPLACE TEMP TABLE known_child AS   -- the newest thing said of each; a recorded disability is never unsaid
SELECT child_id,
    arg_max(sex, row(period_end, received_at)) FILTER (sex <> 'unknown') AS sex,
    arg_max(birth_date, row(period_end, received_at)) FILTER (birth_date IS NOT NULL) AS birth_month,
    arg_max(ethnicity, row(period_end, received_at)) FILTER (ethnicity IS NOT NULL) AS ethnicity,
    CASE WHEN bool_or(disability = 'yes') THEN 'yes' WHEN bool_or(disability = 'no') THEN 'no' END AS disability
FROM now_child WHERE child_id IS NOT NULL GROUP BY child_id;

CREATE OR REPLACE TEMP TABLE known_pupil AS
SELECT upn_id,
    arg_max(sex, period) FILTER (sex <> 'unknown') AS sex,
    arg_max(birth_date, period) FILTER (birth_date IS NOT NULL) AS birth_month,
    arg_max(ethnicity, period) FILTER (ethnicity IS NOT NULL) AS ethnicity,
    arg_max(school, period) AS school
FROM now_pupil WHERE upn_id IS NOT NULL GROUP BY upn_id;

INSERT INTO person
SELECT c.child_id, coalesce(c.sex, 'unknown'), c.birth_month, coalesce(e.ethnic_group, 'unknown'),
    coalesce(c.disability, 'unknown'), coalesce(t.locality, 'unknown')
FROM known_child AS c
LEFT JOIN ethnic_group AS e ON e.code = c.ethnicity
LEFT JOIN team_of AS t ON t.child_id = c.child_id;

INSERT INTO person
SELECT p.upn_id, coalesce(p.sex, 'unknown'), p.birth_month, coalesce(e.ethnic_group, 'unknown'),
    coalesce(c.disability, 'unknown'), coalesce(home.locality, 'unknown')
FROM known_pupil AS p
LEFT JOIN ethnic_group AS e ON e.code = p.ethnicity
LEFT JOIN home ON home.kind = 'school' AND home.name = lower(trim(p.school))
LEFT JOIN link ON link.upn_id = p.upn_id
LEFT JOIN known_child AS c ON c.child_id = link.child_id;

INSERT INTO plan
WITH one AS (
    SELECT * FROM now_plan
    WHERE child_id IS NOT NULL AND start_date IS NOT NULL AND other_authority IS DISTINCT FROM 'yes'
    QUALIFY row_number() OVER (
        PARTITION BY child_id, start_date
        ORDER BY coverage = 'history' DESC, period_end DESC, received_at DESC, table_name, row_number
    ) = 1
),
ordered AS (
    SELECT *,
        row_number() OVER w - 1 AS started_before,
        lag(end_date) OVER w AS previous_end_date
    FROM one WINDOW w AS (PARTITION BY child_id ORDER BY start_date)
)
SELECT child_id || '/' || start_date, child_id, start_date, end_date,
    CASE
        WHEN initial_category = 'neglect' OR latest_category = 'neglect' THEN 'yes'
        WHEN initial_category = 'multiple' OR latest_category = 'multiple' THEN 'unknown'
        WHEN initial_category IS NULL AND latest_category IS NULL THEN 'unknown'
        ELSE 'no'
    END,
    date_diff('day', start_date, end_date),
    greatest(started_before, coalesce(previous_plans, 0)),
    previous_end_date
FROM ordered;

INSERT INTO referral
WITH one AS (SELECT DISTINCT child_id, referral_date FROM now_referral WHERE child_id IS NOT NULL)
SELECT child_id || '/' || referral_date, child_id, referral_date,
    lag(referral_date) OVER (PARTITION BY child_id ORDER BY referral_date)
FROM one WHERE referral_date IS NOT NULL;

INSERT INTO early_help
SELECT child_id || '/' || start_date, child_id, start_date, max(end_date), max(organisation)
FROM now_early_help WHERE child_id IS NOT NULL AND start_date IS NOT NULL GROUP BY child_id, start_date;

INSERT INTO pupil_term   -- sessions over all the pupil's schools; missed is capped at possible, and a check counts those
WITH possible AS (
    SELECT period, upn_id, sum(sessions_possible) AS possible FROM now_pupil
    WHERE upn_id IS NOT NULL AND sessions_possible > 0 GROUP BY period, upn_id
),
missed AS (
    SELECT a.period, a.upn_id, sum(a.sessions) AS missed
    FROM now_absence AS a JOIN attendance_code AS k ON k.code = a.code
    WHERE k.counts_as IN ('authorised', 'unauthorised') GROUP BY a.period, a.upn_id
)
SELECT r.term, r.term_end, p.upn_id, link.child_id, p.possible, least(coalesce(m.missed, 0), p.possible)
FROM possible AS p
JOIN arrears AS r ON r.census = p.period
LEFT JOIN missed AS m ON m.period = p.period AND m.upn_id = p.upn_id
LEFT JOIN link ON link.upn_id = p.upn_id
WHERE p.period IN (SELECT DISTINCT period FROM now_absence);

-- Sessions told one by one count for terms that no census has told. Of two deliveries that span a day the one received
-- later tells it. A term counts once each of its months has been told: a part of a term is not a short term.
CREATE OR REPLACE TEMP TABLE session_mark AS
WITH held AS (
    SELECT d.agency, d.received_at, m.delivery, m.mark, DATE '2000-01-01' + CAST(m.mark // 1024 AS INTEGER) AS date,
        k.value AS code
    FROM stored.session_mark AS m
    JOIN counted_delivery AS d ON d.delivery = m.delivery
    JOIN stored.dictionary AS k ON k.kind = 'attendance' AND k.key = m.mark % 256
),
spanned AS (
    SELECT agency, received_at, delivery, min(date) AS first, max(date) AS last
    FROM held GROUP BY agency, received_at, delivery
),
telling AS (
    SELECT held.*, year(date) - CASE WHEN month(date) < 9 THEN 1 ELSE 0 END AS school_year,
        CASE WHEN month(date) >= 9 THEN 1 WHEN month(date) <= 3 THEN 2 ELSE 3 END AS term_number
    FROM held
    WHERE NOT EXISTS (
        SELECT 1 FROM spanned AS s
        WHERE s.agency = held.agency AND held.date BETWEEN s.first AND s.last
            AND (s.received_at, s.delivery) > (held.received_at, held.delivery)
    )
)
SELECT t.delivery, (t.delivery << 32) + t.mark AS key, t.mark // 256 AS half_day, 10 * t.school_year + t.term_number AS number,
    t.school_year || 'T' || t.term_number AS term,
    CASE t.term_number WHEN 1 THEN make_date(t.school_year, 12, 31) WHEN 2 THEN make_date(t.school_year + 1, 3, 31)
        ELSE make_date(t.school_year + 1, 7, 31) END AS term_end,
    possible, missed,
    CAST(possible AS INTEGER) * 1048576 + CAST(missed AS INTEGER) AS told   -- both in one number, so that one is summed
FROM telling AS t
JOIN (SELECT code, counts_as NOT IN ('not_possible', 'unknown') AS possible,
          counts_as IN ('authorised', 'unauthorised') AS missed FROM attendance_code) AS c ON c.code = t.code
WHERE (t.school_year, t.term_number) IN (
        SELECT (school_year, term_number) FROM telling WHERE month(date) <> 8 GROUP BY school_year, term_number
        HAVING count(DISTINCT month(date)) = CASE term_number WHEN 2 THEN 3 ELSE 4 END)
    AND t.school_year || 'T' || t.term_number NOT IN (SELECT term FROM pupil_term);

-- Pupils of whom one half day may be told twice: at two schools, or under several codes at one.
CREATE OR REPLACE TEMP TABLE told_twice AS
WITH told AS (
    SELECT s.pupil, s.delivery, d.agency, s.school, s.again
    FROM now_attendance_session AS s JOIN counted_delivery AS d ON d.delivery = s.delivery
    WHERE s.delivery IN (SELECT delivery FROM session_mark)
)
SELECT DISTINCT pupil FROM told GROUP BY pupil, delivery HAVING count(DISTINCT coalesce(school, 0)) > 1 OR bool_or(again)
UNION
SELECT pupil FROM told GROUP BY pupil HAVING count(DISTINCT agency) > 1;

INSERT INTO pupil_term   -- who was present anywhere was present; D is told by the other school
WITH register AS (
    SELECT pupil, delivery, marks, pupil IN (SELECT pupil FROM told_twice) AS twice FROM now_attendance_session
    WHERE delivery IN (SELECT delivery FROM session_mark)
),
counted AS (
    SELECT s.pupil, m.number, sum(m.told) // 1048576 AS possible, sum(m.told) % 1048576 AS missed
    FROM (SELECT pupil, delivery, unnest(marks) AS mark FROM register WHERE NOT twice) AS s
    JOIN session_mark AS m ON m.key = (s.delivery << 32) + s.mark
    GROUP BY s.pupil, m.number
    UNION ALL
    SELECT pupil, number, count(*), count(*) FILTER (missed) FROM (
        SELECT s.pupil, m.number, m.half_day, bool_and(m.missed) AS missed
        FROM (SELECT pupil, delivery, unnest(marks) AS mark FROM register WHERE twice) AS s
        JOIN session_mark AS m ON m.key = (s.delivery << 32) + s.mark
        WHERE m.possible
        GROUP BY s.pupil, m.number, m.half_day
    )
    GROUP BY pupil, number
)
SELECT t.term, t.term_end, k.value, link.child_id, o.possible, o.missed
FROM counted AS o
JOIN (SELECT DISTINCT number, term, term_end FROM session_mark) AS t ON t.number = o.number
JOIN stored.dictionary AS k ON k.kind = 'upn' AND k.key = o.pupil
LEFT JOIN link ON link.upn_id = k.value
WHERE o.possible > 0;

INSERT INTO answer
SELECT delivery || '/' || row_number || '/' || question, said_on, speaker, coalesce(locality, 'unknown'), question, answer
FROM now_voice WHERE question IS NOT NULL AND answer BETWEEN 1 AND 5;
