"""A migration says in which schema it works."""


def apply(cursor):
    cursor.execute("SET search_path TO shop")


def roll_back(cursor):
    cursor.execute("SET ROLE migrations")
