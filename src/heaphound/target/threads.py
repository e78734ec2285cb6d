"""The worker threads of processes that can be attached to, with their heaps, and the main heap."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from heaphound.errors import TargetError
from heaphound.target.processes import NodeProcess
from heaphound.target.session import open_target
from heaphound.target.workers import WorkerThread


@dataclass(frozen=True, slots=True)
class WithThreads:
    """A process with the heap that it told, and its worker threads."""

    process: NodeProcess
    threads: tuple[WorkerThread, ...] = ()


async def with_threads(processes: Sequence[NodeProcess]) -> list[WithThreads]:
    """Open a session with each process that can be attached to, for a moment.

    One after the other, because by default all want the same port for their inspector. Those of
    which another heaphound takes snapshots are left alone.
    """
    return [await _asked(process) for process in processes]


async def _asked(process: NodeProcess) -> WithThreads:
    if not process.is_attachable:
        return WithThreads(process)
    with contextlib.suppress(TargetError):  # it ended, or is busy: what is known stays
        async with open_target(pid=process.pid) as target:
            sample = await target.sample()
            async with target.workers() as workers:
                threads = tuple(worker.thread for worker in workers if worker.thread is not None)
        told = replace(
            process,
            heap_used_bytes=sample.heap_used_bytes,
            heap_limit_bytes=sample.heap_limit_bytes or process.heap_limit_bytes,
        )
        return WithThreads(told, threads)
    return WithThreads(process)
