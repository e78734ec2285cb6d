"""What an exporter would have written down of a service whose memory is known at every moment.

In: curves of live bytes, and how the service is collected and looked at. Out: a `Recording`: times
and columns as they stand in a CSV file, and the truth. Written from what operators see of Node
services, apart from the simulated process of the first family: nothing is shared but the aim.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MB = 1024.0 * 1024.0
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0

# The committed heap is larger than the used one by so much.
PAGES_SHARE = 1.05

# (seconds between looks, shortest and longest recording): a developer's five minutes up to a
# fortnight that a metrics server remembers.
SAMPLINGS = (
    (1.0, 5 * MINUTE, 20 * MINUTE),
    (2.0, 10 * MINUTE, HOUR),
    (5.0, 20 * MINUTE, 2 * HOUR),
    (15.0, HOUR, 12 * HOUR),
    (30.0, 3 * HOUR, DAY),
    (60.0, 6 * HOUR, 3 * DAY),
    (300.0, DAY, 10 * DAY),
    (900.0, 3 * DAY, 14 * DAY),
)


@dataclass(frozen=True, slots=True)
class Looks:
    """When a service is looked at, in seconds since it started."""

    at: Floats
    interval: float

    @property
    def duration(self) -> float:
        """Seconds from the first look to the last."""
        return float(self.at[-1] - self.at[0])

    @property
    def share(self) -> Floats:
        """The looks on a scale from 0 to 1."""
        return (self.at - self.at[0]) / self.duration


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a recording, known since it was made.

    Attributes:
        kind: leak, settling, warming (a ceiling of which less than 90 % was seen), steady, falling,
            stepwise, or short (nobody could tell).
        region: where a leak is; None when nothing leaks.
        growth: of a leak, as a share of the floor it started from.
        slope: bytes per second of the leak at the end; None where it has no single slope.
        ceiling: bytes that the region's floor settles at.
        reach: seconds until the floor of the heap reaches `heapLimit`, where it was recorded.
    """

    kind: str
    region: str | None = None
    growth: float = 0.0
    slope: float | None = None
    ceiling: float | None = None
    reach: float | None = None

    @property
    def fair(self) -> frozenset[str]:
        """Give the verdicts that a fair judge may give."""
        return _FAIR[self.kind]


