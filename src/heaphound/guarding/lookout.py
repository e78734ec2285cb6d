"""Guard one process, over its restarts and ours: watch it, and capture when it grows for sure.

In: the PID or address that stands for it now. Out: Cases with their snapshots, handed to `cases`,
where they wait to be diagnosed. `watch` does the looking, the recording and the judging.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

from heaphound.case import Case
from heaphound.case.atomic_file import PRIVATE_FOLDER, storage_errors_named
from heaphound.case.recording import RECORDING_NAME
from heaphound.errors import CaseUnusable, TargetBusy, TargetError
from heaphound.guarding.events import Journal
from heaphound.guarding.incident import FEWEST, Ended, Incident, Sizes, snapshot_text
from heaphound.guarding.plan import GuardPlan
from heaphound.guarding.state import Capturing, StateFile
from heaphound.progress import Step
from heaphound.target import Target
from heaphound.target.vitals import Vitals
from heaphound.trend.verdict import Verdict, verdict_json
from heaphound.units import duration_text
from heaphound.watch import WatchedProcess, WatchPlan, run_watch

Looked = Callable[["Lookout", Vitals, Verdict | None], None]
CASE_SAMPLES = 5000  # in a Case, for the chart of its report


class Lookout:
    """Watches one process; a `watch.Watcher` and a progress listener."""

    def __init__(
        self,
        name: str,
        plan: GuardPlan,
        journal: Journal,
        cases: asyncio.Queue[tuple[Lookout, Case]],
        looked: Looked,
    ) -> None:
        self.name = name
        self.folder = plan.folder / "targets" / name
        self.state = StateFile(self.folder / "state.json")
        self.pid: int | None = None
        self._plan = plan
        self._journal = journal
        self._cases = cases
        self._tell_looked = looked
        self._sizes = Sizes()
        self._target: Target | None = None
        self._capture: asyncio.Task[None] | None = None
        self._incident: Incident | None = None
        self._case_samples = 0
        self._last_verdict: Verdict | None = None
        self._kind = ""
        self._confirmed = 0
        self._stop = asyncio.Event()

    async def keep_watch(self, stop: asyncio.Event, *, pid: int | None, address: str | None) -> str:
        """Watch until the process ends or `stop` is set; gives the reason.

        Raises:
            HeaphoundError: it cannot be reached, or the recording not be kept.
        """
        with storage_errors_named(self.folder):
            self.folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        recorded = self.folder / "watch.case"
        plan = WatchPlan(
            self.name,
            address=address,
            pid=pid,
            folder=recorded,
            resume=(recorded / RECORDING_NAME).is_file(),
            interval_seconds=self._plan.interval_seconds,
            confidence=self._plan.confidence,
        )
        self._last_verdict, self._kind, self._confirmed = None, "", 0
        self._stop = stop
        self._sizes.restart()
        return (await run_watch(plan, self, self, stop, self._beside)).ended

    def tell(self, kind: str, text: str, **data: object) -> None:
        """Say that something happened to this process."""
        self._journal.tell(kind, text, slot=self.name, pid=self.pid, **data)

    def rest(self, seconds: float) -> None:
        """Begin no capture for some time, and end the one that is noted."""
        self.state.change(capturing=None, rest_until=time.time() + seconds)

    @contextlib.asynccontextmanager
    async def _beside(self, target: Target) -> AsyncIterator[None]:
        """Capture while it is watched; at the end close what is under way in good order."""
        self._target = target
        self.state.change(pid=target.pid, born=target.born)
        self._conclude_what_was_left(target)
        try:
            yield
        finally:
            if self._capture is not None:
                self._capture.cancel()
                await asyncio.wait({self._capture})
                self._capture = None
            if self._stop.is_set() and self._incident is not None:
                self._incident.case.close()  # the next guard concludes it
                self._incident = None
            elif self._incident is not None:
                reason = "its inspector was lost" if target.alive() else "the process ended"
                self._conclude(Ended(len(self._incident.case.snapshots()), reason))
            self._target = None

    def _conclude_what_was_left(self, target: Target) -> None:
        """End a capture that a guard before us left behind.

        It cannot go on: V8 gives objects new ids when an inspector session ends, so snapshots of
        two sessions do not compare.
        """
        left = self.state.now.capturing
        if left is None:
            return
        try:
            case = Case.open(Path(left.case))
        except CaseUnusable:
            self.rest(0)
            return
        self._incident = Incident(self._plan, target, case, self._sizes)
        self._conclude(Ended(len(case.snapshots()), "the guard was started again"), retry_seconds=0)

    def begun(self, process: WatchedProcess, folder: Path) -> None:
        """The process is reached."""
        self.pid = process.pid
        text = f"watching process {process.pid}, Node {process.node_version}"
        self.tell("attached", text, node=process.node_version, recording=str(folder))

    def looked(self, vitals: Vitals, verdict: Verdict | None) -> None:
        """Take the look in; begin a capture when growth is confirmed."""
        self._sizes.add(vitals.memory)
        if self._incident is not None and self._case_samples < CASE_SAMPLES:
            self._case_samples += 1
            self._incident.case.add_sample(vitals.memory)
        self._tell_looked(self, vitals, verdict)
        for warning in vitals.warnings:
            self.tell("warning", f"MaxListenersExceededWarning: {warning.message}")
        if verdict is None or verdict is self._last_verdict:
            return
        self._last_verdict = verdict
        if verdict.kind != self._kind:
            self._kind = verdict.kind
            text = f"{verdict.kind} (confidence {verdict.confidence:.0%})"
            self.tell("verdict", text, verdict=verdict_json(verdict))
        is_sure = verdict.kind == "growing" and verdict.confidence >= self._plan.confidence
        self._confirmed = self._confirmed + 1 if is_sure else 0
        if self._confirmed >= self._plan.confirmations:
            self._act(verdict)

    async def asked(self) -> str | None:
        """Nobody asks for anything."""
        return None

    def step(self, step: Step, detail: str = "") -> None:
        """Keep quiet: the events say what matters."""

    def advance(self, done: float, total: float | None, unit: str = "bytes") -> None:
        """Keep quiet."""

    def note(self, text: str) -> None:
        """Keep quiet."""

    def _act(self, verdict: Verdict) -> None:
        if self._incident is not None or time.time() < self.state.now.rest_until:
            return
        if self._target is None:
            return
        if verdict.region == "native":
            self.rest(self._plan.cooldown_seconds)
            text = (
                "memory outside the heap grows, where heap snapshots show nothing: look at native "
                "modules, at the allocator (try jemalloc or MALLOC_ARENA_MAX=2) and at buffers"
            )
            self.tell("native", text, verdict=verdict_json(verdict))
            return
        moment = datetime.now(UTC)
        folder = self._plan.folder / "cases" / f"{moment:%Y%m%dT%H%M%S}-{self.name}.case"
        case = Case.create(folder, self.name, pid=self.pid, node=self._target.node_version)
        case.describe(verdict=verdict_json(verdict))
        self._incident = Incident(self._plan, self._target, case, self._sizes)
        self._case_samples = 0
        self.state.change(incidents=self.state.now.incidents + 1)
        self.state.change(capturing=Capturing(str(folder)))
        text = f"{verdict.region} grows for sure: capturing into {folder}"
        self.tell("capturing", text, case=str(folder))
        self._capture = asyncio.create_task(self._take_all(), name="incident")

    async def _take_all(self) -> None:
        incident, target = self._incident, self._target
        if incident is None or target is None:
            return
        try:
            with target.series():
                await self._take_series(incident)
        except TargetBusy as error:
            self._capture = None
            self._conclude(Ended(0, error.message))

    async def _take_series(self, incident: Incident) -> None:
        floor_bytes = 0
        while True:
            try:
                came = await incident.next_snapshot(floor_bytes)
            except TargetError:
                return  # `_beside` sees whether the process ended
            if isinstance(came, Ended):
                self._capture = None
                self._conclude(came)
                return
            floor_bytes, note = came
            number = len(incident.case.snapshots())
            text = snapshot_text(number, self._plan.snapshots, note)
            self.tell("snapshot", text, case=str(incident.case.folder), snapshot=note)

    def _conclude(self, ended: Ended, retry_seconds: float | None = None) -> None:
        """Hand the Case over to be diagnosed, or say why there is nothing to diagnose."""
        incident, self._incident = self._incident, None
        if incident is None:
            return
        enough = ended.snapshots >= FEWEST
        plan = self._plan
        retry = plan.retry_seconds if retry_seconds is None else retry_seconds
        retry = min(retry, plan.cooldown_seconds)
        self.rest(plan.cooldown_seconds if enough else retry)
        incident.case.close()
        case = str(incident.case.folder)
        if ended.is_refused:
            self.tell("refused", ended.reason, case=case, snapshots=ended.snapshots)
        elif not enough:
            text = (
                f"{ended.snapshots} of the {FEWEST} snapshots that a diagnosis needs: "
                f"{ended.reason}" + (f"; again in {duration_text(retry)}" if retry else "")
            )
            self.tell("gave-up", text, case=case, snapshots=ended.snapshots)
        if enough:
            self._cases.put_nowait((self, incident.case))
