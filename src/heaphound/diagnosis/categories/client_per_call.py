"""Clients made per call and never closed.

## What it finds
Many instances of one class of the program or of a package, each with resources of its own (a
timer, a socket, a pool, an emitter), that were made in every interval and never went away.

## Why it leaks
What keeps a client alive is its own work: a retry timer, a keep-alive socket. Dropping the last
variable does not close it.

## Known misses
Clients without any resource of their own, and clients that the program collects itself: they are
reported by what holds them. Objects whose class has no way to clear its timers are timer leaks.

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
from dataclasses import dataclass

from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.construction_site import (
    construction_site,
    has_own_sources,
    is_known_to_program,
    package_of,
)
from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.finding import Category
from heaphound.diagnosis.holder_words import name_of
from heaphound.diagnosis.program_files import is_application, is_own
from heaphound.diagnosis.signs import (
    commonest_function_place,
    is_named_for_listeners,
    place_text,
    resource_classes,
    sample_entries,
    share_of,
)
from heaphound.diagnosis.ways_to_end import has_method, way_to_end
from heaphound.growth.slots import ELEMENTS
from heaphound.heap.locations import Place
from heaphound.source.class_timers import clears_timers
from heaphound.source.original_place import original_class, original_place

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
        "StatWatcher",
        "FSEvent",
        "Server",
        "ClientHttp2Session",
        "ClientRequest",
        "Pool",
        "UDP",
        "Pipe",
        "MessagePort",
        "WebSocket",
    ]
)
_TIMERS = frozenset({"Timeout", "Immediate"})  # of these alone no client is made
_CLIENT_WORDS = re.compile(
    r"client|pool|connect|conn\b|agent|redis|prisma|driver|producer|consumer|channel|database|"
    r"queue|worker|socket|transport|session|db|sdk|api",
    re.IGNORECASE,
)


MIN_INSTANCES = 3
HALF = 0.5
SHARE_OF_RESOURCES = 0.3  # instances to resources, either way: a client has a few of its own
REACH = 6  # references from a client to its resources
MAX_SEEN = 400


@dataclass(frozen=True, slots=True)
class _Client:
    """A class of the region: instances, place, resources, and bytes and node of one instance."""

    count: int
    place: Place
    resources: frozenset[str]
    by_name: bool
    weight: int
    node: int


class ClientPerCall:
    """Many instances of one resource class, made per call."""

    name = "client-per-call"

    def check(self, exhibit: Exhibit) -> Claim | None:
        """Claim regions made of instances that own resources."""
        if _is_collected(exhibit) or _is_observed(exhibit):
            return None
        called = commonest_function_place(exhibit) if _are_timers(exhibit) else None
        clients = self._clients(exhibit, called)
        if called is not None and is_own(called):
            # Timers of the program's own that call it are its leak, unless a client made them.
            clients = {n: c for n, c in clients.items() if c.place.file == called.file}
        if not clients:
            return None
        known = {
            name for name in clients if is_known_to_program(exhibit, name, clients[name].place)
        }
        heaviest = sorted(clients, key=lambda name: (name in known, clients[name].weight))[::-1]
        site = construction_site(exhibit, {name: clients[name].place for name in heaviest})
        if site is None:
            own = {n: c for n, c in clients.items() if is_application(c.place) and c.by_name}
            if not own or (has_own_sources(exhibit) and _is_kept(exhibit)):
                return None
            constructor = max(own, key=lambda name: own[name].weight)
            place = own[constructor].place
        else:
            constructor, place = site.constructor, site.place
        client = clients[constructor]
        constructor = own_name = original_class(client.place, constructor)
        where = f" ({place_text(client.place)})"
        written = f"new {constructor}(…)"
        if site is not None:
            made = site.construction
            if made.is_new:
                constructor = original_class(site.place, made.name)
            elif made.makes is not None:
                constructor = made.makes
                copied = (
                    c for c in clients.values() if has_method(exhibit.heap, c.node, made.name)
                )
                client = next(copied, client)
                own_name, where = constructor, ""
            is_as_written = original_place(site.place).generated is None
            written = f"{made.callee if is_as_written else f'new {constructor}'}(…)"
        ending = way_to_end(exhibit.heap, client.node)
        resources = ", ".join(sorted(client.resources - {own_name}))
        return Claim(
            category=Category.CLIENT_PER_CALL,
            strength=0.9,
            name=constructor,
            place=place,
            what=f"{constructor} is constructed again and again and never closed",
            evidence=(
                (
                    f"{client.count} instances of {own_name}{where} are "
                    "alive that the first snapshot did not have"
                ),
                *([f"each has its own {resources}, which keeps it alive"] if resources else ()),
                *(() if site is None else (f"they are made at {place_text(place)}",)),
            ),
            fix=_fix(constructor, ending, written),
            constructor=constructor,
        )

    def _clients(self, exhibit: Exhibit, called: Place | None) -> dict[str, _Client]:
        """The classes of the region with about as many instances as resources in it."""
        in_region = {
            name: count for name, count in exhibit.region_counts.items() if name in RESOURCES
        }
        most = max(in_region.values(), default=0)
        if most < MIN_INSTANCES:
            return {}
        heap = exhibit.heap
        kept = _is_kept(exhibit)
        clients = {}
        for constructor, (count, node, place) in resource_classes(exhibit).items():
            if not SHARE_OF_RESOURCES * most <= count <= most / SHARE_OF_RESOURCES:
                continue
            if called is not None and package_of(called.file) == package_of(place.file) is not None:
                resources = set(in_region)  # the package's own timers: its instances made them
            else:
                resources = self._resources(exhibit, node)
            like_client = bool(_CLIENT_WORDS.search(constructor))
            from_package = not is_own(place) and is_application(place)
            timers_of_package = from_package and not kept
            closable = not is_own(place) or clears_timers(*_position(place)) is not False
            like_client_of_timers = closable and (like_client or timers_of_package)
            if resources - _TIMERS or (resources and like_client_of_timers):
                by_name = like_client or len(resources) > 1
                weight = int(heap.retained_size[node])
                clients[constructor] = _Client(
                    count, place, frozenset(resources), by_name, weight, node
                )
        return clients

    def _resources(self, exhibit: Exhibit, node: int) -> set[str]:
        """The resources an instance leads to, by way of what came with it."""
        heap = exhibit.heap
        region = set(exhibit.blame.region.tolist())
        found = {heap.constructor_of(node)} & RESOURCES
        seen = {node}
        layer = [node]
        for _ in range(REACH):
            onward = []
            for edge in (edge for at in layer for edge in heap.out_edges(at)):
                child = int(heap.snapshot.to_node[edge])
                if child in seen or child not in region or heap.edge_type(edge) == "weak":
                    continue
                seen.add(child)
                constructor = heap.constructor_of(child)
                if constructor in RESOURCES:
                    found.add(constructor)
                elif heap.type_of(child) in {"object", "array"} and len(seen) < MAX_SEEN:
                    onward.append(child)
            layer = onward
        return found


def _fix(constructor: str, ending: str | None, written: str) -> str:
    capitals = re.match(r"[A-Z]+(?![a-z])|[A-Z]?", constructor)
    first = capitals.end() if capitals is not None else 0
    variable = constructor[:first].lower() + constructor[first:]
    once = f"Construct one {constructor} for the process and share it"
    if ending is None:
        return (
            f"{once}. {constructor} has no method that ends it: if there must be one per call, "
            "give it one that closes what it opened, and call that in finally."
        )
    return (
        f"{once}; if there must be one per call, end it in finally: const {variable} = {written}; "
        f"try {{ … }} finally {{ {variable}.{ending}() }}."
    )


def _are_timers(exhibit: Exhibit) -> bool:
    return max(share_of(exhibit, "Timeout"), share_of(exhibit, "Immediate")) >= HALF


def _position(place: Place) -> tuple[str, int, int]:
    return place.file, place.line, place.column


def _is_collected(exhibit: Exhibit) -> bool:
    """Whether a variable or field of the program's own is the collection that holds them."""
    if exhibit.label != ELEMENTS:
        return False
    named = name_of(exhibit.growth, exhibit.container)
    if named.name is None or not is_own(named.place):
        return False
    heap = exhibit.heap
    held = {int(heap.snapshot.to_node[edge]) for edge in heap.out_edges(named.owner)}
    return exhibit.container in held


def _is_observed(exhibit: Exhibit) -> bool:
    """Whether a package's list of whom to tell holds them: what listens is kept by that alone.

    Functions there are the package's own way to tell a client of its, which is what is made.
    """
    if any(exhibit.heap.type_of(node) == "closure" for node in sample_entries(exhibit)):
        return False
    named = name_of(exhibit.growth, exhibit.container)
    is_list = exhibit.label == ELEMENTS and exhibit.kind in {"Array", "Set", "Map"}
    return (
        is_list
        and is_application(named.place)
        and not is_own(named.place)
        and is_named_for_listeners(named.name)
    )


def _is_kept(exhibit: Exhibit) -> bool:
    """Whether a collection of the program holds the instances: then that is the leak."""
    named = name_of(exhibit.growth, exhibit.container)
    return exhibit.label == ELEMENTS and named.name is not None and is_application(named.place)
