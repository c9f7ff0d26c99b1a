"""Calls that do not wait for ever, and what only looks like a call. Why is said at each."""

import functools
import http.client
import smtplib
import urllib.request
from urllib.request import urlopen

import aiohttp
import boto3
import grpc
import httpx
import requests
import urllib3
from requests.adapters import HTTPAdapter
from shop_pb2 import Empty
from shop_pb2_grpc import StockStub

OPTIONS = {"timeout": 5}
bounded = httpx.Client(timeout=2)
pool = urllib3.PoolManager(timeout=urllib3.Timeout(5))


class TimeoutAdapter(HTTPAdapter):
    def __init__(self, timeout):
        self.timeout = timeout
        super().__init__()


class TimeoutSession(requests.Session):
    def request(self, method, url, **options):
        options.setdefault("timeout", 5)
        return super().request(method, url, **options)


mounted = requests.Session()
mounted.mount("https://", TimeoutAdapter(timeout=5))

patched = requests.Session()
patched.request = functools.partial(patched.request, timeout=5)

own = TimeoutSession()


def given():
    return requests.get("https://stock.example", timeout=5)


def given_as_a_pair():
    return requests.post("https://stock.example", timeout=(1, 10))


def given_as_a_variable(seconds):
    return requests.get("https://stock.example", timeout=seconds)


def given_among_others():
    return requests.get("https://stock.example", **OPTIONS)


def passed_on(url, *args, **kwargs):
    return requests.get(url, *args, **kwargs)


def adapter():
    return mounted.get("https://stock.example")


def session_that_is_patched():
    return patched.get("https://stock.example")


def session_of_our_own():
    return own.get("https://stock.example")


def urllib_keyword():
    return urllib.request.urlopen("https://stock.example", timeout=5)


def urllib_third_position():
    return urlopen("https://stock.example", None, 5)


def connection_with_one():
    connection = http.client.HTTPSConnection("stock.example", timeout=5)
    connection.request("GET", "/")


def urllib3_pool():
    return pool.request("GET", "https://stock.example")


def urllib3_call():
    return urllib3.PoolManager().request("GET", "https://stock.example", timeout=5.0)


def httpx_default():
    return httpx.get("https://stock.example")


def httpx_client():
    return bounded.get("https://stock.example")


async def httpx_async_default():
    async with httpx.AsyncClient() as client:
        return await client.get("https://stock.example")


async def aiohttp_default():
    async with aiohttp.ClientSession() as client:
        return await client.get("https://stock.example")


async def aiohttp_total():
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as client:
        return await client.get("https://stock.example")


def rpc(channel: grpc.Channel):
    return StockStub(channel).Count(Empty(), timeout=2)


def rpc_by_position(channel: grpc.Channel):
    return StockStub(channel).Count(Empty(), 2)


def a_stub_is_made(channel: grpc.Channel):
    return StockStub(channel)


def boto_has_a_default():
    return boto3.client("s3").list_objects_v2(Bucket="stock")


def mail():
    server = smtplib.SMTP("mail.example", timeout=5)
    server.sendmail("shop@example.com", ["ada@example.com"], "Thank you")


def a_test_client(client):
    return client.get("/orders")


def a_dictionary(settings):
    return settings.get("timeout")


def a_request_is_only_made():
    return requests.Request("GET", "https://stock.example").prepare()


class Repository:
    def get(self, key):
        return key


def a_repository():
    return Repository().get("https://stock.example")
