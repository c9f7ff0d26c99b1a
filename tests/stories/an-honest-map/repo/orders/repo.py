def close(cur, order, user):
    cur.execute("UPDATE orders SET closed = true WHERE id = %s", (order,))
    cur.execute("UPDATE users SET orders = orders + 1 WHERE id = %s", (user,))
    cur.execute("UPDATE user_points SET points = points + 1 WHERE user_id = %s", (user,))
    cur.execute("INSERT INTO order_notes (order_id) VALUES (%s)", (order,))
    cur.execute("INSERT INTO coupons (user_id) VALUES (%s)", (user,))
