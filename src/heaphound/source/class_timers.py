"""Whether a class has a way to end the timers it makes.

In: the place of a class as a heap gives it. Out: yes or no, None where the source cannot tell. A
class that clears its timers has a close that somebody forgot to call; a class that never does
leaks them however it is used.
"""

from __future__ import annotations

from tree_sitter import Node

from heaphound.source.parsed_file import CLASSES, ancestors, node_at, parse, text, walk

_CLEARING = frozenset({"clearInterval", "clearTimeout", "clearImmediate"})


def clears_timers(file: str, line: int, column: int) -> bool | None:
    """Say whether the class at a position, or the file of a function used as one, clears timers."""
    tree = parse(file)
    if tree is None:
        return None
    node = node_at(tree, line, column)
    if node is None:
        return None
    around = (each for each in (node, *ancestors(node)) if each.type in CLASSES)
    return _clears(next(around, tree.root_node))


def _clears(scope: Node) -> bool:
    return any(
        leaf.type in {"identifier", "property_identifier"} and text(leaf) in _CLEARING
        for leaf in walk(scope)
    )
