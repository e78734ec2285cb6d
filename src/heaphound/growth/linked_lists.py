"""Linked lists folded into what holds their head.

In: a slot whose holder may be a link of a chain. Out: the slot of the chain's head. A list that
is appended to hangs its new links on the last old one; the holder that matters is the owner of
the list: a TimersList, a queue, an EventTarget's listener root.
"""

from __future__ import annotations

from heaphound.growth.slots import ELEMENTS
from heaphound.heap.graph import Heap

MAX_WALK = 1_000_000
_NEVER_LINKS = frozenset({"__proto__", "constructor", "prototype", "context", "previous", "map"})


def is_link(heap: Heap, node: int, edge_name: str) -> bool:
    """Whether `node`, held by `edge_name`, has a reference of the same name to its own kind."""
    if edge_name in _NEVER_LINKS or edge_name == ELEMENTS:
        return False
    onward = heap.child_by_edge(node, edge_name)
    return onward >= 0 and heap.constructor_of(onward) in {
        heap.constructor_of(node),
        "TimersList",
    }


def list_head(heap: Heap, node: int, edge_name: str, link_constructor: str) -> int:
    """Walk a chain back from a link to the object that holds its first link.

    Returns:
        The head's holder; `node` itself when it is no link. Circular lists end at their head,
        which is of another constructor than the links (a TimersList among Timeouts).
    """
    if edge_name in _NEVER_LINKS or edge_name == ELEMENTS:
        return node
    seen = {node}
    while heap.constructor_of(node) == link_constructor and len(seen) < MAX_WALK:
        back = _retainer_by(heap, node, edge_name)
        if back < 0 or back in seen:
            break
        seen.add(back)
        node = back
    return node


def _retainer_by(heap: Heap, node: int, edge_name: str) -> int:
    start, end = int(heap.first_retainer[node]), int(heap.first_retainer[node + 1])
    for position in range(start, end):
        if heap.edge_text(int(heap.retaining_edge[position])) == edge_name:
            return int(heap.retaining_node[position])
    return -1
