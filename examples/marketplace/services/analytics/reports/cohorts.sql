SELECT date_trunc('month', first_seen AS cohort, count(*) AS people
FROM (SELECT user_id, min(at) AS first_seen FROM events GROUP BY user_id
GROUP BY 1
ORDER BY ???;
