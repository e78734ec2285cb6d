"""One service twice, one of them looked at: short batches of requests to each in turn.

The speed of a shared machine drifts by a tenth within seconds, which is more than what is to be
measured. Batches of some tens of milliseconds meet the same speed two by two. The services share
one core, as only one of them works at a time; the load, and whatever looks, have the others. Two
processes of one program differ by some hundredths for good, as its functions are compiled at other
moments; so all is done several times, with new processes.
"""

from __future__ import annotations

import math
import os
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_LOAD = Path(__file__).with_suffix(".js")
_CONNECTIONS = 10


@dataclass(frozen=True, slots=True)
class Difference:
    """What being looked at costs, as shares of the bare service's figure.

    Attributes:
        throughput: of requests a second; negative is slower.
        processor: of seconds of processor time for a request, over the whole run. It counts what
            is done for whoever looks between the batches too, and so twice as much as on a
            service that is never idle.
    """

    throughput: float
    processor: float


def summed_up(differences: Sequence[Difference]) -> str:
    """Give the medians, and what the middle half of the runs lie between."""
    said = []
    for what in ("throughput", "processor"):
        low, middle, high = statistics.quantiles([getattr(one, what) for one in differences], n=4)
        said.append(f"{what} {middle:+.1%} ({low:+.1%} to {high:+.1%})")
    return f"{', '.join(said)}, {len(differences)} runs"


class Service:
    """A service on the first core; it prints its port as its first line."""

    def __init__(self, command: Sequence[str | Path]) -> None:
        self.process = subprocess.Popen(
            ["taskset", "-c", str(_first_core()), *command], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def processor_seconds(self) -> float:
        """Processor time of all its threads so far."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


class Alternating:
    """Two services and the load; a context manager that ends all three."""

    def __init__(self, node: Path, command: Sequence[str | Path]) -> None:
        self.bare, self.looked_at = Service(command), Service(command)
        cores = sorted(os.sched_getaffinity(0) - {_first_core()} or {_first_core()})
        self._load = subprocess.Popen(
            ["taskset", "-c", ",".join(map(str, cores)), node, _LOAD],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in (self._load, self.bare.process, self.looked_at.process):
            process.kill()
            process.wait()

    def batch(self, service: Service, requests: int) -> float:
        """Send requests; gives the seconds they took."""
        assert self._load.stdin is not None
        assert self._load.stdout is not None
        self._load.stdin.write(f"{service.port} {requests} {_CONNECTIONS}\n")
        self._load.stdin.flush()
        return float(self._load.stdout.readline())

    def warm(self, requests: int) -> None:
        """Let both answer until their code is compiled."""
        for service in (self.bare, self.looked_at):
            self.batch(service, requests)

    def measured(self, pairs: int, requests: int) -> Difference:
        """Send batches in turn."""
        services = (self.bare, self.looked_at)
        before = [service.processor_seconds() for service in services]
        seconds: list[tuple[float, float]] = []
        for pair in range(pairs):
            order = services if pair % 2 else services[::-1]
            took = {service: self.batch(service, requests) for service in order}
            seconds.append((took[self.bare], took[self.looked_at]))
        used = [
            service.processor_seconds() - one for service, one in zip(services, before, strict=True)
        ]
        return Difference(_faster(seconds), used[1] / used[0] - 1)


def _faster(seconds: Sequence[tuple[float, float]]) -> float:
    """The median of how much faster the second of each pair was."""
    return math.exp(statistics.median(math.log(bare / other) for bare, other in seconds)) - 1


def _first_core() -> int:
    return min(os.sched_getaffinity(0))
