"""The nightly export as it ran before the move to Python 3. The old report server still calls it."""

import csv
import sys

import psycopg2

QUERY = "SELECT seller_id, sum(amount) FROM payouts WHERE paid_at >= %s GROUP BY seller_id"


def export(dsn, since):
    connection = psycopg2.connect(dsn)
    cursor = connection.cursor()
    cursor.execute(QUERY, (since,))
    writer = csv.writer(sys.stdout)
    for seller_id, amount in cursor:
        writer.writerow([seller_id, amount])
    print >> sys.stderr, "exported", cursor.rowcount, "sellers"


if __name__ == "__main__":
    export(sys.argv[1], sys.argv[2])
    print "done"
