"""Which calls open a connection or another resource that must be closed.

In: a call. Out: `Client`, when the callee comes from a package this table knows. The table names
what the constructor or factory is called in the package's own documentation.
"""

from __future__ import annotations

from dataclasses import dataclass

from heaphound.source.file_model import FileModel
from heaphound.source.settings import Settings
from heaphound.source.shapes import CALLS, callee, last_name
from heaphound.source.syntax import Node

_CLOSING_WORDS = """
    close end quit disconnect $disconnect destroy terminate release kill stop shutdown
    dispose closeAll drain unsubscribe cleanup forceClose closeSync
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
    "ssh2": ("Client",),
    "ssh2-sftp-client": ("default", "*"),
    "basic-ftp": ("Client",),
    "imapflow": ("ImapFlow",),
    "memjs": (),
    "neo4j-driver": (),
    "better-sqlite3": ("default", "*"),
    "sqlite3": ("Database",),
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
}


@dataclass(frozen=True, slots=True)
class Client:
    """A call that opens something; `name` is for the reader, such as `pg Pool`."""

    call: Node
    name: str


def opened_client(model: FileModel, settings: Settings, call: Node) -> Client | None:
    """The client that a call opens, if the table knows its callee."""
    target = callee(call)
    if target is None or call.kind not in CALLS:
        return None
    origin = model.origin(target)
    if last_name(target) in settings.client_factories:
        return Client(call, target.text)
    if origin is None:
        return None
    module, export = origin[0].removeprefix("node:"), origin[1]
    table = _NEW if call.kind == "new_expression" else _CALL
    known = table.get(module, ())
    if export not in known and f"{module}:{export}" not in settings.client_factories:
        return None
    label = export if export not in {"default", "*"} else target.text
    return Client(call, f"{module} {label}")
