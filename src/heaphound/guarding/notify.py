"""Tell others of an event: a command of the user's, and a webhook. Bounded in time and number.

Neither can hold the guard up: events wait in a short queue, each is tried a few times, and what
cannot be told in the end is said in the log.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Sequence
from http import HTTPStatus
from http.client import HTTPException
from typing import Any, Self

from heaphound import __version__
from heaphound.guarding.events import Event, Journal, event_json
from heaphound.guarding.plan import Telling

MOST_WAITING = 100
HOOK_SECONDS = 60.0
POST_SECONDS = 10.0
_FIRST_PAUSE_SECONDS = 1.0
_LAST_WORDS_SECONDS = 10.0
_TEMPORARY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


class Notifier:
    """Tells of events that matter, one after the other; an async context manager."""

    def __init__(self, telling: Telling, journal: Journal) -> None:
        self._telling = telling
        self._journal = journal
        self._waiting: asyncio.Queue[Event] = asyncio.Queue(MOST_WAITING)
        self._worker: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if self._telling.hook or self._telling.webhook:
            self._worker = asyncio.create_task(self._work(), name="notifier")
            self._journal.add(self._hear)
        return self

    async def __aexit__(self, *exception: object) -> None:
        """Give what waits a moment to be told."""
        if self._worker is None:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._waiting.join(), _LAST_WORDS_SECONDS)
        self._worker.cancel()
        await asyncio.wait({self._worker})

    def _hear(self, event: Event) -> None:
        if not event.matters:
            return
        try:
            self._waiting.put_nowait(event)
        except asyncio.QueueFull:
            self._fail(event, "too many events wait to be told")

    async def _work(self) -> None:
        while True:
            event = await self._waiting.get()
            try:
                await asyncio.gather(self._run_hook(event), self._post(event))
            finally:
                self._waiting.task_done()

    async def _run_hook(self, event: Event) -> None:
        if not self._telling.hook:
            return
        try:
            status = await _run(self._telling.hook, event)
        except TimeoutError:
            self._fail(event, f"the command ran for over {HOOK_SECONDS:.0f} s and was ended")
        except OSError as error:
            self._fail(event, f"the command could not be started ({error.strerror})")
        else:
            if status != 0:
                self._fail(event, f"the command ended with status {status}")

    async def _post(self, event: Event) -> None:
        if self._telling.webhook is None:
            return
        pause = _FIRST_PAUSE_SECONDS
        for attempt in range(1, self._telling.attempts + 1):
            failure, is_final = await asyncio.to_thread(
                _posted, self._telling.webhook, self._telling.token, event
            )
            if failure is None:
                return
            if is_final or attempt == self._telling.attempts:
                self._fail(event, f"the webhook {failure}, after {attempt} attempts")
                return
            await asyncio.sleep(pause)
            pause *= 2

    def _fail(self, event: Event, why: str) -> None:
        text = f"{event.kind} could not be told: {why}"
        self._journal.tell("warning", text, slot=event.slot, pid=event.pid)


async def _run(hook: Sequence[str], event: Event) -> int:
    """Run the user's command with the event on its stdin; gives its exit status."""
    told = event_json(event)
    variables = {
        f"HEAPHOUND_{name.upper()}": str(told[name])
        for name in ("event", "target", "pid", "text", "case", "report")
        if told.get(name) is not None
    }
    process = await asyncio.create_subprocess_exec(
        *hook,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        env={**os.environ, **variables},
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(HOOK_SECONDS):
            with contextlib.suppress(ConnectionError):  # it need not read
                await process.communicate(json.dumps(told).encode())
            return await process.wait()
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # with all that it left behind
        await process.wait()


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A POST that is sent elsewhere would become a GET without its content."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _posted(url: str, token: str | None, event: Event) -> tuple[str | None, bool]:
    """POST an event once.

    Returns:
        What went wrong, None for nothing, and whether trying again is of no use.
    """
    headers = {"Content-Type": "application/json", "User-Agent": f"heaphound/{__version__}"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = json.dumps(event_json(event)).encode()
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310 - cli: http(s)
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with opener.open(request, timeout=POST_SECONDS):
            return None, False
    except urllib.error.HTTPError as error:
        error.close()
        is_temporary = error.code >= HTTPStatus.INTERNAL_SERVER_ERROR or error.code in _TEMPORARY
        return f"answered {error.code}", not is_temporary
    except (OSError, HTTPException) as error:
        return f"does not answer ({getattr(error, 'reason', error)})", False
