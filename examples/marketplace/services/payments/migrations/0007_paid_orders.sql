-- Orders paid before payments wrote back to them.
UPDATE orders
SET status = 'paid',
    paid_at = now()
WHERE status = 'new'
  AND placed_at < '2024-03-01';

ALTER TABLE payments ADD COLUMN method text NOT NULL DEFAULT 'card';

CREATE INDEX payments_by_order ON payments (order_id) WHERE status = 'settled';
