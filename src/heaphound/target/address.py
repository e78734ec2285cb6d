"""Where an inspector listens: HOST:PORT or ws:// from the user, or the ports of a PID.

A port number alone proves nothing: 9229 may belong to another process. So for a PID the listening
sockets are read from the operating system, and only sockets of that very process are asked.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import shlex
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil

from heaphound.errors import InspectorUnavailable, OptionError

DEFAULT_PORT = 9229
ANSWER_SECONDS = 3.0

_INSPECT_FLAG = re.compile(
    r"--(?:inspect|inspect-brk|inspect-wait|inspect-port|debug-port)(?:=(?:\S*:)?(\d+))?$"
)
_ANY_HOST = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, never bound


@dataclass(frozen=True, slots=True)
class InspectorAddress:
    """A host and port, and the websocket's path where the user named it."""

    host: str
    port: int
    path: str | None = None

    def __str__(self) -> str:
        return f"{_bracketed(self.host)}:{self.port}"


@dataclass(frozen=True, slots=True)
class InspectedScript:
    """What an inspector says about itself: where to connect, and the script it runs."""

    websocket_url: str
    title: str


def parse_address(text: str) -> InspectorAddress:
    """Read what the user wrote.

    >>> parse_address("9230"), parse_address("localhost:9229").host
    (InspectorAddress(host='127.0.0.1', port=9230, path=None), 'localhost')
    >>> parse_address("ws://127.0.0.1:9229/0f2c").path
    '/0f2c'

    Raises:
        OptionError: it is not HOST:PORT, PORT or a ws:// address.
    """
    address = text.strip()
    if address.isdigit():
        address = f"127.0.0.1:{address}"
    try:
        parts = urlsplit(address if "://" in address else f"ws://{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme not in ("ws", "http") or not host or port is None:
        raise OptionError(
            f"{text!r} is not the address of an inspector",
            hint="Write HOST:PORT, for example 127.0.0.1:9229, or the ws:// address Node printed.",
        )
    is_websocket_path = parts.scheme == "ws" and len(parts.path) > 1
    return InspectorAddress(host, port, parts.path if is_websocket_path else None)


def ask_inspector(address: InspectorAddress) -> InspectedScript:
    """Ask what is listening at `address` for its websocket. Blocks for up to a few seconds.

    Raises:
        InspectorUnavailable: nothing answers there, or what answers is not Node's inspector.
    """
    if address.path is not None:
        return InspectedScript(f"ws://{address}{address.path}", "")
    connection = http.client.HTTPConnection(address.host, address.port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/json/list")
        entries = json.loads(connection.getresponse().read(1 << 20))
        entry = entries[0]
        # The path is taken and the host is not: behind a forwarded port it would name the far side.
        path = urlsplit(entry["webSocketDebuggerUrl"]).path
        return InspectedScript(f"ws://{address}{path}", str(entry.get("title", "")))
    except (OSError, http.client.HTTPException) as error:
        raise InspectorUnavailable(
            f"nothing answers as an inspector at {address} ({error})",
            hint="Start the process with `node --inspect`, or give its PID with --pid.",
        ) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise InspectorUnavailable(
            f"what listens at {address} is not the inspector of a Node.js process",
            hint="`node --inspect` prints the right address as 'Debugger listening on ...'.",
        ) from error
    finally:
        connection.close()


def listening_addresses(pid: int) -> list[InspectorAddress]:
    """The TCP ports on which this process, and no other, accepts connections from this machine.

    Raises:
        psutil.Error: the process is gone or may not be looked at.
    """
    found = {
        InspectorAddress(_ANY_HOST.get(socket.laddr.ip, socket.laddr.ip), socket.laddr.port)
        for socket in psutil.Process(pid).net_connections("tcp")
        if socket.status == psutil.CONN_LISTEN
    }
    return sorted(found, key=lambda address: (address.port, address.host))


def listener_of(address: InspectorAddress) -> int | None:
    """The PID of this machine that listens at an address; None when it cannot be told."""
    with contextlib.suppress(psutil.Error, OSError):
        for socket in psutil.net_connections("tcp"):
            if socket.status != psutil.CONN_LISTEN or not socket.laddr or socket.pid is None:
                continue
            host = _ANY_HOST.get(socket.laddr.ip, socket.laddr.ip)
            if socket.laddr.port == address.port and address.host in (host, "localhost"):
                return int(socket.pid)
    return None


def configured_ports(pid: int) -> set[int]:
    """The ports a process's own command line and NODE_OPTIONS give its inspector.

    9229 when they name none; 0 stands for "any free port".
    """
    flags = [match for word in options_of(pid) if (match := _INSPECT_FLAG.match(word))]
    return {int(flag[1]) for flag in flags if flag[1]} or {DEFAULT_PORT}


def options_of(pid: int) -> list[str]:
    """The words of NODE_OPTIONS and of a process's command line, as far as they may be read.

    Raises:
        psutil.NoSuchProcess: it is gone.
    """
    process = psutil.Process(pid)
    words: list[str] = []
    with contextlib.suppress(psutil.AccessDenied, ValueError):
        words = shlex.split(process.environ().get("NODE_OPTIONS", ""))
    with contextlib.suppress(psutil.AccessDenied):
        words += process.cmdline()
    return words


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
