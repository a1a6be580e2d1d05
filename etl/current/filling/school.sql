-- School: attendance by term, from censuses and from sessions told one by one, and exclusions.

CREATE TABLE born AS   -- a month is enough: whoever is born in August has had the birthday by its end
SELECT person_id AS upn_id, 12 * year(birth_month) + month(birth_month) AS month FROM person WHERE birth_month IS NOT NULL;

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
SELECT r.term, r.term_end, p.upn_id, link.child_id, p.possible, least(coalesce(m.missed, 0), p.possible),
    (12 * CAST(left(r.term, 4) AS INTEGER) + 8 - born.month) // 12
FROM possible AS p
JOIN arrears AS r ON r.census = p.period
LEFT JOIN missed AS m ON m.period = p.period AND m.upn_id = p.upn_id
LEFT JOIN born ON born.upn_id = p.upn_id
LEFT JOIN link ON link.upn_id = p.upn_id
WHERE p.period IN (SELECT DISTINCT period FROM now_absence);

-- Sessions told one by one count for terms that no census has told. Of two deliveries that span a day the one received
-- later tells it. A term counts once each of its months has been told: a part of a term is not a short term.
CREATE TABLE session_mark AS
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
CREATE TABLE told_twice AS
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
SELECT t.term, t.term_end, k.value, link.child_id, o.possible, o.missed, (12 * (t.number // 10) + 8 - born.month) // 12
FROM counted AS o
JOIN (SELECT DISTINCT number, term, term_end FROM session_mark) AS t ON t.number = o.number
JOIN stored.dictionary AS k ON k.kind = 'upn' AND k.key = o.pupil
LEFT JOIN born ON born.upn_id = k.value
LEFT JOIN link ON link.upn_id = k.value
WHERE o.possible > 0;

-- A lunchtime suspension is a suspension. One that several censuses tell of is one.
INSERT INTO exclusion
SELECT DISTINCT e.upn_id, link.child_id, e.start_date,
    CASE e.category WHEN 'permanent' THEN 'permanent' ELSE 'suspension' END
FROM now_exclusion AS e LEFT JOIN link ON link.upn_id = e.upn_id
WHERE e.upn_id IS NOT NULL AND e.start_date IS NOT NULL AND e.category IS NOT NULL;
