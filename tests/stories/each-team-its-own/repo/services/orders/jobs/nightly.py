def run(cur):
    cur.execute("DELETE FROM invoices WHERE cancelled")
