"""Looks at a process go on in the background while something else is done with it.

In: a `Target`. Out: a recording as `watch` makes one. What cannot be seen is left out: the looks
are for the charts of the report, and must not end what they accompany.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

from heaphound.case.recording import Recording
from heaphound.errors import ConnectionLost, HeaphoundError, TargetDied
from heaphound.target import Target

EVERY_SECONDS = 1.0
_LEAVING_SECONDS = 5.0


@contextlib.asynccontextmanager
async def recorded_vitals(
    target: Target, recording: Recording, load: str | None = None
) -> AsyncIterator[None]:
    """Look at `target` every second inside the block, and mark when the load began and ended.

    Args:
        target: a process that was opened.
        recording: takes the looks.
        load: the command that works on it, for the marks.

    Raises:
        StorageFull: a mark could not be kept.
    """
    looking = asyncio.create_task(_look_on(target, recording), name="vitals")
    try:
        if load is not None:
            recording.mark(time.time(), "load start", load)
        yield
    finally:
        looking.cancel()
        await asyncio.wait({looking}, timeout=_LEAVING_SECONDS)
        if load is not None:
            recording.mark(time.time(), "load stop")


async def _look_on(target: Target, recording: Recording) -> None:
    with contextlib.suppress(HeaphoundError):
        async with target.probe() as probe:
            while True:
                try:
                    recording.add(await probe.look())
                except (TargetDied, ConnectionLost):
                    return
                except HeaphoundError:  # busy with a snapshot, or the disk is full
                    pass
                await asyncio.sleep(EVERY_SECONDS)
