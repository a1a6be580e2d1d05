-- Who there is, and where they belong. Filled first: now_<thing> holds the stored rows that count today.

INSERT INTO working_day SELECT day, number FROM calendar;

CREATE TABLE home AS   -- where a team or a school belongs
SELECT kind, lower(trim(name)) AS name, max(locality) AS locality FROM now_place GROUP BY ALL;

CREATE TABLE team_of AS   -- a child's locality is that of the team they were with last
SELECT t.child_id, arg_max(home.locality, row(t.at, home.locality)) AS locality
FROM (
    SELECT child_id, team, referral_date AS at FROM now_referral
    UNION ALL SELECT child_id, team, start_date FROM now_plan
    UNION ALL SELECT child_id, team, start_date FROM now_assessment
    UNION ALL SELECT child_id, organisation, start_date FROM now_early_help
) AS t
JOIN home ON home.kind = 'team' AND home.name = lower(trim(t.team))
GROUP BY t.child_id;

CREATE TABLE link AS   -- one child, one pupil; where two sources disagree neither is believed
WITH said AS (
    SELECT child_id, upn_id FROM now_identifier_link
    UNION SELECT child_id, upn_id FROM now_child
),
held AS (SELECT DISTINCT child_id, upn_id FROM said WHERE child_id IS NOT NULL AND upn_id IS NOT NULL)
SELECT child_id, upn_id FROM held
QUALIFY count(*) OVER (PARTITION BY child_id) = 1 AND count(*) OVER (PARTITION BY upn_id) = 1;

CREATE TABLE known_child AS   -- the newest thing said of each; a recorded disability is never unsaid
SELECT child_id,
    arg_max(sex, newness) FILTER (sex <> 'unknown') AS sex,
    arg_max(birth_date, newness) FILTER (birth_date IS NOT NULL) AS birth_month,
    arg_max(ethnicity, newness) FILTER (ethnicity IS NOT NULL) AS ethnicity,
    CASE WHEN bool_or(disability = 'yes') THEN 'yes' WHEN bool_or(disability = 'no') THEN 'no' END AS disability
FROM now_child WHERE child_id IS NOT NULL GROUP BY child_id;

CREATE TABLE known_pupil AS
SELECT upn_id,
    arg_max(sex, newness) FILTER (sex <> 'unknown') AS sex,
    arg_max(birth_date, newness) FILTER (birth_date IS NOT NULL) AS birth_month,
    arg_max(ethnicity, newness) FILTER (ethnicity IS NOT NULL) AS ethnicity,
    arg_max(school, newness) AS school
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

INSERT INTO person   -- a numbering of its own: only the month of birth is known, nothing joins it to the others
SELECT nhs_id, 'unknown', arg_max(birth_date, newness), 'unknown', 'unknown', 'unknown'
FROM now_health_appointment WHERE nhs_id IS NOT NULL AND under_18 = 'yes' GROUP BY nhs_id;
