-- The sellers with the highest revenue of the last thirty days.
WITH sold AS (
    SELECT i.product_id, sum(i.quantity * i.price_cents) AS cents
    FROM order_items AS i
    JOIN orders AS o ON o.id = i.order_id
    WHERE o.paid_at > now() - interval '30 days'
    GROUP BY i.product_id
)
SELECT u.id, u.display_name, sum(sold.cents) AS cents
FROM sold
JOIN products AS p ON p.id = sold.product_id
JOIN users AS u ON u.id = p.seller_id
GROUP BY u.id
ORDER BY cents DESC
LIMIT 50;
