-- People and orders by week.
SELECT date_trunc('week', at) AS week, count(DISTINCT user_id) AS people
FROM events
GROUP BY 1
ORDER BY 1;

SELECT date_trunc('week', placed_at) AS week, count(*) AS orders
FROM orders
GROUP BY 1
ORDER BY 1;

SELECT day, net_cents FROM daily_revenue ORDER BY day DESC LIMIT 7;
