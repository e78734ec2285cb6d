"""A websocket to an inspector.

One task reads as fast as it can, because a slow reader makes the target keep what it could not
send yet in its own memory. Whoever takes much data and falls far behind pauses it, to bound our
own. There are no keep-alive pings: while a snapshot is taken the target answers nothing for many
seconds and is well.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from heaphound.errors import ConnectionLost, HeaphoundError, InspectorUnavailable
from heaphound.target.channel import Channel

OPEN_SECONDS = 10.0
CLOSE_SECONDS = 2.0
_QUEUED_MESSAGES = 64  # pieces of a snapshot are 100 KB each


class Connection(Channel):
    """One open session with an inspector. Made by `open_connection`."""

    def __init__(self, socket: ClientConnection) -> None:
        super().__init__()
        self._socket = socket
        self._hung_up = False
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._reader = asyncio.create_task(self._read(), name="inspector-reader")

    def pause_reading(self) -> None:
        """Read nothing more until `resume_reading`; what the peer sends then waits at its end."""
        self._may_read.clear()

    def resume_reading(self) -> None:
        """Read again."""
        self._may_read.set()

    @property
    def is_over(self) -> bool:
        """Whether `hang_up` was called: the process is ending and needs nothing more from us."""
        return self._hung_up

    def hang_up(self) -> None:
        """Cut the connection now, because the process wants to end."""
        self._hung_up = True
        super().hang_up()
        self._socket.transport.close()

    async def close(self) -> None:
        """Hang up. Never raises because of the peer."""
        self.abandon(ConnectionLost("the connection to the inspector was closed"))
        self._reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({self._reader}, timeout=CLOSE_SECONDS)
        with contextlib.suppress(ConnectionClosed, OSError, TimeoutError):
            await self._socket.close()

    async def _send(self, text: str) -> None:
        with contextlib.suppress(ConnectionClosed):  # the reader says why
            await self._socket.send(text)

    async def _read(self) -> None:
        try:
            while True:
                await self._may_read.wait()
                self.deliver(await self._socket.recv(decode=False))
        except ConnectionClosed as error:
            lost = ConnectionLost(
                f"the inspector's websocket was cut ({error})",
                hint="The process may have ended, or closed its inspector itself.",
            )
            self.abandon(lost)
        except HeaphoundError as error:
            self.abandon(error)


@contextlib.asynccontextmanager
async def open_connection(url: str) -> AsyncIterator[Connection]:
    """Connect to an inspector's websocket; hang up at the end of the block.

    Raises:
        InspectorUnavailable: nothing answers at `url`, or not as a websocket.
    """
    try:
        socket = await connect(
            url,
            max_size=None,
            max_queue=_QUEUED_MESSAGES,
            ping_interval=None,
            compression=None,
            proxy=None,
            open_timeout=OPEN_SECONDS,
            close_timeout=CLOSE_SECONDS,
        )
    except (OSError, TimeoutError, InvalidHandshake, InvalidURI) as error:
        raise InspectorUnavailable(
            f"no inspector answers at {url} ({error})",
            hint="Check the address; `node --inspect` prints it as 'Debugger listening on ...'.",
        ) from error
    connection = Connection(socket)
    try:
        yield connection
    finally:
        await connection.close()
