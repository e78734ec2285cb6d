"""Collections that fill up to a bound: warming up, not leaking.

In: an exhibit and what its holder is called. Out: why it is bounded, or None. Two things show a
bound. The heap: a backing store that was made as large as it will ever be (an LRU's slots, a ring)
keeps its size while it fills. The source: the collection's size is compared with a limit in the
function that adds to it or takes from it, in its own file or in one that imports it.
"""

from __future__ import annotations

import re

from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.holder_words import name_of
from heaphound.diagnosis.program_files import MAX_FILES, is_application, own_files
from heaphound.diagnosis.signs import modules_are_copies
from heaphound.growth.entries import WORD_BYTES
from heaphound.heap.graph import Heap
from heaphound.heap.locations import Place
from heaphound.source.bounds import size_bound
from heaphound.source.importers import names_in
from heaphound.source.original_place import readable_place

MIN_CAPACITY = 16
# V8 grows a store to 1.5 times what is needed and 16 more: emptier than this was made in advance.
FULL_AFTER_GROWTH = 0.5
SPARE_WORDS = 24
MAX_UP = 3  # from a container to the object or scope that its limit is in
# What V8 writes for undefined and null; a number in a field is not in a snapshot at all.
_NOTHING = frozenset({"system / Oddball", "undefined", "null"})

_WEIGHTS = re.compile(r"#?_*(entry|item)?(sizes|weights|costs)\Z", re.IGNORECASE)


def bound_of(exhibit: Exhibit, name: str | None, place: Place | None) -> str | None:
    """Say what bounds the container; None when nothing is seen to."""
    shown = _shown_by_heap(exhibit)
    if shown is not None:
        return shown
    if name is None or place is None or not is_application(place):
        return None
    if exhibit.inner_name is not None and exhibit.inner_name != name:
        name = exhibit.inner_name  # the size of `state.queued` bounds no `state.sent`
    of_values = _is_a_value(exhibit, name)
    declared = name_of(exhibit.growth, exhibit.container).place or place
    places = (readable_place(place), place, declared)
    for file, at in {each.file: (each.line, each.column) for each in reversed(places)}.items():
        bound = size_bound(file, name, of_values=of_values, at=at)
        if bound is not None and not _is_unset(exhibit, bound.limit):
            return f"its size is bounded at line {bound.line}"
    for file in own_files(exhibit.heap)[:MAX_FILES]:
        for local in names_in(file, place.file, name):
            bound = size_bound(file, local, of_values=of_values)
            if bound is not None and not _is_unset(exhibit, bound.limit):
                return f"its size is bounded in {file} at line {bound.line}"
    return None


def _shown_by_heap(exhibit: Exhibit) -> str | None:
    capacity = _capacity(exhibit)
    if capacity is not None:
        return f"its slots were made in advance: {capacity} of them"
    if _is_weighed(exhibit):
        return "what each entry weighs is kept beside it, as only a bound by weight asks for"
    if modules_are_copies(exhibit) is False:
        return "modules that are loaded when they are first needed, each once"
    return None


def _is_unset(exhibit: Exhibit, limit: str) -> bool:
    """Whether the heap shows that a limit was never given: `size > undefined` is never true.

    Looked up from what holds the container: its object's fields, its scope's variables.
    """
    names = limit.removeprefix("this.").split(".")
    node = exhibit.container
    for _ in range(MAX_UP):
        node = int(exhibit.growth.paths.parent_node[node])
        if node <= 0:
            return False
        value = node
        for name in names:
            value = exhibit.heap.child_by_edge(value, name) if value >= 0 else -1
        if value >= 0:
            return exhibit.heap.node_name(value) in _NOTHING
    return False


def _is_a_value(exhibit: Exhibit, name: str) -> bool:
    """Whether the container is a value of the collection that has the name, not that itself."""
    heap = exhibit.heap
    start, end = (int(heap.first_retainer[exhibit.container + more]) for more in (0, 1))
    names = {heap.edge_text(int(edge)) for edge in heap.retaining_edge[start:end]}
    owner = int(exhibit.growth.paths.parent_node[exhibit.container])
    return name not in names and owner > 0 and heap.type_of(owner) == "array"


def _capacity(exhibit: Exhibit) -> int | None:
    """Slots made in advance in the container, or beside it in the object that owns both.

    What stands beside must be filled in step: a ring that has nothing to do with a list in the same
    object bounds nothing of it.
    """
    newest = exhibit.heap
    own = _made_in_advance(exhibit, exhibit.container)
    if own is not None or not exhibit.path:
        return own
    parent = int(exhibit.growth.paths.parent_node[exhibit.container])
    if parent <= 0 or newest.type_of(parent) != "object":
        return None
    entries = exhibit.entry_counts[-1]
    for edge in newest.out_edges(parent):
        beside = int(newest.snapshot.to_node[edge])
        if newest.constructor_of(beside) != "Array":
            continue
        capacity = _made_in_advance(exhibit, beside)
        if capacity is not None and capacity >= entries <= _used(newest, beside) + SPARE_WORDS:
            return capacity
    return None


def _is_weighed(exhibit: Exhibit) -> bool:
    """Whether the object that owns the container keeps the weights of its entries: an LRU by bytes.

    Such a cache has no number of entries at which it is full, and its limit is a number in a field,
    which no snapshot shows. Without a limit it would not keep weights.
    """
    heap = exhibit.heap
    parent = int(exhibit.growth.paths.parent_node[exhibit.container])
    if parent <= 0 or heap.type_of(parent) != "object":
        return False
    return any(
        _WEIGHTS.match(heap.edge_text(edge))
        and heap.type_of(int(heap.snapshot.to_node[edge])) not in {"hidden", "number", "closure"}
        and heap.node_name(int(heap.snapshot.to_node[edge])) not in _NOTHING
        for edge in heap.out_edges(parent)
        if heap.edge_type(edge) == "property"
    )


def _made_in_advance(exhibit: Exhibit, node: int) -> int | None:
    newest = exhibit.heap
    node_id = int(newest.snapshot.node_id[node])
    oldest = exhibit.growth.heaps[0]
    then = oldest.node_with_id(node_id)
    if then < 0:
        return None
    store, before = _store(newest, node), _store(oldest, then)
    if store < 0 or before < 0:
        return None
    same = int(newest.snapshot.node_id[store]) == int(oldest.snapshot.node_id[before])
    capacity = int(newest.snapshot.shallow_size[store]) // WORD_BYTES
    used = _used(oldest, then)
    if not same or capacity < MIN_CAPACITY or used > FULL_AFTER_GROWTH * capacity - SPARE_WORDS:
        return None
    return capacity


def _used(heap: Heap, node: int) -> int:
    """Slots of an array's backing store that hold something."""
    store = _store(heap, node)
    return 0 if store < 0 else sum(1 for _ in heap.out_edges(store))


def _store(heap: Heap, node: int) -> int:
    return heap.child_by_edge(node, "elements", "internal")
