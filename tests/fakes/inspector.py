"""An inspector peer on loopback without a Node process: polite by default, with knobs for faults.

What comes in: commands of the protocol. What goes out: the answers a healthy process gives, unless
a knob says otherwise for that command. Nothing here sleeps; a silent peer is one that never
answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

_PATH = "/5f0c7b51-fake"


@dataclass
class FakeInspector:
    """What the peer says and how it misbehaves; and, afterwards, what it heard."""

    version: str = "v22.0.0"
    pid: int = 4194304
    chunks: tuple[str, ...] = ('{"snapshot":', '"ü"}')
    silent: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    rubbish: dict[str, str] = field(default_factory=dict)
    cut_before: frozenset[str] = frozenset()
    cut_after_chunks: int | None = None
    page: str | None = None
    title: str = "app.js"

    port: int = 0
    heard: list[str] = field(default_factory=list)
    evaluated: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[FakeInspector]:
        """Listen on a free loopback port inside the with block."""
        async with serve(
            self._converse, "127.0.0.1", 0, process_request=self._pages, compression=None
        ) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            yield self

    def _pages(self, _: ServerConnection, request: Request) -> Response | None:
        if request.path == _PATH:
            return None
        listed = [{"webSocketDebuggerUrl": f"ws://elsewhere:1{_PATH}", "title": self.title}]
        body = (json.dumps(listed) if self.page is None else self.page).encode()
        return Response(HTTPStatus.OK, "OK", Headers({"Content-Length": str(len(body))}), body)

    async def _converse(self, socket: ServerConnection) -> None:
        async for text in socket:
            command = json.loads(text)
            method = command["method"]
            self.heard.append(method)
            if method in self.cut_before:
                socket.transport.abort()
                return
            if method in self.rubbish:
                await socket.send(self.rubbish[method])
            elif method in self.refused:
                await _send(socket, id=command["id"], error={"code": -32601, "message": "no"})
            elif method not in self.silent and await self._obey(socket, command):
                return

    async def _obey(self, socket: ServerConnection, command: dict[str, Any]) -> bool:
        """Answer well; True when the connection was cut on the way."""
        result: dict[str, Any] = {}
        if command["method"] == "Runtime.evaluate":
            expression = command["params"]["expression"]
            self.evaluated.append(expression)
            result = {"result": {"type": "string", "value": self._value(expression)}}
        if command["method"] == "HeapProfiler.takeHeapSnapshot":
            await _send_event(socket, "reportHeapSnapshotProgress", done=1, total=2)
            for number, chunk in enumerate(self.chunks):
                if number == self.cut_after_chunks:
                    await asyncio.sleep(0)
                    socket.transport.abort()
                    return True
                await _send_event(socket, "addHeapSnapshotChunk", chunk=chunk)
        await _send(socket, id=command["id"], result=result)
        return False

    def _value(self, expression: str) -> str:
        if "memoryUsage()" in expression:
            memory = {"rss": 900, "heapTotal": 500, "heapUsed": 400, "external": 30}
            spaces = [{"space_name": "old_space", "space_used_size": 300}]
            heap = {"heap_size_limit": 1000}
            return json.dumps({"memory": memory, "heap": heap, "spaces": spaces})
        return json.dumps({"pid": self.pid, "version": self.version})


async def _send(socket: ServerConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def _send_event(socket: ServerConnection, name: str, **params: Any) -> None:
    await _send(socket, method=f"HeapProfiler.{name}", params=params)
