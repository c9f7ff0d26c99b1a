"""Calls that wait for ever."""

import http.client
import smtplib
import urllib.request
from urllib.request import Request, urlopen

import aiohttp
import grpc
import httpx
import requests
import urllib3
from requests import Session, get
from shop_pb2 import Empty
from shop_pb2_grpc import StockStub

session = requests.Session()
pool = urllib3.PoolManager()
eternal = httpx.Client(timeout=None)


def plain_get():
    return requests.get("https://stock.example")  # <- NL308


def plain_post(order):
    return requests.post("https://stock.example", json=order, headers={"x": "y"}).json()  # <- NL308


def generic(method):
    return requests.request(method, "https://stock.example")  # <- NL308


def imported_by_name():
    return get("https://stock.example")  # <- NL308


def explicit_none():
    return requests.put("https://stock.example", timeout=None)  # <- NL308


def session_of_the_module():
    return session.get("https://stock.example")  # <- NL308


def session_in_a_with():
    with requests.Session() as own:
        own.headers["x"] = "y"
        return own.post("https://stock.example")  # <- NL308


def session_by_annotation(http: Session):
    return http.delete("https://stock.example")  # <- NL308


def urllib_open():
    return urllib.request.urlopen("https://stock.example").read()  # <- NL308


def urllib_with_a_request(body):
    with urlopen(Request("https://stock.example", data=body)) as answer:  # <- NL308
        return answer.read()


def urllib_with_data(body):
    return urlopen("https://stock.example", body)  # <- NL308


def plain_connection():
    connection = http.client.HTTPSConnection("stock.example")
    connection.request("GET", "/")  # <- NL308
    return connection.getresponse()


def urllib3_pool():
    return pool.request("GET", "https://stock.example")  # <- NL308


def urllib3_own_pool():
    return urllib3.PoolManager(num_pools=2).request("GET", "https://stock.example")  # <- NL308


def httpx_without():
    return httpx.get("https://stock.example", timeout=None)  # <- NL308


def httpx_client_without():
    return eternal.get("https://stock.example")  # <- NL308


async def httpx_async_without():
    async with httpx.AsyncClient(timeout=None) as client:
        return await client.post("https://stock.example")  # <- NL308


def httpx_timeout_of_none():
    with httpx.Client(timeout=httpx.Timeout(None)) as client:
        return client.get("https://stock.example")  # <- NL308


async def aiohttp_without():
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as client:
        return await client.get("https://stock.example")  # <- NL308


async def aiohttp_call_without():
    async with aiohttp.ClientSession() as client:
        return await client.get("https://stock.example", timeout=None)  # <- NL308


def rpc(channel: grpc.Channel):
    stub = StockStub(channel)
    return stub.Count(Empty())  # <- NL308


def rpc_with_metadata():
    with grpc.insecure_channel("stock:50051") as channel:
        return StockStub(channel).Count(Empty(), metadata=(("x", "y"),))  # <- NL308


def mail():
    server = smtplib.SMTP("mail.example")
    server.sendmail("shop@example.com", ["ada@example.com"], "Thank you")  # <- NL308


def mail_in_a_with(message):
    with smtplib.SMTP_SSL("mail.example", 465) as server:
        server.send_message(message)  # <- NL308


class Stock:
    def __init__(self, channel):
        self.http = requests.Session()
        self.stub = StockStub(channel)

    def count(self):
        return self.http.get("https://stock.example").json()  # <- NL308

    def count_by_rpc(self):
        return self.stub.Count(Empty())  # <- NL308
