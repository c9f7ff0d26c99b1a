def rename(cur, user, name):
    cur.execute("UPDATE users SET name = %s WHERE id = %s", (name, user))
    cur.execute("INSERT INTO user_events (user_id, what) VALUES (%s, 'renamed')", (user,))
