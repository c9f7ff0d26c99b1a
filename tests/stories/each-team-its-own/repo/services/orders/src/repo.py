def close(cur, order):
    cur.execute("UPDATE orders SET closed = true WHERE id = %s", (order,))
