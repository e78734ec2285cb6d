"""One snapshot with allocation stacks: track for a while, then take it.

In: who, and for how long. Out: the snapshot's path in a Case. Only objects that are allocated while
it tracks have a stack. Ctrl-C ends the tracking early, and the snapshot is taken then.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from heaphound.capture.take import Care, take
from heaphound.case import Case
from heaphound.errors import HeaphoundError
from heaphound.progress import Listener, Step
from heaphound.target import open_target
from heaphound.target.load import running_load

_TICK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Tracking:
    """What to track; exactly one of address, pid and command is given.

    Attributes:
        title: a few words for the Case.
        address: HOST:PORT of an inspector.
        pid: a running process.
        command: a command to start.
        load: a command that makes work for the process.
        folder: of the Case; None makes one here.
        seconds: how long.
        care: how careful to be with the process.
    """

    title: str
    address: str | None = None
    pid: int | None = None
    command: Sequence[str] | None = None
    load: str | None = None
    folder: Path | None = None
    seconds: float = 30.0
    care: Care = field(default_factory=Care)


def take_with_allocations(plan: Tracking, listener: Listener) -> Path:
    """Track and take the snapshot.

    Raises:
        HeaphoundError: the class says what.
    """
    about = {"command": list(plan.command or ()), "pid": plan.pid, "inspect": plan.address}
    case = Case.create(plan.folder, plan.title, kind="allocations", **about)
    try:
        with case:
            asyncio.run(_track(plan, case, listener))
            return case.snapshots()[-1]
    except HeaphoundError:
        if plan.folder is None and not case.snapshots():
            shutil.rmtree(case.folder, ignore_errors=True)
        raise


async def _track(plan: Tracking, case: Case, listener: Listener) -> None:
    enough = asyncio.Event()
    loop = asyncio.get_running_loop()
    for which in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(which, enough.set)
    async with (
        open_target(
            plan.address,
            pid=plan.pid,
            command=plan.command,
            log=case.folder / "target.log" if plan.command else None,
            listener=listener,
        ) as target,
        running_load(plan.load, case.folder / "load.log"),
    ):
        case.describe(pid=target.pid, node=target.node_version)
        await target.track_allocations(listener)
        begun = loop.time()
        while not enough.is_set() and (passed := loop.time() - begun) < plan.seconds:
            listener.advance(passed, plan.seconds, "seconds")
            await asyncio.wait(
                [asyncio.ensure_future(enough.wait())],
                timeout=min(_TICK_SECONDS, plan.seconds - passed),
            )
            await target.sample()  # so that a process that ended is noticed now
        listener.step(Step.COLLECT_GARBAGE)
        await take(target, case, listener, plan.care)
