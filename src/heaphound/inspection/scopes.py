"""Closure scopes: what the variables that functions close over keep alive.

In: a Heap. Out: Scopes, one for each place in the source that makes them, the one that retains
most first. V8 keeps the variables of a scope in a Context as long as any closure made there lives,
all variables for all of those closures: that one function needs a variable keeps it for its
siblings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from heaphound.heap import Heap, Place, v8_names
from heaphound.heap.locations import place_of_row
from heaphound.inspection.edges_of import edges_from, edges_into
from heaphound.inspection.facts import ObjectFacts, object_facts
from heaphound.inspection.scope_places import ScopePlace, declared_at, scope_place
from heaphound.kernels import classes as kernels
from heaphound.source.original_place import original_name, original_place

_CONTEXT_EDGE = "context"
_SCOPE_INFO_EDGE = "scope_info"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of a scope, in all of its Contexts.

    Attributes:
        name: as the original source has it.
        place: where it is declared; None when the source is not there.
        count: in how many Contexts it holds an object; a number is no object.
        constructor: the class of most of its values.
        other_constructors: how many other classes its values have.
        exclusive_bytes: what is retained by values that only this variable's scope keeps alive.
        shared_bytes: what is retained by values that something else keeps alive too, each once.
        largest: the value that retains most.
    """

    name: str
    place: Place | None
    count: int
    constructor: str
    other_constructors: int
    exclusive_bytes: int
    shared_bytes: int
    largest: ObjectFacts


@dataclass(frozen=True, slots=True)
class InnerFunction:
    """A function that closes over a scope, and how many closures of it there are."""

    place: Place | None
    count: int


@dataclass(frozen=True, slots=True)
class Scope:
    """All Contexts that one place in the source made.

    Attributes:
        place: the function whose scope it is.
        contexts: how many there are: one for each time the scope was entered and is still needed.
        shallow_bytes: of the Contexts themselves.
        retained_bytes: what would be freed with all of them.
        closures: how many functions close over them directly.
        most_sharing: how many share one Context, at most.
        functions: the first of those functions, by place, most closures first.
        functions_left_out: how many more there are.
        variables: those that hold objects, by what they keep alive.
        largest: the Context that retains most.
    """

    place: ScopePlace
    contexts: int
    shallow_bytes: int
    retained_bytes: int
    closures: int
    most_sharing: int
    functions: tuple[InnerFunction, ...]
    functions_left_out: int
    variables: tuple[Variable, ...]
    largest: ObjectFacts


@dataclass(frozen=True, slots=True)
class Scopes:
    """The scopes of a heap.

    Attributes:
        scopes: the first of them, the one that retains most first.
        left_out: how many more there are.
        contexts: all Contexts.
        closures: all functions that close over one.
    """

    scopes: tuple[Scope, ...]
    left_out: int
    contexts: int
    closures: int


@dataclass(frozen=True, slots=True, eq=False)
class _Contexts:
    heap: Heap
    node: npt.NDArray[np.intp]  # all Contexts
    scope: npt.NDArray[np.intp]  # (contexts,) the number of their scope
    scope_info: npt.NDArray[np.int32]  # (scopes,) -1 where unknown
    closure: npt.NDArray[np.int32]  # functions that close over a Context
    closure_of: npt.NDArray[np.intp]  # (closures,) which Context, an index into node


def scopes(heap: Heap, *, top: int, functions_shown: int = 3) -> Scopes:
    """Find the closure scopes of a heap: O(nodes + edges of Contexts).

    Args:
        heap: the heap.
        top: how many to describe.
        functions_shown: how many functions of each to name.
    """
    found = _contexts(heap)
    scope_count = found.scope_info.size
    class_of = np.zeros(heap.snapshot.node_count, np.int32)
    class_of[found.node] = found.scope + 1
    retained = kernels.class_totals(
        class_of,
        heap.owned_size,
        heap.retained_size,
        heap.distance,
        heap.immediate_dominator,
        scope_count + 1,
    ).retained[1:]
    first = np.argsort(-retained, kind="stable")[:top]
    return Scopes(
        tuple(
            _scope(found, int(number), int(retained[number]), functions_shown) for number in first
        ),
        max(0, scope_count - top),
        int(found.node.size),
        int(found.closure.size),
    )


def _contexts(heap: Heap) -> _Contexts:
    snapshot = heap.snapshot
    layout, strings = snapshot.layout, snapshot.strings
    internal = layout.edge_type_code("internal")
    is_context = snapshot.node_name == strings.find(v8_names.CONTEXT)
    is_context &= snapshot.node_type == layout.node_type_code("object")
    node = np.flatnonzero(is_context)

    edge, of = edges_from(heap, node)
    is_info = snapshot.edge_type[edge] == internal
    is_info &= snapshot.edge_name[edge] == strings.find(_SCOPE_INFO_EDGE)
    info = np.full(node.size, -1, np.int32)
    info[of[is_info]] = snapshot.to_node[edge[is_info]]
    scope_info, scope = np.unique(info, return_inverse=True)

    into, source, closed = edges_into(heap, node)
    closes = snapshot.node_type[source] == layout.node_type_code("closure")
    closes &= snapshot.edge_type[into] == internal
    closes &= snapshot.edge_name[into] == strings.find(_CONTEXT_EDGE)
    return _Contexts(heap, node, scope, scope_info, source[closes], closed[closes])


