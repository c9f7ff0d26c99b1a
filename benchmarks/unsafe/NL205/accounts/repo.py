"""What the other service does with its own."""


def owner(cursor, key):
    cursor.execute("SELECT id FROM users WHERE id = %s", (key,))
