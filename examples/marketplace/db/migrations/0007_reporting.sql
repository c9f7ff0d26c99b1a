-- What every seller sold, for the dashboards.
CREATE VIEW seller_sales AS
SELECT p.seller_id, sum(i.quantity * i.price_cents) AS cents
FROM order_items AS i
JOIN products AS p ON p.id = i.product_id
GROUP BY p.seller_id;

-- What sells is indexed anew.
CREATE FUNCTION order_items_touch() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE products SET updated_at = now() WHERE id = NEW.product_id;
    RETURN NEW;
END
$$;

CREATE TRIGGER order_items_touched
AFTER INSERT ON order_items
FOR EACH ROW EXECUTE FUNCTION order_items_touch();