def _scope(found: _Contexts, number: int, retained_bytes: int, functions_shown: int) -> Scope:
    heap = found.heap
    nodes = found.node[found.scope == number]
    closes = found.scope[found.closure_of] == number
    closures = found.closure[closes]
    sharing = np.bincount(found.closure_of[closes], minlength=1)
    functions = _inner_functions(heap, closures)
    inner = next((one.place for one in functions if one.place is not None), None)
    names, values, holders = _values(heap, nodes)
    place = scope_place(heap, int(found.scope_info[number]), inner, list(dict.fromkeys(names)))
    return Scope(
        place=place,
        contexts=nodes.size,
        shallow_bytes=int(heap.owned_size[nodes].sum()),
        retained_bytes=retained_bytes,
        closures=closures.size,
        most_sharing=int(sharing.max()),
        functions=tuple(_in_original(one) for one in functions[:functions_shown]),
        functions_left_out=max(0, len(functions) - functions_shown),
        variables=_variables(heap, inner, names, values, holders),
        largest=object_facts(heap, int(nodes[np.argmax(heap.retained_size[nodes])])),
    )


def _inner_functions(heap: Heap, closures: npt.NDArray[np.int32]) -> list[InnerFunction]:
    """Count closures by the place of their function, most first."""
    locations = heap.snapshot.locations
    row = np.searchsorted(locations.node, closures)
    row[row == len(locations)] = 0
    known = locations.node[row] == closures if len(locations) else np.zeros(row.size, np.bool_)
    row, named = row[known], closures[known]
    at = np.stack([locations.script_id[row], locations.line[row], locations.column[row]])
    _, first, counts = np.unique(at, axis=1, return_index=True, return_counts=True)
    functions = [
        InnerFunction(
            place_of_row(
                heap.snapshot, heap.scripts, int(row[one]), heap.node_name(int(named[one]))
            ),
            int(count),
        )
        for one, count in zip(first, counts, strict=True)
    ]
    if unknown := int((~known).sum()):
        functions.append(InnerFunction(None, unknown))
    return sorted(functions, key=lambda function: -function.count)


def _in_original(function: InnerFunction) -> InnerFunction:
    if function.place is None:
        return function
    return replace(function, place=original_place(function.place))


def _values(
    heap: Heap, contexts: npt.NDArray[np.intp]
) -> tuple[list[str], npt.NDArray[np.int32], npt.NDArray[np.intp]]:
    """List what the variables hold: name, value and Context of each."""
    snapshot = heap.snapshot
    edge, of = edges_from(heap, contexts)
    is_variable = snapshot.edge_type[edge] == snapshot.layout.edge_type_code("context")
    # Node 26 keeps a number that changes in a cell of its own.
    cell = snapshot.strings.find(v8_names.CONTEXT_CELL)
    is_variable &= snapshot.node_name[snapshot.to_node[edge]] != cell
    edge = edge[is_variable]
    numbers, name_of = np.unique(snapshot.edge_name[edge], return_inverse=True)
    texts = [snapshot.strings[number] for number in numbers.tolist()]
    return [texts[at] for at in name_of.tolist()], snapshot.to_node[edge], contexts[of[is_variable]]


def _variables(
    heap: Heap,
    inner: Place | None,
    names: list[str],
    values: npt.NDArray[np.int32],
    holders: npt.NDArray[np.intp],
) -> tuple[Variable, ...]:
    """Sum up the values by variable, the one that keeps most alive first."""
    texts, name_of = np.unique(np.array(names, np.object_), return_inverse=True)
    exclusive = heap.immediate_dominator[values] == holders
    found = []
    for number, name in enumerate(texts.tolist()):
        own = values[name_of == number]
        alone = exclusive[name_of == number]
        distinct = np.unique(own)
        largest = int(distinct[np.argmax(heap.retained_size[distinct])])
        kinds = _constructors(heap, distinct)
        place = declared_at(inner, name)
        found.append(
            Variable(
                name=name if place is None else original_name(place, name),
                place=None if place is None else original_place(place),
                count=own.size,
                constructor=kinds[0],
                other_constructors=len(kinds) - 1,
                exclusive_bytes=int(heap.retained_size[own[alone]].sum()),
                shared_bytes=int(heap.retained_size[np.setdiff1d(distinct, own[alone])].sum()),
                largest=object_facts(heap, largest),
            )
        )
    found.sort(key=lambda one: (-one.exclusive_bytes, -one.shared_bytes, one.name))
    return tuple(found)


def _constructors(heap: Heap, nodes: npt.NDArray[np.int32]) -> list[str]:
    """Name the classes of some nodes, the most frequent first; looks at the first 1,000."""
    counts: dict[str, int] = {}
    for node in nodes[:1000].tolist():
        name = heap.constructor_of(node)
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: -counts[name])
