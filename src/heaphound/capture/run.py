"""`heaphound capture`, from the order to the snapshots in the Case."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from heaphound.capture.interrupt import interruptible
from heaphound.capture.take import Care, take
from heaphound.case import Case
from heaphound.errors import HeaphoundError, Interrupted
from heaphound.progress import Listener, Step
from heaphound.target import open_target


@dataclass(frozen=True, slots=True)
class Order:
    """What to capture; exactly one of address, pid and command is given.

    Attributes:
        address: HOST:PORT of an inspector.
        pid: a running process.
        command: a command to start.
        folder: of the Case, made or added to; None makes one here.
        snapshots: how many.
        every_seconds: between them.
        keep: how many snapshots stay in the Case; None keeps all.
        care: how careful to be with the process.
    """

    address: str | None = None
    pid: int | None = None
    command: Sequence[str] | None = None
    folder: Path | None = None
    snapshots: int = 1
    every_seconds: float = 30.0
    keep: int | None = None
    care: Care = field(default_factory=Care)

    @property
    def title(self) -> str:
        """A few words for the Case."""
        if self.pid is not None:
            return f"pid-{self.pid}"
        return self.address or " ".join(Path(word).name for word in (self.command or ())[:2])


@dataclass(frozen=True, slots=True)
class Captured:
    """The Case folder, and its notes of the snapshots that were taken now."""

    folder: Path
    snapshots: tuple[dict[str, Any], ...]


def capture_snapshots(order: Order, listener: Listener) -> Captured:
    """Take the snapshots.

    Raises:
        Interrupted: Ctrl-C or SIGTERM came before the first was complete.
        HeaphoundError: the class says what; snapshots that are complete stay in the Case.
    """
    case = case_of(order.folder, order.title)
    try:
        with case:
            taken = asyncio.run(_capture(order, case, listener))
    except HeaphoundError:
        if order.folder is None and not case.snapshots():
            shutil.rmtree(case.folder, ignore_errors=True)
        raise
    return Captured(case.folder, tuple(taken))


def case_of(folder: Path | None, title: str) -> Case:
    """Open the Case that is in a folder, or begin one.

    Raises:
        CaseUnusable: the folder holds something else, or cannot be written.
    """
    if folder is not None and (folder / "case.json").exists():
        return Case.open(folder)
    return Case.create(folder, title)


async def _capture(order: Order, case: Case, listener: Listener) -> list[dict[str, Any]]:
    taken: list[dict[str, Any]] = []

    async def capture() -> None:
        log = case.folder / "target.log" if order.command else None
        async with open_target(
            order.address, pid=order.pid, command=order.command, log=log, listener=listener
        ) as target:
            case.describe(pid=target.pid, node=target.node_version)
            while True:
                taken.append(await take(target, case, listener, order.care))
                if order.keep is not None:
                    case.forget_snapshots(keep=order.keep)
                if len(taken) == order.snapshots:
                    return
                listener.step(Step.WATCH)
                await asyncio.sleep(order.every_seconds)

    signal_name = await interruptible(capture())
    if signal_name is not None and not taken:
        raise Interrupted(f"stopped by {signal_name} before a snapshot was complete")
    return taken
