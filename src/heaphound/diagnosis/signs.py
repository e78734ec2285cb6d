"""Signs that several categories read off an exhibit: functions, scopes, classes of the program."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

from heaphound.diagnosis.declared_in import declared_in
from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.functions_of import suspended_functions
from heaphound.diagnosis.holder_words import IDENTIFIER, Named, is_data, name_of
from heaphound.diagnosis.program_files import is_application, is_own
from heaphound.growth.entries import chain_length
from heaphound.growth.slots import ELEMENTS
from heaphound.heap.graph import Heap
from heaphound.heap.locations import Place
from heaphound.kernels import classes
from heaphound.source.original_place import original_place

SAMPLE = 40
MIN_LINKS = 4
MODULES = 0.5
COPIES = 0.5  # of the modules sampled: so many are of a file that another one is of too
MAX_FUNCTIONS = 5_000
OWN_SHARE = 0.4  # functions of one place to entries: fewer are not what is added per call
_CACHE_WORDS = re.compile(r"cache|lru|memo(?!r)|compiled|rendered", re.IGNORECASE)
_REGISTRY_WORDS = re.compile(
    r"pending|waiting|in_?flight|queue|tasks|jobs|schedul|regist|handlers|connections|sockets|"
    r"instances|history|events|subscri|listeners|observers|partials|helpers|plugins|middleware",
    re.IGNORECASE,
)
_LISTENER_WORDS = re.compile(
    r"listener|observer|subscri|handler|callbacks|interceptor|hooks", re.IGNORECASE
)
# Written in C++, so that no heap says where.
_NATIVE_CLASSES = {"MessagePort": Place("node:worker_threads", 1, 1, None)}
_PLAIN = frozenset(
    [
        "Object",
        "Array",
        "Function",
        "Map",
        "Set",
        "WeakMap",
        "WeakSet",
        "Promise",
        "Date",
        "Error",
        "RegExp",
        "Buffer",
        "Uint8Array",
        "ArrayBuffer",
        "Symbol",
        "String",
        "Number",
    ]
)


def sample_entries(exhibit: Exhibit) -> list[int]:
    """A few entries, evenly spread."""
    nodes: list[int] = exhibit.entries.tolist()
    step = max(len(nodes) // SAMPLE, 1)
    return nodes[::step][:SAMPLE]


def share_of(exhibit: Exhibit, constructor: str) -> float:
    """Which part of the sampled entries has this constructor."""
    total = sum(exhibit.entry_constructors.values())
    return exhibit.entry_constructors[constructor] / total if total else 0.0


def function_of(exhibit: Exhibit, node: int) -> int:
    """The function an entry is or wraps: itself, or what it holds as callback or listener."""
    heap = exhibit.heap
    if heap.type_of(node) == "closure":
        inner = heap.child_by_edge(node, "listener", "property")
        return _unbound(heap, inner if inner >= 0 else node)
    for name in ("callback", "listener", "_onTimeout", "_onImmediate", "handler"):
        inner = heap.child_by_edge(node, name)
        if inner >= 0 and heap.type_of(inner) == "closure":
            return _unbound(heap, inner)
        if inner >= 0 and heap.type_of(inner) == "object":
            target = heap.child_by_edge(inner, "target")
            if target >= 0 and heap.type_of(target) == "closure":
                return target
    return -1


def _unbound(heap: Heap, function: int) -> int:
    """The function behind `fn.bind(this)`."""
    bound = heap.child_by_edge(function, "bound_function", "internal")
    return bound if bound >= 0 else function


def commonest_function_place(exhibit: Exhibit) -> Place | None:
    """Where most of the held functions are written; the program's own before any other."""
    places: Counter[Place] = Counter()
    for node in sample_entries(exhibit):
        function = function_of(exhibit, node)
        place = exhibit.heap.place_of(function) if function >= 0 else None
        if place is not None:
            places[place] += 1
    if not places:
        return None
    ours = Counter({place: n for place, n in places.items() if is_application(place)})
    return (ours or places).most_common(1)[0][0]


def slot_name(exhibit: Exhibit) -> Named:
    """The name of what grows: the variable or property itself, or the collection's own name."""
    heap, container, label = exhibit.heap, exhibit.container, exhibit.label
    is_name = IDENTIFIER.match(label) and label not in {ELEMENTS, "head", "tail"}
    if not is_name or is_data(exhibit.growth, container, label):
        return name_of(exhibit.growth, container)
    is_scope = heap.node_name(container) == "system / Context"
    is_static = heap.type_of(container) == "closure" and (
        heap.child_by_edge(container, label, "property") >= 0
    )
    if is_scope or is_static or heap.type_of(container) == "object":
        return Named(label, container, declared_in(exhibit.growth, container, label))
    return name_of(exhibit.growth, container)


def own_function_place(exhibit: Exhibit) -> Place | None:
    """Where the program's own functions in the region are written, if there is about one an entry.

    A package's timer or listener calls the package; what the program gave it says who asked, or
    else the function that waits for it.
    """
    heap = exhibit.heap
    closure = heap.snapshot.layout.node_type_code("closure")
    region = exhibit.blame.region
    functions = region[heap.snapshot.node_type[region] == closure]
    place = _own_place(exhibit, functions)
    return place or _own_place(exhibit, suspended_functions(heap, region))


