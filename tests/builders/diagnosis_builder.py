"""Diagnoses made by hand, for what shows them: no heap, no process."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from heaphound.diagnosis.finding import (
    Category,
    Confidence,
    Diagnosis,
    Finding,
    Holder,
    KnownLeak,
    LeakingClass,
    PathStep,
    SnapshotFacts,
    Verdict,
)
from heaphound.heap.locations import Place
from heaphound.source.excerpt import Excerpt
from heaphound.target.memory import MemorySample

_CACHE = Finding(
    rank=1,
    fingerprint="00112233445566ff",
    category=Category.CACHE,
    confidence=Confidence.HIGH,
    title="users gains an entry for every new key and none is removed",
    holder=Holder("users", "Map", 61705, Place("/srv/app/src/users.js", 5, 7, None)),
    leaking=(LeakingClass("User", (10, 20, 30), (400, 800, 1200)),),
    entries=(10, 20, 30),
    exclusive_bytes=(4096, 4096),
    shared_bytes=(0, 1024),
    path=(
        PathStep("element", "2", "global / ", 6045, None, None, suspect=False),
        PathStep("internal", "context", "system / Context", 61599, None, None, suspect=False),
        PathStep(
            "property",
            "findUser",
            "Function",
            61095,
            "findUser",
            Place("/srv/app/src/users.js", 13, 18, "findUser"),
            suspect=False,
        ),
        PathStep("context", "users", "Map", 61705, "users", None, suspect=False),
        PathStep("internal", "table", "(array)", 256631, None, None, suspect=True),
        PathStep(
            "element",
            "993",
            "User",
            220055,
            None,
            Place("/srv/app/src/users.js", 8, 3, "User"),
            suspect=True,
        ),
    ),
    evidence=("users (Map) is alive in every snapshot, with 10 → 20 → 30 entries",),
    fix="Bound users: new LRUCache({ max, ttl }).",
    excerpts=(
        Excerpt(
            "/srv/app/src/users.js",
            4,
            5,
            ("// remembered", "const users = new Map();", "", "class User {}"),
        ),
    ),
)

KNOWN = KnownLeak(
    "debug-instances",
    "debug",
    "4.1.1",
    "debug keeps every instance it ever made",
    "https://github.com/debug-js/debug/issues/678",
    "Update debug to 4.3.0 or later.",
)


def a_finding(**changes: Any) -> Finding:
    """A cache that grows, with whatever is to be different."""
    return replace(_CACHE, **changes)


def a_place(file: str, line: int) -> Place:
    """A place in a file."""
    return Place(file, line, 1, None)


def a_diagnosis(
    *findings: Finding, sizes: tuple[int, ...] = (1 << 20, 2 << 20, 3 << 20)
) -> Diagnosis:
    """A diagnosis over snapshots of these sizes; growing when there are findings."""
    ranked = tuple(replace(each, rank=rank) for rank, each in enumerate(findings, start=1))
    return Diagnosis(
        verdict=Verdict.GROWING if findings else Verdict.NOT_GROWING,
        snapshots=tuple(
            SnapshotFacts(f"snapshot-{number}.heapsnapshot", 1000 * number, 5000 * number, size)
            for number, size in enumerate(sizes, start=1)
        ),
        findings=ranked,
    )


def some_samples(count: int = 12) -> list[MemorySample]:
    """Samples of a process that grows by a megabyte a second."""
    return [
        MemorySample(
            time=1_700_000_000.0 + second,
            rss_bytes=(50 + second) << 20,
            heap_used_bytes=(10 + second) << 20,
            heap_total_bytes=(20 + second) << 20,
            heap_limit_bytes=None,
            external_bytes=1 << 20,
            array_buffers_bytes=0,
            heap_spaces={},
        )
        for second in range(count)
    ]
