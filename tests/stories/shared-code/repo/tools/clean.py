def clean(cur):
    cur.execute("DELETE FROM figures WHERE day < now() - interval '1 year'")
