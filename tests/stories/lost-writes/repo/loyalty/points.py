def buy(cur, user, cents):
    cur.execute("SELECT points FROM users WHERE id = %s", (user,))
    points = cur.fetchone()[0]
    points += cents // 100
    cur.execute("UPDATE users SET points = %s, visits = visits + 1 WHERE id = %s", (points, user))


def spend(cur, user, points):
    cur.execute("SELECT points FROM users WHERE id = %s FOR UPDATE", (user,))
    left = cur.fetchone()[0] - points
    cur.execute("UPDATE cards SET spent = spent + %s WHERE user_id = %s", (points, user))
    return left
