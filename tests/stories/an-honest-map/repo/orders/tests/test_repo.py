def test_close(cur):
    cur.execute("CREATE TABLE scratch (id int)")
