def export(client, rows):
    client.execute("INSERT INTO orders (id, total) VALUES", rows)
