def rename(cur, user, name):
    cur.execute("UPDATE users SET name = %s WHERE id = %s", (name, user))
