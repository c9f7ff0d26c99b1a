def buyer(cur, order):
    cur.execute("SELECT name FROM users WHERE id = (SELECT buyer FROM orders WHERE id = %s)", (order,))


def buyer_with_address(cur, user):
    cur.execute("SELECT name, address FROM users WHERE id = %s", (user,))


def count(cur, user):
    cur.execute("UPDATE users SET order_count = order_count + 1 WHERE id = %s", (user,))
    cur.execute("INSERT INTO user_events (user_id, what) VALUES (%s, 'ordered')", (user,))
