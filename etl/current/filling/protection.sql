-- Child protection: plans, what followed them, their reviews, and the conferences that decided on them.

INSERT INTO cin_plan
SELECT child_id || '/' || start_date, child_id, start_date, end_date
FROM now_cin_plan WHERE child_id IS NOT NULL AND start_date IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY child_id, start_date
    ORDER BY coverage = 'history' DESC, period_end DESC, received_at DESC, end_date IS NULL, table_name, row_number
) = 1;

-- What followed a plan that ended from first to last. No source gives a plan's reason to end; what is told is what came
-- next: within four weeks, or as the list of the plan's last quarter says of the child.
CREATE TABLE followed AS
SELECT child_id, 'child in need' AS what, 2 AS rank, start_date - 28 AS first,
    coalesce(end_date - 1, DATE '9999-12-31') AS last
FROM cin_plan
UNION ALL
SELECT child_id,
    CASE status WHEN 'looked_after' THEN 'looked after' WHEN 'child_in_need_plan' THEN 'child in need' ELSE 'other' END,
    CASE status WHEN 'looked_after' THEN 1 WHEN 'child_in_need_plan' THEN 2 ELSE 3 END,
    CAST(date_trunc('month', period_end) - INTERVAL 2 MONTH AS DATE), period_end
FROM now_child_in_need
WHERE child_id IS NOT NULL AND status IN ('looked_after', 'child_in_need_plan', 'closed')
UNION ALL
SELECT child_id, 'other', 3, close_date - 28, close_date
FROM now_referral WHERE child_id IS NOT NULL AND close_date IS NOT NULL AND close_reason IS NOT NULL;

INSERT INTO plan
WITH one AS (
    SELECT * FROM now_plan
    WHERE child_id IS NOT NULL AND start_date IS NOT NULL AND other_authority IS DISTINCT FROM 'yes'
    QUALIFY row_number() OVER (
        PARTITION BY child_id, start_date
        ORDER BY coverage = 'history' DESC, period_end DESC, received_at DESC, end_date IS NULL, table_name, row_number
    ) = 1
),
said AS (   -- a history seldom says how many plans there were before; a list or a census, even an older one, does
    SELECT p.child_id, p.start_date, arg_max(p.previous_plans, row(d.period_end, d.received_at, d.delivery)) AS earlier
    FROM stored.plan AS p JOIN counted_delivery AS d ON d.delivery = p.delivery
    WHERE p.previous_plans IS NOT NULL GROUP BY p.child_id, p.start_date
),
ordered AS (   -- a plan whose end is missing hides none that ended before it
    SELECT *,
        row_number() OVER w - 1 AS started_before,
        max(coalesce(end_date, start_date)) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            AS previous_end_date
    FROM one WINDOW w AS (PARTITION BY child_id ORDER BY start_date)
),
ended AS (   -- of several that followed the one that says most of the child
    SELECT o.child_id, o.start_date, arg_min(f.what, f.rank) AS reason
    FROM one AS o
    JOIN followed AS f ON f.child_id = o.child_id AND o.end_date BETWEEN f.first AND f.last
    GROUP BY o.child_id, o.start_date
)
SELECT o.child_id || '/' || o.start_date, o.child_id, o.start_date, o.end_date,
    CASE
        WHEN initial_category = 'neglect' OR latest_category = 'neglect' THEN 'yes'
        WHEN initial_category = 'multiple' OR latest_category = 'multiple' THEN 'unknown'
        WHEN initial_category IS NULL AND latest_category IS NULL THEN 'unknown'
        ELSE 'no'
    END,
    least(o.end_date, CAST(person.birth_month + INTERVAL 217 MONTH AS DATE)),
    date_diff('day', o.start_date, o.end_date),
    greatest(started_before, coalesce(said.earlier, 0)),
    CASE WHEN started_before > 0 OR said.earlier IS NOT NULL THEN 'yes' ELSE 'no' END,
    previous_end_date,
    CASE WHEN o.end_date IS NOT NULL THEN coalesce(ended.reason, 'not known') END
FROM ordered AS o
LEFT JOIN said ON said.child_id = o.child_id AND said.start_date = o.start_date
LEFT JOIN person ON person.person_id = o.child_id
LEFT JOIN ended ON ended.child_id = o.child_id AND ended.start_date = o.start_date;

INSERT INTO plan_review   -- each source numbers plans in its own way, so a review belongs to the plan of its day
SELECT DISTINCT arg_max(p.plan_key, p.start_date), r.child_id, r.review_date
FROM (SELECT DISTINCT child_id, review_date FROM now_plan_review WHERE review_date IS NOT NULL) AS r
JOIN plan AS p ON p.child_id = r.child_id AND r.review_date > p.start_date
    AND r.review_date <= coalesce(p.end_date, DATE '9999-12-31')
GROUP BY r.child_id, r.review_date;

-- A conference still to come when its delivery was made was not held. Whoever came with another authority's plan had
-- none of ours. Of two enquiries before one conference the later led to it.
INSERT INTO conference
WITH told AS (
    SELECT child_id, conference_date, led_to_plan,
        row(coverage = 'history', period_end, received_at, delivery) AS newness,
        CASE WHEN enquiry_date <= conference_date THEN enquiry_date END AS enquiry_date
    FROM now_conference
    WHERE child_id IS NOT NULL AND conference_date <= greatest(period_end, CAST(received_at AS DATE))
        AND transfer_in IS DISTINCT FROM 'yes'
),
held AS (
    SELECT child_id, conference_date,
        arg_max(enquiry_date, row(newness, enquiry_date)) FILTER (enquiry_date IS NOT NULL) AS enquiry_date,
        arg_max(led_to_plan, newness) FILTER (led_to_plan IN ('yes', 'no')) AS led_to_plan
    FROM told GROUP BY child_id, conference_date
)
SELECT h.child_id || '/' || h.conference_date, h.child_id, h.enquiry_date, h.conference_date,
    coalesce(h.led_to_plan, CASE WHEN p.plan_key IS NOT NULL THEN 'yes' END, 'unknown')
FROM held AS h
LEFT JOIN plan AS p ON p.child_id = h.child_id AND p.start_date = h.conference_date;
