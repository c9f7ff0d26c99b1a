def names(cur, ids):
    cur.execute("SELECT id, name FROM users WHERE id = ANY(%s)", (ids,))
    return cur.fetchall()
