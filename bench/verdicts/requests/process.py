"""A Node process simulated from its allocations: requests, a generational collector, pages.

In: a load, and bytes that are alive because of it. Out: the columns of a monitor. Memory is not
drawn round a curve here: requests allocate, what they hold survives scavenges and is promoted,
the old generation is collected once it has outgrown its limit, and pages are given back in part.
The rules follow V8's (heap/heap.cc, heap-controller.cc, memory-reducer.cc), simplified.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
MB = float(2**20)
PAGE = 256 * 1024.0


@dataclass(frozen=True, slots=True)
class Engine:
    """How one process allocates and is collected.

    Attributes:
        allocated: bytes per second that requests allocate, at load 1.
        in_flight: bytes that requests hold at load 1 while they are served.
        semi_space: bytes of the young generation at most; it begins with one MB.
        promoted: share of what is allocated that reaches the old generation and dies there.
        factor: by which the old generation outgrows its survivors before it is collected.
        floating: share of the old garbage that a collection leaves, at most.
        fragmented: share of the freed pages that cannot be given back.
        code: bytes of code and feedback that come while functions get hot.
    """

    allocated: float
    in_flight: float
    semi_space: float
    promoted: float
    factor: float
    floating: float
    fragmented: float
    code: float


def some_engine(rng: np.random.Generator, base: float, duration: float) -> Engine:
    """Draw a process whose old generation is collected some ten to a thousand times."""
    factor = float(rng.uniform(1.2, 2.2))
    room = (factor - 1) * base + 2 * MB
    collections = float(np.exp(rng.uniform(np.log(14), np.log(1500))))
    old_rate = room * collections / duration
    promoted = float(np.exp(rng.uniform(np.log(0.005), np.log(0.2))))
    return Engine(
        allocated=old_rate / promoted,
        in_flight=base * float(np.exp(rng.uniform(np.log(0.002), np.log(0.12)))),
        semi_space=float(rng.choice([1, 4, 16, 16, 32])) * MB,
        promoted=promoted,
        factor=factor,
        floating=float(rng.choice([0.0, 0.05, 0.15])),
        fragmented=float(rng.uniform(0.05, 0.6)),
        code=float(rng.uniform(0.5, 4)) * MB,
    )


@dataclass(frozen=True, slots=True)
class Life:
    """What happens in one process, at every tick.

    Attributes:
        time: shape (ticks,), seconds since the process started.
        load: shape (ticks,), 1 on average.
        live: shape (ticks,), bytes of the heap that outlive requests.
        external: shape (ticks,), bytes of buffers.
        native: shape (ticks,), bytes that only the system sees.
    """

    time: Floats
    load: Floats
    live: Floats
    external: Floats
    native: Floats


def run(rng: np.random.Generator, engine: Engine, life: Life) -> dict[str, Floats]:
    """Let a process live and give its columns at every tick."""
    ticks = life.time.size
    step = np.diff(life.time, prepend=life.time[0] - (life.time[1] - life.time[0]))
    busy = life.load * _shaken(rng, ticks)
    allocated = engine.allocated * busy * step
    flying = engine.in_flight * busy
    hot = engine.code * (1 - np.exp(-np.cumsum(busy * step) / rng.uniform(5, 60)))
    alive = life.live + hot + flying
    used, total = _collected(rng, engine, alive, allocated)
    buffers = life.external * (1 + 0.02 * np.abs(_shaken(rng, ticks) - 1))
    code = float(rng.uniform(38, 58)) * MB
    arenas = np.maximum.accumulate(flying * rng.uniform(0.1, 0.5)) * 0.5
    rss = code + total * float(rng.uniform(0.93, 1.0)) + buffers + life.native + arenas
    return {
        "rss": np.ceil(rss / 4096) * 4096,
        "heapUsed": np.round(used / 8) * 8,
        "heapTotal": total,
        "external": np.round(buffers + 1.3 * MB),
        "arrayBuffers": np.round(buffers),
    }


def _shaken(rng: np.random.Generator, ticks: int) -> Floats:
    """Give a factor round 1 that remembers for a while, as traffic does."""
    kept = float(np.exp(-1 / rng.uniform(5, 400)))
    news = rng.normal(0, rng.uniform(0.03, 0.25) * np.sqrt(1 - kept**2), ticks)
    value = np.empty(ticks)
    last = 0.0
    for tick, shock in enumerate(news.tolist()):
        last = kept * last + shock
        value[tick] = last
    factor: Floats = np.maximum(0.05, 1 + value)
    return factor


def _collected(
    rng: np.random.Generator, engine: Engine, alive: Floats, allocated: Floats
) -> tuple[Floats, Floats]:
    """Run both generations; give the bytes used and committed at every tick."""
    ticks = alive.size
    used, total = np.empty(ticks), np.empty(ticks)
    semi, young, garbage = MB, 0.0, 0.0
    limit = max(1.15 * float(alive[0]), float(alive[0]) + 4 * MB)
    committed = float(alive[0]) * 1.06
    jitter = rng.uniform(0.9, 1.1, ticks).tolist()
    left = rng.uniform(0, engine.floating + 1e-9, ticks).tolist()
    for tick, (live, new) in enumerate(zip(alive.tolist(), allocated.tolist(), strict=True)):
        young += new
        if young >= semi:
            scavenged = young // semi * semi
            garbage += engine.promoted * scavenged
            young -= scavenged
            semi = min(engine.semi_space, semi * 2)
        if live + garbage > limit:
            room = max(live * (engine.factor - 1), 4 * MB) * jitter[tick]
            # Several collections may lie between two looks.
            garbage = left[tick] * garbage + (garbage % room if garbage > 2 * room else 0.0)
            limit = live + garbage + room
        held = live + garbage
        if held * 1.05 > committed:
            committed = held * 1.05
        elif held < 0.9 * committed:
            committed -= (1 - engine.fragmented) * 0.3 * (committed - held * 1.05)
        used[tick] = held + young
        total[tick] = np.ceil((committed + 2 * semi) / PAGE) * PAGE
    return used, total
