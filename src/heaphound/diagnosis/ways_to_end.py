"""How an instance of a class is ended: the method that its class has for that.

In: a heap and an instance. Out: the method's name, found on the prototypes: `end` of a pg Pool,
`terminate` of a Worker, `quit` of a Redis client. None where the class has no such method.
"""

from __future__ import annotations

from collections.abc import Iterator

from heaphound.heap.graph import Heap

MAX_PROTOTYPES = 6
# The gentlest first: what waits for work under way before what drops it.
ENDINGS = (
    "close",
    "quit",
    "end",
    "stop",
    "terminate",
    "shutdown",
    "disconnect",
    "dispose",
    "kill",
    "destroy",
)


def way_to_end(heap: Heap, instance: int) -> str | None:
    """Name the method that ends an instance: its own class's before an inherited one."""
    for methods in _methods(heap, instance):
        found = next((name for name in ENDINGS if name in methods), None)
        if found is not None:
            return found
    return None


def has_method(heap: Heap, instance: int, name: str) -> bool:
    """Whether an instance's class, or one it extends, has a method of this name."""
    return any(name in methods for methods in _methods(heap, instance))


def _methods(heap: Heap, instance: int) -> Iterator[set[str]]:
    """The names of the methods of each prototype, the nearest first."""
    at = instance
    for _ in range(MAX_PROTOTYPES):
        at = heap.child_by_edge(at, "__proto__")
        if at < 0:
            return
        yield {
            heap.edge_text(edge)
            for edge in heap.out_edges(at)
            if heap.edge_type(edge) == "property"
            and heap.type_of(int(heap.snapshot.to_node[edge])) == "closure"
        }
