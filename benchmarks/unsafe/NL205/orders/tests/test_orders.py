"""Tests may do as they like."""


def prepare(cursor):
    cursor.execute("SET search_path TO test_schema")


def clean(cursor):
    cursor.execute("SET ROLE postgres")
