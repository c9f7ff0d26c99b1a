"""What somebody outside the program chooses becomes SQL: web, command line, messages."""

import argparse
import sqlite3
import sys
from string import Template

import aiohttp.web
import asyncpg
import click
import psycopg2
import tornado.web
from celery import shared_task
from django.db import connection
from django.views import View
from fastapi import APIRouter, Request
from flask import Blueprint, request
from kafka import KafkaConsumer
from rest_framework.decorators import api_view
from rest_framework.views import APIView
from sqlalchemy import create_engine, text

bp = Blueprint("shop", __name__)
router = APIRouter()
routes = aiohttp.web.RouteTableDef()
engine = create_engine("postgresql://")
db = psycopg2.connect("")


@bp.route("/orders")
def flask_args():
    state = request.args.get("state", "new")
    cur = db.cursor()
    cur.execute(f"SELECT id FROM orders WHERE state = '{state}'")  # <- NL201 outside
    return cur.fetchall()


@bp.route("/orders", methods=["POST"])
def flask_form():
    with db.cursor() as cur:
        cur.execute("INSERT INTO orders (note) VALUES ('%s')" % request.form["note"])  # <- NL201 outside


@bp.route("/orders/json", methods=["POST"])
def flask_json():
    body = request.get_json()
    sql = "UPDATE orders SET note = '" + body["note"] + "' WHERE id = %s"  # <- NL201 outside
    with db.cursor() as cur:
        cur.execute(sql, (body["id"],))


@bp.route("/orders/by/<column>")
def flask_path(column):
    cur = db.cursor()
    cur.execute("SELECT id FROM orders ORDER BY {}".format(column))  # <- NL201 outside
    return cur.fetchall()


@bp.get("/orders/search")
def flask_like():
    words = request.values["q"].strip().lower()
    query = "SELECT id FROM orders WHERE note ILIKE '%%%s%%'" % words  # <- NL201 outside
    cur = db.cursor()
    cur.execute(query)
    return cur.fetchone()


def django_get(request):
    name = request.GET["name"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM customers WHERE name = '%s'" % name)  # <- NL201 outside
        return cursor.fetchall()


def django_post(request, pk):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE customers SET note = '{request.POST.get('note')}' WHERE id = %s", [pk])  # <- NL201 outside


class Report(View):
    def get(self, request, table):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM report_" + table)  # <- NL201 outside
            return cursor.fetchone()


class Search(APIView):
    def post(self, request):
        sort = request.data.get("sort", "id")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, name FROM customers ORDER BY {sort} DESC")  # <- NL201 outside
            return cursor.fetchall()


@api_view(["GET"])
def drf_function(request):
    ids = ",".join(request.query_params.getlist("id"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM carts WHERE id IN (" + ids + ")")  # <- NL201 outside


@router.get("/invoices")
async def fastapi_query(conn: asyncpg.Connection, state: str = "open"):
    return await conn.fetch(f"SELECT id FROM invoices WHERE state = '{state}'")  # <- NL201 outside


@router.get("/invoices/{number}")
def fastapi_text(number: str):
    with engine.connect() as conn:
        return conn.execute(text(f"SELECT total FROM invoices WHERE number = '{number}'")).scalar()  # <- NL201 outside


@router.post("/invoices/sort")
async def fastapi_request(request: Request):
    body = await request.json()
    with engine.begin() as conn:
        return conn.execute(text("SELECT id FROM invoices ORDER BY " + body["by"])).all()  # <- NL201 outside


@routes.get("/stock")
async def aiohttp_query(request):
    where = "product = '{0}'".format(request.query["product"])  # <- NL201 outside
    return await request.app["pool"].fetch("SELECT n FROM stock WHERE " + where)


class Prices(tornado.web.RequestHandler):
    def get(self):
        product = self.get_argument("product")
        cur = db.cursor()
        cur.execute("SELECT price FROM prices WHERE product = '" + product + "'")  # <- NL201 outside
        self.write(str(cur.fetchone()))


@click.command()
@click.argument("name")
def click_argument(name):
    conn = sqlite3.connect("shop.db")
    conn.execute(f"DELETE FROM customers WHERE name = '{name}'")  # <- NL201 outside
    conn.commit()


def argparse_option():
    parser = argparse.ArgumentParser()
    parser.add_argument("--since")
    args = parser.parse_args()
    cur = db.cursor()
    cur.execute("SELECT id FROM orders WHERE placed > '%s'" % args.since)  # <- NL201 outside


def command_line():
    table = sys.argv[1]
    cur = db.cursor()
    cur.execute("SELECT count(*) FROM %s" % table)  # <- NL201 outside
    print(cur.fetchone()[0])


def typed():
    name = input("Whom? ")
    cur = db.cursor()
    cur.execute("SELECT id FROM customers WHERE name = '{}'".format(name))  # <- NL201 outside


@shared_task
def celery_task(customer, note):
    with db.cursor() as cur:
        cur.execute(f"UPDATE customers SET note = '{note}' WHERE id = %s", (customer,))  # <- NL201 outside


def consume():
    for message in KafkaConsumer("orders"):
        with db.cursor() as cur:
            cur.execute("INSERT INTO inbox (body) VALUES ('" + message.value.decode() + "')")  # <- NL201 outside


def _rows(where):
    cur = db.cursor()
    cur.execute("SELECT id FROM orders WHERE " + where)  # <- NL201 outside
    return cur.fetchall()


@bp.route("/orders/where")
def through_a_helper():
    return _rows(request.args["where"])


class Repository:
    def __init__(self, conn):
        self.conn = conn

    def by_state(self, state):
        return self.conn.execute(text(f"SELECT id FROM orders WHERE state = '{state}'"))  # <- NL201 outside


@router.get("/orders/{state}")
def through_a_method(state: str):
    with engine.connect() as conn:
        return Repository(conn).by_state(state).all()


def _clause(field, value):
    return f"{field} = '{value}'"  # <- NL201 outside


@bp.route("/orders/clause")
def through_what_a_helper_gives():
    clause = _clause("note", request.args["note"])
    cur = db.cursor()
    cur.execute("SELECT id FROM orders WHERE %s" % clause)


@bp.route("/run", methods=["POST"])
def all_of_it():
    cur = db.cursor()
    cur.execute(request.form["sql"])  # <- NL201 outside
    return cur.fetchall()


@bp.route("/template")
def string_template():
    sql = Template("SELECT id FROM orders WHERE note = '$note'").substitute(note=request.args["note"])  # <- NL201 outside
    cur = db.cursor()
    cur.execute(sql)


@bp.route("/replace")
def replaced():
    sql = "SELECT id FROM orders ORDER BY :by".replace(":by", request.args["by"])  # <- NL201 outside
    cur = db.cursor()
    cur.execute(sql)
