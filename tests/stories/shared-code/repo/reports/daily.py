from libs.people import names


def top(cur):
    return names(cur, [1, 2])