# What has ended, and what has been made up for, may as well be called by how it is now.
_FAIR = {
    "leak": frozenset({"growing"}),
    "settling": frozenset({"settling", "steady"}),
    "warming": frozenset({"settling", "inconclusive"}),
    "steady": frozenset({"steady"}),
    "falling": frozenset({"falling", "steady"}),
    "stepwise": frozenset({"stepwise", "steady"}),
    "short": frozenset({"inconclusive"}),
}


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording and its truth.

    Attributes:
        time: seconds since 1970, as the exporter's clock had it.
        columns: bytes, by the names of a CSV header; nan where a value is missing.
        truth: what a perfect judge would know.
    """

    time: Floats
    columns: dict[str, Floats]
    truth: Truth


@dataclass(slots=True)
class Service:
    """A service: live bytes by region at every look, and how its collector shows them.

    Attributes:
        live: the floor of the heap.
        external: bytes outside the heap that V8 knows.
        native: the rest of RSS.
        load: 1 on average; garbage comes in proportion.
        births: rows where a new process starts.
        garbage: bytes between two major collections, at load 1.
        cycle: seconds between two major collections, at load 1.
        young: bytes of the young generation.
        leaves: share of the garbage a collection leaves behind.
        shape: power of the rise between collections: 1 straight, below 1 quick at first.
    """

    live: Floats
    external: Floats
    native: Floats
    load: Floats
    births: list[int] = field(default_factory=list)
    garbage: float = 20 * MB
    cycle: float = 60.0
    young: float = 4 * MB
    leaves: float = 0.0
    shape: float = 1.0
    keeps_pages: float = 0.7
    noise: float = 0.5 * MB
    noise_kind: str = "white"
    rounded: float = 1.0


def looks(rng: np.random.Generator, least: float = 0.0, most: float = np.inf) -> Looks:
    """Choose a sampling of at least `least` seconds in all, and at most `most`."""
    fit = [one for one in SAMPLINGS if one[2] > least and one[1] < most]
    interval, shortest, longest = fit[int(rng.integers(len(fit)))]
    low, high = max(shortest, least), min(longest, most)
    duration = float(np.exp(rng.uniform(np.log(low), np.log(max(high, low)))))
    count = max(int(duration / interval), 40)
    return looks_every(rng, interval, count)


def looks_every(rng: np.random.Generator, interval: float, count: int) -> Looks:
    """Look `count` times, as evenly as a timer or a scraper does."""
    at = np.arange(count) * interval
    late = rng.choice([0.0, 0.002, 0.05])
    return Looks(at + np.abs(rng.normal(0, late * interval, count)), interval)


def wander(rng: np.random.Generator, looked: Looks, seconds: float) -> Floats:
    """Give a Gaussian process of deviation 1 that forgets within `seconds` (Ornstein-Uhlenbeck)."""
    kept = float(np.exp(-looked.interval / seconds))
    steps = rng.normal(0, np.sqrt(1 - kept**2), looked.at.size)
    value = np.empty(looked.at.size)
    last = float(rng.normal())
    for row in range(looked.at.size):
        last = kept * last + float(steps[row])
        value[row] = last
    return value


def _noise(rng: np.random.Generator, service: Service, looked: Looks) -> Floats:
    size = looked.at.size
    if service.noise_kind == "remembering":
        return service.noise * wander(rng, looked, rng.uniform(3, 20) * looked.interval)
    if service.noise_kind == "heavy":
        return service.noise * np.clip(rng.standard_t(2.2, size), -3, 60)
    if service.noise_kind == "none":
        return np.zeros(size)
    return rng.normal(0, service.noise, size)


def _old_garbage(rng: np.random.Generator, service: Service, looked: Looks) -> Floats:
    """Give the garbage of the old generation: a sawtooth whose teeth differ."""
    size = looked.at.size
    if service.garbage <= 0:
        return np.zeros(size)
    # Progress through teeth: the pace is the load's, and every tooth has its own length.
    pace = np.maximum(service.load, 0.02) / service.cycle
    progress = rng.uniform() + np.concatenate([[0.0], np.cumsum(pace[1:] * np.diff(looked.at))])
    teeth = int(progress[-1]) + 2
    if service.shape == 0.0:  # a textbook's sawtooth: all teeth alike
        length, height = np.ones(teeth), np.ones(teeth)
        power = 1.0
    else:
        length = np.clip(rng.normal(1, 0.15, teeth), 0.5, 1.6)
        height = length * np.clip(rng.normal(1, 0.08, teeth), 0.7, 1.4)
        power = service.shape
    edges = np.concatenate([[0.0], np.cumsum(length)])
    progress = progress * edges[-1] / teeth
    tooth = np.clip(np.searchsorted(edges, progress, side="right") - 1, 0, teeth - 1)
    within = np.clip((progress - edges[tooth]) / length[tooth], 0, 1)
    left = service.leaves * rng.uniform(0, 1, teeth)
    return service.garbage * (left[tooth] + (height - left)[tooth] * within**power)


def _page_bytes(used: Floats, births: list[int], keeps: float, interval: float) -> Floats:
    """Give the committed heap: it follows peaks at once and gives pages back late."""
    total = np.empty(used.size)
    kept = used[0]
    decay = float(np.exp(-interval / 45.0 * (1 - keeps)))
    fresh = set(births)
    for row in range(used.size):
        value = float(used[row])
        kept = value if row in fresh else max(value, kept * decay + value * (1 - decay))
        total[row] = kept
    return np.ceil((total * PAGES_SHARE + 2 * MB) / (256 * 1024)) * (256 * 1024)


def observe(rng: np.random.Generator, service: Service, looked: Looks) -> dict[str, Floats]:
    """Give every column an exporter could have."""
    size = looked.at.size
    young = service.young * rng.uniform(0, 1, size) if service.shape != 0.0 else np.zeros(size)
    noise = _noise(rng, service, looked)
    used = np.maximum(service.live + _old_garbage(rng, service, looked) + young + noise, 2 * MB)
    total = _page_bytes(used, service.births, service.keeps_pages, looked.interval)
    buffers = service.external * 0.9
    jitter = 0.3 * MB * rng.normal(0, 1, size) if service.noise_kind != "none" else 0.0
    rss = service.native + total + service.external + np.abs(jitter) + 0.2 * noise
    columns = {
        "rss": np.maximum(rss, MB),
        "heapUsed": used,
        "heapTotal": total,
        "external": np.maximum(service.external, 1000.0),
        "arrayBuffers": np.maximum(buffers, 0.0),
    }
    if service.rounded > 1:
        columns = {n: np.round(c / service.rounded) * service.rounded for n, c in columns.items()}
    return columns
