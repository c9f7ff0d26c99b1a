"""The advisory keys that accounts takes."""

CLEANUP = 1001


def cleanup(cur):
    cur.execute("SELECT pg_advisory_lock(1001)")


def export(cur):
    cur.execute("SELECT pg_try_advisory_xact_lock(5, 6)")


def by_name(cur):
    cur.execute("SELECT pg_advisory_xact_lock(hashtext('import'))")


def on_mysql(cur):
    cur.execute("SELECT GET_LOCK('rebuild', 30)")


def bound(cur):
    cur.execute("SELECT pg_advisory_lock(%s)", (2002,))


def shared(conn):
    return conn.fetchval("SELECT pg_try_advisory_lock_shared($1)", 3003)


def of_its_own(cur, key):
    cur.execute("SELECT pg_advisory_lock(77)")
    cur.execute("SELECT pg_advisory_lock(8, %s)", (key,))
