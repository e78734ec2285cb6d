"""Clients made per call and never closed.

## What it finds
Many instances of one class of the program or of a package, each with resources of its own (a
timer, a socket, a pool, an emitter), that were made in every interval and never went away.

## Why it leaks
What keeps a client alive is its own work: a retry timer, a keep-alive socket. Dropping the last
variable does not close it.

## Known misses
Clients without any resource of their own; they are reported by what holds them.

## Example
    async function handle(req) { const db = new DbClient(url); return db.query(sql); }

Instead:
    const db = new DbClient(url);
    async function handle(req) { return db.query(sql); }

## References
- node-postgres, "Suggested project structure": one pool for the process
"""

from __future__ import annotations

import re

from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.finding import Category
from heaphound.diagnosis.signs import place_text, program_classes

RESOURCES = frozenset(
    [
        "Timeout",
        "Immediate",
        "Socket",
        "TLSSocket",
        "TCP",
        "TLSWrap",
        "Agent",
        "Worker",
        "ChildProcess",
        "FSWatcher",
        "ClientRequest",
        "Pool",
        "UDP",
        "Pipe",
        "MessagePort",
        "WebSocket",
    ]
)
_CLIENT_WORDS = re.compile(
    r"client|pool|connect|conn\b|agent|redis|prisma|driver|producer|consumer|channel|database|"
    r"queue|worker|socket|transport|session|db|sdk|api",
    re.IGNORECASE,
)


class ClientPerCall:
    """Many instances of one resource class, made per call."""

    name = "client-per-call"

    def check(self, exhibit: Exhibit) -> Claim | None:
        """Claim regions made of instances that own resources."""
        entries = max(len(exhibit.entries), 1)
        best: Claim | None = None
        best_count = 0
        for constructor, (count, node, place) in program_classes(exhibit).items():
            if count < 0.4 * entries or count <= best_count:
                continue
            resources = self._resources(exhibit, node)
            looks_like = bool(_CLIENT_WORDS.search(constructor))
            if not resources or (not looks_like and len(resources) < 2):
                continue
            named = _variable(constructor)
            best_count = count
            best = Claim(
                category=Category.CLIENT_PER_CALL,
                strength=0.9 if looks_like else 0.82,
                name=constructor,
                place=place,
                what=f"{constructor} is constructed again and again and never closed",
                evidence=(
                    (
                        f"{count} instances of {constructor} ({place_text(place)}) are alive that "
                        "the first snapshot did not have"
                    ),
                    f"each has its own {', '.join(sorted(resources))}, which keeps it alive",
                ),
                fix=f"Construct one {constructor} for the process and share it; if there must be "
                f"one per call, close it in finally: const {named} = new {constructor}(…); "
                f"try {{ … }} finally {{ {named}.close() }}.",
            )
        return best

    def _resources(self, exhibit: Exhibit, node: int) -> set[str]:
        heap = exhibit.heap
        found = set()
        for edge in heap.out_edges(node):
            if heap.edge_type(edge) != "property":
                continue
            constructor = heap.constructor_of(int(heap.snapshot.to_node[edge]))
            if constructor in RESOURCES:
                found.add(constructor)
        return found


def _variable(constructor: str) -> str:
    return constructor[:1].lower() + constructor[1:]
