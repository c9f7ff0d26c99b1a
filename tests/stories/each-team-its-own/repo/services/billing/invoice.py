def make(cur, order):
    cur.execute("INSERT INTO invoices (order_id) SELECT id FROM orders WHERE id = %s", (order,))
