"""The calls that leave the process, as data: how each reads, what it is, and whether it waits for ever.

Sources are the manuals of the libraries. Defaults: requests and urllib wait for ever
(https://requests.readthedocs.io/en/latest/user/advanced/#timeouts), httpx waits 5 seconds
(https://www.python-httpx.org/advanced/timeouts/), aiohttp 300 (https://docs.aiohttp.org/en/stable/client_quickstart.html#timeouts),
boto3 60 (https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html), zeep 300.
"""

from __future__ import annotations

import re

from msgspec import Struct


class Known(Struct, frozen=True):
    """A family of calls. `path` matches the whole path of the called thing (see `names`).

    `default` is what happens without a timeout: `none` (it waits for ever), `default` (the library has one) or `unknown`.
    `keyword` and `position` say where the call takes one; `maker` is the keyword of the constructor before it, if that takes one.
    `told` is a path that must not be known at all: the last names tell (`basic_publish`).
    """

    kind: str
    path: re.Pattern[str]
    default: str = "unknown"
    keyword: str = ""
    position: int = -1
    maker: str = ""


def _known(
    kind: str, path: str, default: str = "unknown", keyword: str = "", position: int = -1, maker: str = ""
) -> Known:
    return Known(kind, re.compile(path), default, keyword, position, maker)


_VERBS = r"(?:get|post|put|patch|delete|head|options|request)"

KNOWN: tuple[Known, ...] = (
    _known("http", rf"requests\.(?:api\.)?{_VERBS}", "none", "timeout"),
    _known("http", rf"requests\.(?:sessions\.)?(?:S|s)ession\(\)\.(?:{_VERBS}|send)", "none", "timeout"),
    _known("http", r"urllib\.request\.urlopen|six\.moves\.urllib\.request\.urlopen|urllib2\.urlopen", "none", "timeout", 2),
    _known("http", r"http\.client\.HTTPS?Connection\(\)\.request", "none", maker="timeout"),
    _known("http", r"urllib3\.(?:\w+\.)*(?:PoolManager|HTTPS?ConnectionPool|ProxyManager)\(\)\.(?:request|urlopen)", "none",
           "timeout", maker="timeout"),
    _known("http", r"urllib3\.request", "none", "timeout"),
    _known("http", rf"httpx\.(?:{_VERBS}|stream)", "default", "timeout"),
    _known("http", rf"httpx\.(?:Async)?Client\(\)\.(?:{_VERBS}|send|stream)", "default", "timeout", maker="timeout"),
    _known("http", rf"aiohttp\.(?:client\.)?ClientSession\(\)\.(?:{_VERBS}|ws_connect)", "default", "timeout", maker="timeout"),
    _known("http", r"aiohttp\.request", "default", "timeout"),
    _known("http", rf"treq\.{_VERBS}", "none", "timeout"),
    _known("rpc", r"(?:.*\.)?\w*Stub\(\)\.[A-Z]\w*(?:\.with_call|\.future)?", "none", "timeout", 1),
    _known("rpc", r"xmlrpc\.client\.ServerProxy\(\)\.\w[\w.]*", "unknown"),
    _known("rpc", r"zeep\.(?:Async)?Client\(\)\.service\.\w+", "default"),
    _known("rpc", r"suds\.client\.Client\(\)\.service\.\w+", "default"),
    _known("broker", r"kafka\.(?:producer\.)?KafkaProducer\(\)\.send"),
    _known("broker", r"confluent_kafka\.(?:\w+\.)?(?:Serializing|AIO)?Producer\(\)\.produce"),
    _known("broker", r"aiokafka\.(?:producer\.)?AIOKafkaProducer\(\)\.send(?:_and_wait|_batch)?"),
    _known("broker", r"pika\.(?:\w+\.)*\w*Connection\(\)\.channel\(\)\.basic_publish"),
    _known("broker", r"kombu\.(?:\w+\.)*(?:Producer\(\)|SimpleQueue\(\)|Connection\(\)\.(?:Simple)?Producer\(\))\.(?:publish|put)"),
    _known("broker", r"aio_pika\..*\.publish"),
    _known("broker", r"celery\.(?:app\.)?(?:Celery\(\)|current_app)\.send_task|celery\.(?:canvas\.)?(?:chain|group|chord|signature)\(\)"
           r"\.(?:delay|apply_async)"),
    _known("broker", r"rq\.(?:queue\.)?Queue\(\)\.enqueue\w*|django_rq\.(?:enqueue|get_queue\(\)\.enqueue\w*)"),
    _known("broker", r"arq\.(?:connections\.)?create_pool\(\)\.enqueue_job"),
    _known("broker", r"nats\.(?:aio\.client\.Client|connect)\(\)(?:\.jetstream\(\))?\.publish"),
    _known("broker", r"(?:redis|aioredis)\.(?:asyncio\.)?(?:client\.)?(?:Strict)?(?:Redis|from_url|Redis\.from_url)\(\)\.(?:publish|xadd)"),
    _known("broker", r"google\.cloud\.pubsub(?:_v1)?\.(?:\w+\.)*PublisherClient\(\)\.publish"),
    _known("broker", r"azure\.servicebus\.(?:.*)\.send_messages"),
    _known("broker", r"boto3(?:\.session\.Session\(\)|\.Session\(\))?\.client\(\)\.(?:publish|publish_batch|send_message|send_message_batch|"
           r"put_events|put_record|put_records)", "default"),
    _known("broker", r"boto3(?:\.Session\(\))?\.resource\(\)\.(?:Queue|Topic|get_queue_by_name)\(\)\.(?:send_messages?|publish)", "default"),
    _known("push", r"channels\.layers\.get_channel_layer\(\)\.(?:group_)?send"),
    _known("http", r"boto3(?:\.session\.Session\(\)|\.Session\(\))?\.(?:client\(\)\.[a-z]\w*|resource\(\)\.\w+\(\)\.[a-z]\w*)", "default"),
    _known("http", r"google\.cloud\.\w+(?:\.\w+)*\(\)(?:\.\w+\(\))*\.(?!path\b)[a-z]\w*", "unknown"),
    _known("http", r"stripe\.[A-Z]\w*(?:\.[A-Z]\w*)*\.(?:create|retrieve|modify|delete|list|capture|confirm|cancel|refund|search)",
           "default"),
    _known("http", r"twilio\.rest\.Client\(\)\.[\w.]+(?:\(\)\.\w+)*\.(?:create|fetch|update|delete|list)"),
    _known("http", r"slack_sdk\.(?:\w+\.)*(?:Async)?(?:WebClient|WebhookClient)\(\)\.\w+", "default"),
    _known("http", r"openai\.(?:Async|Azure|AsyncAzure)?OpenAI\(\)\.[\w.]+\.(?:create|parse|generate|edit)", "default"),
    _known("http", r"anthropic\.(?:Async)?Anthropic\(\)\.[\w.]+\.(?:create|stream)", "default"),
    _known("mail", r"smtplib\.(?:SMTP|SMTP_SSL|LMTP)\(\)\.(?:sendmail|send_message)", "none", maker="timeout"),
    _known("mail", r"aiosmtplib\.(?:send|SMTP\(\)\.(?:sendmail|send_message))", "default"),
    _known("mail", r"django\.core\.mail\.(?:send_mail|send_mass_mail|mail_admins|mail_managers|EmailMessage\(\)\.send|"
           r"EmailMultiAlternatives\(\)\.send|(?:backends\.\w+\.EmailBackend|get_connection)\(\)\.send_messages)"),
    _known("mail", r"flask_mail\.Mail\(\)\.send"),
    _known("mail", r"sendgrid\.SendGridAPIClient\(\)\.send"),
    _known("process", r"subprocess\.(?:run|call|check_call|check_output|Popen\(\)\.(?:wait|communicate))"),
    _known("process", r"os\.(?:system|popen)"),
    _known("sleep", r"time\.sleep|asyncio\.sleep|gevent\.sleep|eventlet\.sleep|trio\.sleep|anyio\.sleep", "default"),
    _known("ssh", r"paramiko\.SSHClient\(\)\.(?:exec_command|connect)", "none", "timeout"),
    _known("ldap", r"ldap\.initialize\(\)\.(?:search\w*|simple_bind\w*|add\w*|modify\w*|delete\w*)"),
)  # fmt: skip

