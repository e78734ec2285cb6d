"""What each program of services.js suffers from, and the load it gets.

Names that begin with `healthy` suffer from nothing. A program may also be given more than one
condition, where one brings another: a full heap is collected, and a leak fills it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Program:
    """A program: its conditions, those that may come with them, its load and Node's options.

    Attributes:
        expected: one of these must be said; none for a healthy program.
        allowed: these may be said too.
        connections: of the load; 0 for no load.
        rate: requests a second; 0 asks as fast as it is answered.
        options: for Node.
    """

    expected: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    connections: int = 10
    rate: int = 0
    options: tuple[str, ...] = ()


PROGRAMS = {
    "blocked-every-tenth": Program(("blocked loop",)),
    "blocked-json": Program(("blocked loop",), rate=20),
    "blocked-exec": Program(("blocked loop",), rate=5),
    "blocked-password": Program(("blocked loop",), rate=2),
    "blocked-regexp": Program(("blocked loop",), rate=10),
    "wait-fetch": Program(("io wait",)),
    "wait-agent": Program(("io wait",), rate=10),
    "wait-database": Program(("io wait",)),
    "wait-timer": Program(("io wait",)),
    "wait-worker": Program(("io wait",), connections=0),
    "gc-small-heap": Program(("gc pressure",), ("leak",), options=("--max-old-space-size=60",)),
    "gc-churn-old": Program(("gc pressure",), ("leak",), options=("--max-old-space-size=64",)),
    "leak-map": Program(("leak",), ("gc pressure",), rate=100),
    "leak-closures": Program(("leak",), ("gc pressure",), rate=20),
    "buffers": Program(("external growth",), rate=50),
    "arraybuffers": Program(("external growth",), rate=5),
    "handles-sockets": Program(("handle growth",), ("leak",), rate=20),
    "handles-timers": Program(("handle growth",), ("leak",), rate=20),
    "handles-watchers": Program(("handle growth",), ("leak",), rate=10),
    "healthy-idle": Program(connections=0),
    "healthy-busy": Program(connections=20),
    "healthy-hello": Program(connections=50),
    "healthy-io": Program(connections=20),
    "healthy-fetch": Program(connections=20, rate=100),
    "healthy-database": Program(connections=20),
    "healthy-batch": Program(connections=0),
    "healthy-chunks": Program(rate=20),
    "healthy-cache": Program(),
    "healthy-garbage": Program(),
    "healthy-events": Program(connections=30),
    "healthy-long-poll": Program(connections=30),
    "healthy-buffers": Program(rate=100),
    "healthy-files": Program(),
    "healthy-sessions": Program(rate=50),
}
