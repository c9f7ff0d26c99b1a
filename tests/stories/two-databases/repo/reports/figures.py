def figures(client):
    client.execute("INSERT INTO figures SELECT day, sum(total) FROM orders GROUP BY day")