#: Names that tell a publish whatever the receiver is.
TELLING = {"basic_publish": "broker", "send_task": "broker", "enqueue_job": "broker"}

#: What a task queue's decorator makes of a function: the methods that hand it to the broker.
TASKS = re.compile(r"^(?:celery\.(?:shared_task|task|app\.task)|celery\.Celery\(\)\.task|dramatiq\.(?:\w+\.)?actor|huey\.\w+\(\)\.task)"
                   r"|(?:^\?|\.)(?:\w*(?:celery|app|huey)\w*\.)(?:task|shared_task)$")  # fmt: skip
SENDING = frozenset({"delay", "apply_async", "send", "send_with_options", "s().delay", "si().delay"})

#: The last names of such calls that tell by themselves, and those that many other things have, too: they count in files
#: that import one of `PACKAGES`. Of some libraries, calls may be named anyhow (`boto3.client().invoke`).
TELLING_METHODS = frozenset({
    "post", "request", "urlopen", "ws_connect", "produce", "send_and_wait", "basic_publish", "publish", "send_task",
    "enqueue", "enqueue_in", "enqueue_at", "enqueue_call", "enqueue_job", "xadd", "send_messages", "publish_batch",
    "send_message", "send_message_batch", "put_events", "put_record", "put_records", "group_send", "sendmail", "send_mail",
    "send_mass_mail", "mail_admins", "mail_managers", "check_call", "check_output", "communicate", "popen", "sleep",
    "exec_command", "delay", "apply_async", "send_with_options", "chat_postMessage", "search_s", "search_ext",
    "search_ext_s", "simple_bind_s", "add_s", "modify_s", "delete_s",
})  # fmt: skip
COMMON_METHODS = frozenset({
    "get", "put", "patch", "delete", "head", "options", "send", "stream", "send_batch", "create", "retrieve", "modify",
    "list", "capture", "confirm", "cancel", "refund", "search", "fetch", "update", "parse", "generate", "edit", "run",
    "call", "wait", "system", "connect",
})  # fmt: skip
METHODS = TELLING_METHODS | COMMON_METHODS
ANYHOW = ("boto3", "google.cloud", "zeep", "suds", "xmlrpc", "grpc")

#: The packages whose import makes a file worth a look, wherever else its functions ask for nothing.
PACKAGES = frozenset({
    "requests", "httpx", "aiohttp", "urllib3", "treq", "grpc", "xmlrpc", "zeep", "suds", "kafka", "confluent_kafka", "aiokafka",
    "pika", "aio_pika", "kombu", "celery", "rq", "django_rq", "arq", "dramatiq", "nats", "boto3", "google.cloud",
    "azure.servicebus", "stripe", "twilio", "smtplib", "aiosmtplib", "sendgrid", "flask_mail", "slack_sdk", "paramiko",
    "http.client", "django.core.mail", "openai", "anthropic",
})  # fmt: skip

#: The words that do so without an import.
WORDS = frozenset(
    {"urlopen", "basic_publish", "apply_async", "send_task", "enqueue_job", "shared_task", "Stub"}
)
