"""End a command and everything it started: first asked, then forced."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal


async def end_group(process: asyncio.subprocess.Process, *, grace_seconds: float) -> None:
    """Ask the whole group to end, then insist; a cancellation in between insists at once.

    Args:
        process: the leader of a session of its own.
        grace_seconds: between SIGTERM and SIGKILL.
    """
    try:
        if process.returncode is None:
            _signal_group(process.pid, signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), grace_seconds)
    finally:
        _signal_group(process.pid, signal.SIGKILL)
        await process.wait()


def _signal_group(group: int, which: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, which)
