"""What a guard shows a Prometheus server: the processes it guards, what it did, its own size."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import psutil
from prometheus_client import CollectorRegistry, Counter, Gauge, ProcessCollector, start_http_server

from heaphound.errors import OptionError
from heaphound.guarding.events import Event
from heaphound.target.vitals import Vitals
from heaphound.trend.verdict import Verdict

if TYPE_CHECKING:
    from heaphound.guarding.lookout import Lookout

KINDS = ("growing", "settling", "steady", "falling", "stepwise", "inconclusive")


class Meters:
    """The numbers behind /metrics, kept whether somebody asks for them or not."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)  # our own memory, processor time and files
        self._up = self._gauge("target_up", "Whether the process is watched now.")
        self._rss = self._gauge("target_rss_bytes", "Resident memory of the process.")
        self._heap = self._gauge("target_heap_used_bytes", "Heap in use.")
        self._limit = self._gauge("target_heap_limit_bytes", "Where V8 gives up.")
        self._external = self._gauge("target_external_bytes", "External memory and ArrayBuffers.")
        self._verdict = self._gauge("target_verdict", "1 for the verdict of now.", "verdict")
        self._confidence = self._gauge("target_verdict_confidence", "Of the verdict, 0 to 1.")
        self._slope = self._gauge("target_growth_bytes_per_second", "The estimate of now.")
        self._reached = self._gauge(
            "target_limit_reached_seconds", "Until a limit is hit, at the soonest.", "limit"
        )
        self._pause = self._gauge("snapshot_pause_seconds", "The last snapshot's pause.")
        self._findings = self._gauge("findings", "Findings of the last diagnosis.")
        self._last = self._gauge("last_event_timestamp_seconds", "When it happened last.", "event")
        self._events = Counter(
            "heaphound_events",
            "Events by kind; docs/guarding.md lists them.",
            ("target", "event"),
            registry=self.registry,
        )

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"heaphound_{name}", text, ("target", *labels), registry=self.registry)

    def serve(self, host: str, port: int) -> int:
        """Answer at http://host:port/metrics; gives the port, which 0 leaves open.

        Raises:
            OptionError: the address cannot be listened at.
        """
        try:
            server, _ = start_http_server(port, addr=host, registry=self.registry)
        except OSError as error:
            raise OptionError(
                f"--metrics: {host}:{port} cannot be listened at ({error.strerror})",
                hint="Choose another port; 0 takes any free one and says which.",
            ) from error
        return int(server.server_port)

    def hear(self, event: Event) -> None:
        """Count an event."""
        self._events.labels(event.slot, event.kind).inc()
        self._last.labels(event.slot, event.kind).set(event.time)
        if event.kind in ("attached", "detached"):
            self._up.labels(event.slot).set(event.kind == "attached")
        if event.kind == "diagnosed":
            self._findings.labels(event.slot).set(len(event.data.get("findings", ())))
        pause = event.data.get("snapshot", {}).get("pause_seconds")
        if pause is not None:
            self._pause.labels(event.slot).set(pause)

    def looked(self, lookout: Lookout, vitals: Vitals, verdict: Verdict | None) -> None:
        """Take a look in."""
        name, memory = lookout.name, vitals.memory
        self._rss.labels(name).set(memory.rss_bytes)
        self._heap.labels(name).set(memory.heap_used_bytes)
        self._external.labels(name).set(memory.external_bytes)
        if memory.heap_limit_bytes is not None:
            self._limit.labels(name).set(memory.heap_limit_bytes)
        if verdict is None:
            return
        for kind in KINDS:
            self._verdict.labels(name, kind).set(kind == verdict.kind)
        self._confidence.labels(name).set(verdict.confidence)
        self._slope.labels(name).set(verdict.slope.estimate)
        for limit in verdict.limits:
            if limit.reached_in_seconds is not None:
                self._reached.labels(name, limit.limit.name).set(limit.reached_in_seconds[0])


class OwnCost:
    """The guard's own memory and processor time."""

    def __init__(self) -> None:
        self._process = psutil.Process(os.getpid())

    def rss_bytes(self) -> int:
        """Resident memory."""
        return int(self._process.memory_info().rss)

    def cpu_share(self) -> float:
        """Of one processor, since the start of this program."""
        times = self._process.cpu_times()
        return float(times.user + times.system) / max(
            1.0, time.time() - self._process.create_time()
        )
