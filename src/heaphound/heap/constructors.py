"""The class an object is listed under, as DevTools names it.

In: a Snapshot. Out: the class name of a node. Agrees with JSHeapSnapshotNode.className in DevTools
except that plain objects stay "Object": their inferred interfaces belong to whole snapshots.
"""

from __future__ import annotations

from heaphound.heap import v8_names
from heaphound.snapshot.columns import Snapshot

_DETACHED = 2  # the value of a node's detachedness


def constructor_name(snapshot: Snapshot, node: int) -> str:
    """Name the class of a node: its constructor, or V8's kind of thing in brackets."""
    type_name = snapshot.layout.node_types[int(snapshot.node_type[node])]
    known = v8_names.CLASS_OF_TYPE.get(type_name)
    if known is not None:
        return known
    if type_name not in v8_names.TYPES_WITH_OWN_NAMES:
        return f"({type_name})"
    name = snapshot.strings[int(snapshot.node_name[node])]
    if int(snapshot.detachedness[node]) == _DETACHED:
        name = v8_names.DETACHED_PREFIX + name
    return without_attributes(name)


def without_attributes(name: str) -> str:
    """Cut the name of a DOM element to its tag.

    >>> without_attributes('<div id="a">'), without_attributes('Detached <p class="b">')
    ('<div>', 'Detached <p>')
    """
    for prefix in ("<", v8_names.DETACHED_PREFIX + "<"):
        if name.startswith(prefix):
            first_space = name.find(" ", len(prefix))
            return name if first_space < 0 else name[:first_space] + ">"
    return name
