"""`heaphound capture`, from the order to the snapshots in the Case.

Each worker thread has a heap of its own, so its snapshots get a Case of their own inside.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from heaphound.capture.interrupt import interruptible
from heaphound.capture.take import Care, take
from heaphound.capture.written import take_by_signal, take_near_limit
from heaphound.case import Case
from heaphound.errors import HeaphoundError, Interrupted, OptionError
from heaphound.progress import Listener, Step
from heaphound.target import Target, open_target


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
        threads: of these worker threads instead of the main one; every thread for "all".
        by_signal: let Node write them, on the signal it was started with.
        near_limit: let Node write them, when the heap of the command is nearly full.
        care: how careful to be with the process.
    """

    address: str | None = None
    pid: int | None = None
    command: Sequence[str] | None = None
    folder: Path | None = None
    snapshots: int = 1
    every_seconds: float = 30.0
    keep: int | None = None
    threads: tuple[str, ...] = ()
    by_signal: bool = False
    near_limit: bool = False
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
    if case.snapshots() and not order.by_signal:
        listener.note(
            "the Case has snapshots of an earlier run: those of separate runs do not compare object"
            " by object, because Node numbers its objects anew; --snapshots N takes them in one run"
        )

    async def capture() -> None:
        if order.near_limit:
            command = order.command or ()
            taken.extend(await take_near_limit(case, command, order.snapshots, listener))
        elif order.by_signal:
            await _repeat(order, listener, lambda: _by_signal(order, case, listener, taken))
        else:
            await _through_inspector(order, case, listener, taken)

    signal_name = await interruptible(capture())
    if signal_name is not None and not taken:
        raise Interrupted(f"stopped by {signal_name} before a snapshot was complete")
    return taken


async def _repeat(order: Order, listener: Listener, once: Callable[[], Awaitable[None]]) -> None:
    for number in range(order.snapshots):
        if number:
            listener.step(Step.WATCH)
            await asyncio.sleep(order.every_seconds)
        await once()


async def _by_signal(
    order: Order, case: Case, listener: Listener, taken: list[dict[str, Any]]
) -> None:
    if order.pid is None:
        raise OptionError("--by-signal needs --pid", hint="heaphound capture --pid N --by-signal")
    taken.append(await take_by_signal(case, order.pid, listener, order.care))
    _forget(order, case)


async def _through_inspector(
    order: Order, case: Case, listener: Listener, taken: list[dict[str, Any]]
) -> None:
    log = case.folder / "target.log" if order.command else None
    async with open_target(
        order.address, pid=order.pid, command=order.command, log=log, listener=listener
    ) as target:
        case.describe(pid=target.pid, node=target.node_version)
        async with _isolates(order, case, target) as isolates:

            async def once() -> None:
                for isolate, its_case in isolates:
                    if len(taken) >= len(isolates) and not await isolate.ids_hold():
                        listener.note("another inspector session has ended: see docs/capturing.md")
                    note = await take(isolate, its_case, listener, order.care)
                    taken.append(_named(note, isolate, its_case, case))
                    _forget(order, its_case)

            with target.series() if order.snapshots > 1 else contextlib.nullcontext():
                await _repeat(order, listener, once)


@contextlib.asynccontextmanager
async def _isolates(
    order: Order, case: Case, target: Target
) -> AsyncIterator[list[tuple[Target, Case]]]:
    """The heaps that are meant, each with its Case."""
    if not order.threads:
        yield [(target, case)]
        return
    async with contextlib.AsyncExitStack() as stack:
        workers = await stack.enter_async_context(target.workers())
        meant = _meant(order.threads, workers, target.pid)
        found = [(target, case)] if "all" in order.threads or "main" in order.threads else []
        for worker in meant:
            if worker.thread is None:
                continue
            name = f"worker-{worker.thread.thread_id}"
            inner = stack.enter_context(case_of(case.folder / f"{name}.case", name))
            inner.describe(pid=target.pid, node=target.node_version, thread=asdict(worker.thread))
            found.append((worker, inner))
        yield found


def _meant(threads: tuple[str, ...], workers: list[Target], pid: int) -> list[Target]:
    """The workers that are asked for.

    Raises:
        OptionError: there is none of such a number.
    """
    by_id = {str(worker.thread.thread_id): worker for worker in workers if worker.thread}
    unknown = [name for name in threads if name not in {"all", "main", *by_id}]
    if unknown:
        there = ", ".join(by_id) or "none"
        raise OptionError(
            f"process {pid} has no worker thread {unknown[0]}; it has {there}",
            hint="`heaphound ps --threads` lists them; --worker all takes every thread.",
        )
    return workers if "all" in threads else [by_id[name] for name in threads if name in by_id]


def _named(note: dict[str, Any], isolate: Target, its_case: Case, case: Case) -> dict[str, Any]:
    """The note, its file relative to the outer Case, and the thread it is of."""
    if isolate.thread is None:
        return note
    file = (its_case.folder / note["file"]).relative_to(case.folder)
    return {**note, "file": str(file), "thread": isolate.thread.thread_id}


def _forget(order: Order, case: Case) -> None:
    if order.keep is not None:
        case.forget_snapshots(keep=order.keep)
