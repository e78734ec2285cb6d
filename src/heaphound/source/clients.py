"""Which calls open a connection or another resource that must be closed.

In: a call. Out: `Client`, when the callee comes from a package this table knows. The table names
what the constructor or factory is called in the package's own documentation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from heaphound.source.bindings import Binding
from heaphound.source.file_model import FileModel
from heaphound.source.settings import Settings
from heaphound.source.shapes import (
    CALLS,
    arguments,
    bare,
    callee,
    callee_name,
    last_name,
    receiver,
    string_value,
)
from heaphound.source.syntax import Node

_CLOSING_WORDS = """
    close end quit disconnect $disconnect destroy terminate release kill stop shutdown
    dispose closeAll drain unsubscribe cleanup forceClose closeSync logout
    endAsync closeAsync quitAsync disconnectAsync destroyAsync terminateAsync stopAsync disposeAsync
"""
CLOSING = frozenset(_CLOSING_WORDS.split())

_NEW = {
    "pg": ("Pool", "Client"),
    "pg-pool": ("default", "*"),
    "@prisma/client": ("PrismaClient",),
    "ioredis": ("default", "*", "Redis", "Cluster"),
    "mongodb": ("MongoClient",),
    "bullmq": ("Queue", "Worker", "QueueEvents", "FlowProducer"),
    "bull": ("default", "*"),
    "kafkajs": (),
    "ws": ("default", "*", "WebSocket"),
    "worker_threads": ("Worker",),
    "sequelize": ("Sequelize", "default", "*"),
    "typeorm": ("DataSource",),
    "@elastic/elasticsearch": ("Client",),
    "cassandra-driver": ("Client",),
    "eventsource": ("default", "*", "EventSource"),
    "undici": ("Agent", "Pool", "Client", "ProxyAgent"),
    "@libsql/client": (),
    "@grpc/grpc-js": ("Client",),
    "grpc": ("Client",),
    "cron": ("CronJob",),
    "croner": ("Cron", "default", "*"),
    "ssh2": ("Client",),
    "ssh2-sftp-client": ("default", "*"),
    "basic-ftp": ("Client",),
    "imapflow": ("ImapFlow",),
    "memjs": (),
    "neo4j-driver": (),
    "better-sqlite3": ("default", "*"),
    "sqlite3": ("Database",),
    "@prisma/client/edge": ("PrismaClient",),
    "nats": (),
    "amqp-connection-manager": (),
    "@valkey/valkey-glide": (),
    "ioredis/built": ("default",),
    "agenda": ("default", "*", "Agenda"),
    "mongoose": (),
    "snowflake-sdk": (),
    "@clickhouse/client": (),
    "redlock": (),
    "telnet-client": ("Telnet",),
    "reconnecting-websocket": ("default", "*"),
    "mssql": ("ConnectionPool",),
    "tedious": ("Connection",),
    "elasticsearch": ("Client",),
    "@opensearch-project/opensearch": ("Client",),
    "@neondatabase/serverless": ("Pool", "Client"),
    "@google-cloud/pubsub": ("PubSub",),
    "pg-boss": ("default", "*", "PgBoss"),
    "bee-queue": ("default", "*"),
    "kafka-node": ("KafkaClient", "Producer", "Consumer", "ConsumerGroup"),
    "node-rdkafka": ("Producer", "KafkaConsumer"),
    "@opentelemetry/sdk-trace-node": ("NodeTracerProvider", "BatchSpanProcessor"),
    "@opentelemetry/sdk-trace-base": ("BasicTracerProvider", "BatchSpanProcessor"),
    "@opentelemetry/sdk-metrics": ("MeterProvider", "PeriodicExportingMetricReader"),
    "@opentelemetry/sdk-node": ("NodeSDK",),
}
_CALL = {
    "redis": ("createClient", "createCluster"),
    "mysql": ("createPool", "createConnection"),
    "mysql2": ("createPool", "createConnection"),
    "mysql2/promise": ("createPool", "createConnection"),
    "mariadb": ("createPool", "createConnection"),
    "mongodb": ("MongoClient.connect",),
    "puppeteer": ("launch", "default.launch"),
    "puppeteer-core": ("launch", "default.launch"),
    "playwright": ("chromium.launch", "firefox.launch", "webkit.launch"),
    "chokidar": ("watch",),
    "mqtt": ("connect", "connectAsync"),
    "amqplib": ("connect",),
    "amqplib/callback_api": ("connect",),
    "socket.io-client": ("default", "io", "connect", "*"),
    "knex": ("default", "*", "knex"),
    "nats": ("connect",),
    "postgres": ("default", "*"),
    "neo4j-driver": ("driver",),
    "@libsql/client": ("createClient",),
    "oracledb": ("createPool", "getConnection"),
    "fs": ("watch",),
    "child_process": ("fork",),
    "mongoose": ("createConnection",),
    "amqp-connection-manager": ("connect",),
    "@clickhouse/client": ("createClient",),
    "snowflake-sdk": ("createConnection", "createPool"),
    "memjs": ("Client.create",),
    "inspector": (),
    "node-cron": ("schedule", "default.schedule"),
    "node-schedule": ("scheduleJob", "default.scheduleJob"),
    "@redis/client": ("createClient", "createCluster"),
    "ldapjs": ("createClient",),
    "slonik": ("createPool",),
    "couchbase": ("connect",),
    "playwright-core": ("chromium.launch", "firefox.launch", "webkit.launch"),
    "puppeteer-cluster": ("Cluster.launch",),
    "@temporalio/client": ("Connection.connect",),
    "winston": ("createLogger", "default.createLogger"),
    "pino": ("transport", "default.transport"),
}
# What the platform itself offers: open until they are closed, whoever forgets them.
_GLOBAL_WORDS = """
    WebSocket EventSource Worker SharedWorker BroadcastChannel RTCPeerConnection
