"""Ctrl-C and SIGTERM end a capture in good order: the process is left as it was first."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


async def interruptible(work: Coroutine[Any, Any, None]) -> str | None:
    """Do the work until it is done or we are asked to end.

    The second signal would interrupt the leaving, so it is not heard.

    Returns:
        The name of the signal that ended it; None when it was done.

    Raises:
        BaseException: whatever the work raises.
    """
    working = asyncio.create_task(work, name="capture")
    loop = asyncio.get_running_loop()
    heard: list[str] = []

    def end(which: signal.Signals) -> None:
        if not heard:
            heard.append("Ctrl-C" if which == signal.SIGINT else which.name)
            working.cancel()

    for which in _SIGNALS:
        loop.add_signal_handler(which, end, which)
    try:
        await working
    except asyncio.CancelledError:
        if not heard:
            raise
    finally:
        for which in _SIGNALS:
            loop.remove_signal_handler(which)
    return heard[0] if heard else None
