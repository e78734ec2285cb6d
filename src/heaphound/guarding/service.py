"""The guard as a service: find the processes, give each a lookout, diagnose, tell, end in order.

In: a GuardPlan and an event that stops it. Out: how many diagnoses had findings. Everything that
must survive a restart is in the plan's folder.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import shutil
import time
from collections.abc import AsyncIterator, Iterator

import psutil

from heaphound.case import Case
from heaphound.case.atomic_file import PRIVATE_FOLDER, storage_errors_named
from heaphound.errors import CaseUnusable, HeaphoundError
from heaphound.guarding.diagnosing import diagnose_case
from heaphound.guarding.events import Journal
from heaphound.guarding.lookout import Lookout
from heaphound.guarding.meters import Meters, OwnCost
from heaphound.guarding.notify import Notifier
from heaphound.guarding.plan import GuardPlan
from heaphound.target.selector import matching
from heaphound.units import bytes_text

SEARCH_SECONDS = 2.0
LONGEST_BACK_OFF_SECONDS = 300.0
HEALTH_SECONDS = 3600.0


async def run_guard(plan: GuardPlan, journal: Journal, meters: Meters, stop: asyncio.Event) -> int:
    """Guard until `stop` is set, the process of a PID has ended, or `once` is fulfilled.

    Returns:
        How many diagnoses had findings.

    Raises:
        HeaphoundError: the folder cannot be used, the only process not be reached, or the guard
            would need more memory than it may.
    """
    with _locked(plan):
        async with Notifier(plan.telling, journal):
            return await _Service(plan, journal, meters, stop).run()


class _Service:
    def __init__(
        self, plan: GuardPlan, journal: Journal, meters: Meters, stop: asyncio.Event
    ) -> None:
        self._plan = plan
        self._journal = journal
        self._meters = meters
        self._stop = stop
        self._cases: asyncio.Queue[tuple[Lookout, Case]] = asyncio.Queue()
        self._lookouts: dict[str, Lookout] = {}
        self._watches: dict[str, asyncio.Task[None]] = {}
        self._claimed: dict[str, int] = {}
        self._with_findings = 0
        self._cost = OwnCost()
        self._failure: HeaphoundError | None = None

    async def run(self) -> int:
        self._journal.tell("started", f"guarding {self._what()}; files go to {self._plan.folder}")
        async with self._diagnosing():
            try:
                await self._keep_all()
                if not self._stop.is_set():
                    await self._cases.join()
            finally:
                self._stop.set()
                if self._watches:
                    await asyncio.wait(self._watches.values())
        if self._failure is not None:
            raise self._failure
        self._journal.tell("stopped", "the guard has ended; what it opened is closed")
        return self._with_findings

    def _what(self) -> str:
        plan = self._plan
        if plan.selector is not None:
            return plan.selector.text
        return f"process {plan.pid}" if plan.pid is not None else str(plan.address)

    async def _keep_all(self) -> None:
        health_at = time.monotonic()
        was_waiting = False
        while not self._stop.is_set():
            if self._plan.selector is None:
                if not self._watches and not self._start_only():
                    return
            else:
                await self._start_new()
                is_waiting = not self._watches
                if is_waiting and not was_waiting:
                    self._journal.tell("waiting", f"no process matches {self._what()}")
                was_waiting = is_waiting
            if time.monotonic() >= health_at:
                self._tell_health()
                health_at = time.monotonic() + HEALTH_SECONDS
            if not self._has_room():
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), SEARCH_SECONDS)

    def _start_only(self) -> bool:
        """Start the watch of a PID or an address; False when it was started before and is over."""
        if self._lookouts:
            return False
        name = f"pid-{self._plan.pid}" if self._plan.pid is not None else _slug(self._plan.address)
        self._start(name, self._plan.pid)
        return True

    async def _start_new(self) -> None:
        """Give every process that the selector means, and nobody watches, a lookout."""
        if self._plan.selector is None or len(self._watches) >= self._plan.most_processes:
            return
        taken = {self._claimed[name] for name in self._watches}
        for match in await asyncio.to_thread(matching, self._plan.selector):
            if match.pid in taken or len(self._watches) >= self._plan.most_processes:
                continue
            self._start(self._free_slot(match.pid, match.born), match.pid)

    def _free_slot(self, pid: int, born: int) -> str:
        """The slot that watched this process before, else the first that is free."""
        free = [
            name
            for number in range(1, self._plan.most_processes + 1)
            if (name := f"process-{number}") not in self._watches
        ]
        for name in free:
            now = self._lookout(name).state.now
            if (now.pid, now.born) == (pid, born):
                return name
        return free[0]

    def _lookout(self, name: str) -> Lookout:
        if name not in self._lookouts:
            self._lookouts[name] = Lookout(
                name, self._plan, self._journal, self._cases, self._meters.looked
            )
        return self._lookouts[name]

    def _start(self, name: str, pid: int | None) -> None:
        lookout = self._lookout(name)
        if pid is not None:
            self._claimed[name] = pid
        task = asyncio.create_task(self._watch(lookout, pid), name=name)
        self._watches[name] = task
        task.add_done_callback(lambda _: self._watches.pop(name, None))

    async def _watch(self, lookout: Lookout, pid: int | None) -> None:
        """Watch a process until it ends; one that cannot be reached is tried again, ever less."""
        pause, said = 1.0, ""
        while not self._stop.is_set():
            try:
                ended = await lookout.keep_watch(self._stop, pid=pid, address=self._plan.address)
                lookout.tell("detached", ended)
                pause, said = 1.0, ""
                if pid is not None and not _is_there(pid):
                    return
            except HeaphoundError as error:
                if pid is not None and not _is_there(pid):
                    if self._plan.pid is not None and not lookout.pid:
                        self._fail(error)
                    return
                if error.message != said:
                    lookout.tell("unreachable", f"{error.message}. {error.hint}")
                said = error.message
                pause = min(pause * 2, LONGEST_BACK_OFF_SECONDS)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), pause)

    def _fail(self, error: HeaphoundError) -> None:
        self._failure = error
        self._stop.set()

    @contextlib.asynccontextmanager
    async def _diagnosing(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._diagnose_all(), name="diagnosing")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _diagnose_all(self) -> None:
        """Diagnose one Case after the other: two at once would need twice the memory."""
        while True:
            lookout, case = await self._cases.get()
            try:
                await self._diagnose(lookout, case)
            finally:
                self._cases.task_done()
            if self._plan.once:
                self._stop.set()

    async def _diagnose(self, lookout: Lookout, case: Case) -> None:
        diagnosed = await diagnose_case(case.folder)
        where = {"case": str(case.folder), "snapshots": len(case.snapshots())}
        if diagnosed.failure is not None:
            hint = f"`heaphound report {case.folder}` tries again"
            lookout.tell(
                "undiagnosed", f"the diagnosis failed: {diagnosed.failure}; {hint}", **where
            )
            return
        findings = list(diagnosed.findings)
        new = lookout.state.tell([finding["fingerprint"] for finding in findings])
        self._with_findings += bool(findings)
        first = findings[0]["title"] if findings else "nothing that holds on to memory was found"
        more = f", and {len(findings) - 1} more" if len(findings) > 1 else ""
        known = "" if new or not findings else " (told before)"
        report = case.folder / "report.html"
        lookout.tell(
            "diagnosed",
            f"{first}{more}{known}: {report}",
            findings=findings,
            new=new,
            report=str(report),
            **where,
        )
        self._forget_cases()

    def _forget_cases(self) -> None:
        """Remove the oldest Cases when only so many are to be kept."""
        if self._plan.keep is None:
            return
        cases = sorted((self._plan.folder / "cases").glob("*.case"))
        for folder in cases[: -self._plan.keep]:
            shutil.rmtree(folder, ignore_errors=True)

    def _tell_health(self) -> None:
        rss, share = self._cost.rss_bytes(), self._cost.cpu_share()
        text = f"the guard itself uses {bytes_text(rss)} and {share:.1%} of a processor"
        self._journal.tell("healthy", text, rss_bytes=rss, cpu_share=round(share, 4))

    def _has_room(self) -> bool:
        used = self._cost.rss_bytes()
        if used <= self._plan.own_memory_bytes:
            return True
        may = bytes_text(self._plan.own_memory_bytes)
        self._fail(
            HeaphoundError(
                f"the guard uses {bytes_text(used)} of memory and may use {may}: it ends",
                hint="Start it again, and it goes on where it was; --own-memory sets the limit.",
            )
        )
        return False


def _is_there(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _slug(address: str | None) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in str(address)).strip("-")


@contextlib.contextmanager
def _locked(plan: GuardPlan) -> Iterator[None]:
    """Hold the folder, so that two guards do not write into one.

    Raises:
        CaseUnusable: another guard holds it, or it cannot be written.
    """
    path = plan.folder / "guard.lock"
    with storage_errors_named(path):
        plan.folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        file = path.open("w")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CaseUnusable(
                f"another guard works in {plan.folder}",
                hint="Give each guard a folder of its own with --folder.",
            ) from error
        yield
