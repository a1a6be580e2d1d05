-- A row a child whose first referral came in the period. Series: how many kinds of agency had recorded a worry in the
-- two years before it, that day left out: what was said then is the referral itself. A family's own call is no agency's.
SELECT CASE held.agencies WHEN 0 THEN 'none' WHEN 1 THEN 'one' WHEN 2 THEN 'two' ELSE 'three_or_more' END AS series,
    period.key AS period, held.child_id AS unit, held.child_id AS person_id, held.referral_date AS on_date
FROM period
JOIN (SELECT referral.child_id, referral.referral_date, COUNT(DISTINCT concern.agency) AS agencies
      FROM referral
      LEFT JOIN concern ON concern.child_id = referral.child_id AND concern.agency <> 'family'
          AND concern.on_date >= referral.referral_date - INTERVAL '24' MONTH
          AND concern.on_date < referral.referral_date
      WHERE referral.previous_referral_date IS NULL
      GROUP BY referral.child_id, referral.referral_date) AS held
    ON held.referral_date BETWEEN period.start_date AND period.end_date
