"""How long the target's event loop stood still, by the target's own clock.

While something happens that blocks the target, small questions for its clock are sent without
waiting for answers. They queue up before a blocked loop and are answered at once when it turns
again, so the longest gap between two answers is the pause; the bytes that are still on their way
to us do not count. V8 carries a snapshot out in a task of its own since Node 22, so a clock read
just before and after in the same breath would measure nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator

from heaphound.errors import HeaphoundError
from heaphound.target.channel import Channel

_FIRST_GAP_SECONDS = 0.02
_GAP_SHARE = 0.05  # later questions come more rarely: one in each twentieth of the time so far
_CLOCK = (
    "(() => { try { const [s, ns] = process.hrtime(); return s + ns / 1e9; } "
    "catch { return -1; } })()"
)


class Pause:
    """The answers so far."""

    def __init__(self) -> None:
        self._times: list[float] = []

    @property
    def longest_seconds(self) -> float | None:
        """The longest gap between two answers; None with fewer than two."""
        times = sorted(self._times)
        gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
        return max(gaps, default=None)

    async def ask(self, connection: Channel) -> None:
        """Ask for the time once, and keep the answer."""
        with contextlib.suppress(HeaphoundError):  # the command that is measured fails as well
            answer = await connection.call(
                "Runtime.evaluate", expression=_CLOCK, silent=True, returnByValue=True
            )
            told = answer.get("result", {}).get("value")
            if isinstance(told, int | float) and told >= 0:
                self._times.append(float(told))


@contextlib.asynccontextmanager
async def measured_pause(connection: Channel) -> AsyncIterator[Pause]:
    """Measure inside the block; the result is complete after it."""
    pause = Pause()
    questions: set[asyncio.Task[None]] = set()

    async def keep_asking() -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        while True:
            questions.add(asyncio.create_task(pause.ask(connection)))
            await asyncio.sleep(_FIRST_GAP_SECONDS + _GAP_SHARE * (loop.time() - begun))

    await pause.ask(connection)
    asking = asyncio.create_task(keep_asking(), name="pause")
    try:
        yield pause
        await pause.ask(connection)
        if questions:
            await asyncio.wait(questions)
    finally:
        for task in (asking, *questions):
            task.cancel()
