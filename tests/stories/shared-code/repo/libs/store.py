def select_one(cur, table, key):
    cur.execute(f"SELECT id FROM {table} WHERE id = %s", (key,))
    return cur.fetchone()