"""
_GLOBAL = frozenset(_GLOBAL_WORDS.split())
_PAGES = frozenset(
    {"newPage", "newContext", "createBrowserContext", "createIncognitoBrowserContext"}
)
_CHANNELS = frozenset({"createChannel", "createConfirmChannel"})
_AMQP = re.compile(r"['\"]amqp(lib|-connection-manager)")
_BROWSERS = re.compile(r"['\"](@?puppeteer|playwright)")
_GRPC = frozenset({"@grpc/grpc-js", "grpc"})
_CREDENTIALS = frozenset({"createInsecure", "createSsl", "createFromSecureContext"})
_DEFINITION = re.compile(r"\bloadPackageDefinition\(")
_LOOKED_AT = 400
_WORKING_MODULES = ("worker_threads", "child_process")
_LISTENING = frozenset({"on", "once", "addListener"})
_OVER = frozenset({"exit", "close", "disconnect"})
_SCHEDULERS = frozenset({"cron", "croner", "node-cron", "node-schedule"})
# Methods of an instance that open something: (module, class) -> methods.
_OF_INSTANCE = {
    ("kafkajs", "Kafka"): ("producer", "consumer", "admin"),
    ("@confluentinc/kafka-javascript", "KafkaJS.Kafka"): ("producer", "consumer", "admin"),
}
# Connection pools that are handed to requests as an option, and that nobody closes there.
_AGENTS = {
    "http": ("Agent",),
    "https": ("Agent",),
    "undici": ("Agent", "Pool", "ProxyAgent", "RetryAgent"),
    "agentkeepalive": ("default", "*", "HttpsAgent", "HttpAgent"),
    "https-proxy-agent": ("HttpsProxyAgent",),
}
_READLINE = frozenset({"readline", "readline/promises"})
_ALWAYS_POOLING = frozenset({"undici", "agentkeepalive"})
_SERVERS = frozenset({"http", "https", "http2", "net"})
_SERVING = frozenset({"createServer", "createSecureServer"})
_ANY_PORT = re.compile(r"\.listen\(\s*0\s*[,)]")
# Clients that hold sockets for a while only: per call they are churn rather than a leak.
_CLOUD = re.compile(r"^@aws-sdk/client-|^@google-cloud/|^@azure/")


@dataclass(frozen=True, slots=True)
class Client:
    """A call that opens something; `name` is for the reader, such as `pg Pool`.

    `light` ones hold little and end some time after they are dropped.
    """

    call: Node
    name: str
    light: bool = False


def opened_client(model: FileModel, settings: Settings, call: Node) -> Client | None:
    """The client that a call opens, if the table knows its callee."""
    target = callee(call)
    if target is None or call.kind not in CALLS:
        return None
    origin = model.origin(target)
    if last_name(target) in settings.client_factories:
        return Client(call, target.text)
    if call.kind == "call_expression" and last_name(target) in _CHANNELS:
        return Client(call, "AMQP channel", light=True) if _AMQP.search(model.text) else None
    if call.kind == "call_expression" and last_name(target) in _PAGES:
        return Client(call, "browser page") if _opens_page(model, target) else None
    if call.kind == "new_expression" and _is_grpc_client(model, call, target):
        return Client(call, "gRPC client")
    if origin is None:
        if call.kind == "new_expression" and _is_global(model, target):
            return Client(call, last_name(target))
        return _of_instance(model, call)
    module, export = origin[0].removeprefix("node:"), origin[1]
    if module in _READLINE and export.endswith("createInterface"):
        # over a file it ends with the file
        over = "process.stdin" in call.text or "socket" in call.text
        return Client(call, "readline interface", light=True) if over else None
    if module == "nodemailer" and export.endswith("createTransport"):
        pooled = re.search(r"\bpool\s*:\s*true", call.text) is not None
        return Client(call, "nodemailer pool") if pooled else None
    if call.kind == "new_expression" and _CLOUD.match(module) and export.endswith(("Client", "S3")):
        return Client(call, f"{module} {export}", light=True)
    if module in _SERVERS and export.rsplit(".", maxsplit=1)[-1] in _SERVING:
        # of a port that the system chooses there may be any number
        function = model.functions.around(call)
        chosen = function is not None and _ANY_PORT.search(function.node.text) is not None
        return Client(call, f"{module} server") if chosen else None
    table = _NEW if call.kind == "new_expression" else _CALL
    known = table.get(module, ())
    if export not in known and f"{module}:{export}" not in settings.client_factories:
        return None
    if module == "fs" and "persistent: false" in call.text:
        return None
    if module in _SCHEDULERS and "new Date(" in call.text:
        return None  # comes once
    label = export if export not in {"default", "*"} else target.text
    return Client(call, f"{module} {label}", light=module in _SCHEDULERS)


def ends_by_itself(client: Client, binding: Binding) -> bool:
    """Say whether a thread or child process is waited for until it has ended: `on("exit", ...)`."""
    if not client.name.startswith(_WORKING_MODULES):
        return False
    return any(
        use.parent is not None
        and use.parent.kind == "member_expression"
        and last_name(use.parent) in _LISTENING
        and (call := use.parent.parent) is not None
        and bool(given := arguments(call))
        and string_value(given[0]) in _OVER
        for use in binding.references
    )


def _is_grpc_client(model: FileModel, call: Node, target: Node) -> bool:
    """Say whether a gRPC client is made: of a loaded definition, or by its credentials."""
    root = target
    while root.kind == "member_expression":
        root = bare(root.child("object") or target)
    made = model.bindings.of(root)
    if made is not None and made.value is not None and made.value is not call:
        if _DEFINITION.search(made.value.text[:_LOOKED_AT]):
            return True
    return any(
        (name := callee(given)) is not None
        and last_name(name) in _CREDENTIALS
        and (model.origin(name) or ("", ""))[0] in _GRPC
        for given in arguments(call)
    )


def _opens_page(model: FileModel, target: Node) -> bool:
    """Say whether a page belongs to a browser that the function did not launch and closes."""
    browser = target.child("object") if target.kind == "member_expression" else None
    held = model.bindings.of(bare(browser)) if browser is not None else None
    local = held is not None and not held.at_module_level and held.kind != "param"
    return not local and _BROWSERS.search(model.text) is not None


def _is_global(model: FileModel, target: Node) -> bool:
    if target.kind == "member_expression":
        owner = target.child("object")
        known = owner is not None and owner.text in {"window", "globalThis", "self"}
        return known and last_name(target) in _GLOBAL
    return target.text in _GLOBAL and model.bindings.of(target) is None


def keep_alive_agent(model: FileModel, call: Node) -> str | None:
    """The name of a connection pool for requests that a `new` expression makes."""
    target = callee(call)
    origin = model.origin(target) if target is not None else None
    if origin is None or call.kind != "new_expression":
        return None
    module, export = origin[0].removeprefix("node:"), origin[1]
    if export not in _AGENTS.get(module, ()):
        return None
    if module not in _ALWAYS_POOLING and not re.search(r"\bkeepAlive\s*:\s*true", call.text):
        return None
    return f"{module} {export if export not in {'default', '*'} else 'agent'}"


def _of_instance(model: FileModel, call: Node) -> Client | None:
    """A client that a method of another one opens: `kafka.producer()`."""
    owner = receiver(call)
    binding = model.bindings.of(owner) if owner is not None else None
    if binding is None or binding.value is None or binding.path:
        return None
    made = bare(binding.value)
    target = callee(made) if made.kind == "new_expression" else None
    origin = model.origin(target) if target is not None else None
    if origin is None or callee_name(call) not in _OF_INSTANCE.get(origin, ()):
        return None
    return Client(call, f"{origin[0]} {callee_name(call)}")