def _own_place(exhibit: Exhibit, functions: npt.NDArray[np.int32]) -> Place | None:
    heap = exhibit.heap
    places: Counter[Place] = Counter()
    for node in functions[:MAX_FUNCTIONS].tolist():
        place = heap.place_of(node)
        if place is not None and is_own(place):
            places[place] += 1
    if not places:
        return None
    best, count = places.most_common(1)[0]
    wanted = OWN_SHARE * min(len(exhibit.entries), MAX_FUNCTIONS)
    return best if count >= max(wanted, 2) else None


def is_called_cache(exhibit: Exhibit, name: str | None) -> bool:
    """Whether the holder, or the object that owns it, is called a cache."""
    owner = int(exhibit.growth.paths.parent_node[exhibit.container])
    of_owner = exhibit.heap.constructor_of(owner) if owner > 0 else ""
    return any(_CACHE_WORDS.search(word) for word in (name or "", of_owner, exhibit.constructor))


def is_called_registry(name: str | None) -> bool:
    """Whether a holder's name says that things are entered in it, to be taken out again."""
    return name is not None and bool(_REGISTRY_WORDS.search(name))


def is_called_listeners(exhibit: Exhibit, name: str | None) -> bool:
    """Whether the holder's name, or the last names on its path, speak of listeners."""
    return any(_LISTENER_WORDS.search(word) for word in (name or "", *exhibit.path_labels[-3:]))


def is_named_for_listeners(name: str | None) -> bool:
    """Whether the holder's own name speaks of listeners."""
    return name is not None and bool(_LISTENER_WORDS.search(name))


def modules_are_copies(exhibit: Exhibit) -> bool | None:
    """Whether the modules held are copies of few files; None where modules are not what is held."""
    if share_of(exhibit, "Module") < MODULES:
        return None
    heap = exhibit.heap
    files = []
    for node in sample_entries(exhibit):
        name = heap.child_by_edge(node, "filename")
        files.append(heap.node_name(name) if name >= 0 else "")
    return len(set(files)) <= (1 - COPIES) * len(files)


def is_linked_list(exhibit: Exhibit) -> bool:
    """Whether what a slot holds links to more of its own kind, by a field of one name."""
    heap = exhibit.heap
    inside = set(exhibit.blame.region.tolist())
    for seed in exhibit.blame.seeds.tolist():
        if heap.type_of(seed) != "object":
            continue
        kind = heap.constructor_of(seed)
        for edge in heap.out_edges(seed):
            if heap.edge_type(edge) != "property" or heap.edge_text(edge) == "__proto__":
                continue
            if chain_length(heap, seed, heap.edge_text(edge), kind, inside) >= MIN_LINKS:
                return True
    return False


def resource_classes(exhibit: Exhibit) -> dict[str, tuple[int, int, Place]]:
    """Classes with instances in the region, the program's, its packages' and Node's own.

    Returns:
        For each constructor: how many instances, one of them, and where the class is written.
    """
    heap = exhibit.heap
    found: dict[str, tuple[int, int, Place]] = {}
    wanted = {
        name
        for name, count in exhibit.region_counts.items()
        if count >= 2 and name not in _PLAIN and not name.startswith(("(", "system /", "Node /"))
    }
    if not wanted:
        return found
    for node in first_of_each_place(heap, exhibit.blame.region).tolist():
        name = heap.node_name(node)
        if name not in wanted or (name in found and is_application(found[name][2])):
            continue
        place = heap.place_of(node) or _NATIVE_CLASSES.get(name)
        if place is not None and (name not in found or is_application(place)):
            found[name] = (exhibit.region_counts[name], node, place)
    return found


def first_of_each_place(heap: Heap, nodes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Choose, of the objects of one name that are made at one place, the first; O(nodes)."""
    snapshot, locations = heap.snapshot, heap.snapshot.locations
    objects = nodes[snapshot.node_type[nodes] == snapshot.layout.node_type_code("object")]
    row = np.searchsorted(locations.node, objects)
    row[row == len(locations)] = 0
    placed = np.zeros((3, objects.size), np.int32)
    if len(locations):
        columns = (locations.script_id, locations.line, locations.column)
        is_placed = locations.node[row] == objects
        placed[:] = [np.where(is_placed, column[row], -1) for column in columns]
    _, first = classes.number_rows(snapshot.node_name[objects], *placed)
    chosen: npt.NDArray[np.int32] = objects[first]
    return chosen


def place_text(place: Place) -> str:
    """A place as `folder/file.js:12`, in the original source where a map leads there."""
    place = original_place(place)
    if place.file.startswith("node:"):
        return f"{place.file}:{place.line}"
    return f"{'/'.join(place.file.split('/')[-2:])}:{place.line}"


def with_article(noun: str) -> str:
    """A noun with its article.

    >>> with_article("EventEmitter"), with_article("Map")
    ('an EventEmitter', 'a Map')
    """
    return f"{'an' if noun[:1] in 'AEIOaeio' else 'a'} {noun}"


def as_written(exhibit: Exhibit, named: Named) -> str:
    """A name as code: a field of a class behind `this`, a static one behind the class."""
    name = named.name or exhibit.constructor
    heap = exhibit.heap
    if not name.startswith("#"):
        is_field = (
            named.owner >= 0 and is_own(named.place) and heap.type_of(named.owner) == "object"
        )
        of_class = is_field and is_own(heap.place_of(named.owner))
        return f"this.{name}" if of_class and IDENTIFIER.match(name) else name
    is_class = named.owner >= 0 and heap.type_of(named.owner) == "closure"
    of = heap.node_name(named.owner) if is_class else ""
    return f"{of or 'this'}.{name}"
