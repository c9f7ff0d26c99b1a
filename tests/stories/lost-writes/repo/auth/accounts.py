def register(cur, email):
    cur.execute("SELECT 1 FROM users WHERE email = %s", (email,))
    if cur.fetchone():
        raise ValueError(email)
    cur.execute("INSERT INTO users (email, points) VALUES (%s, 100)", (email,))


def welcome_back(cur, user):
    cur.execute("UPDATE users SET points = 100, visits = visits + 1 WHERE id = %s", (user,))
