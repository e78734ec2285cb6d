"""A heap in five readable lines -> the bytes of a .heapsnapshot, as V8 would write them.

>>> heap = HeapBuilder()
>>> root = heap.root()
>>> cache = heap.node("object", "Map", size=40)
>>> heap.edge(root, "property", "cache", cache)
>>> heap.snapshot().name_of(cache)
'Map'
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from heaphound.snapshot import Snapshot, SnapshotBuilder

_NODE_TYPES = (
    "hidden",
    "array",
    "string",
    "object",
    "code",
    "closure",
    "regexp",
    "number",
    "native",
    "synthetic",
    "concatenated string",
    "sliced string",
    "symbol",
    "bigint",
)
_EDGE_TYPES = ("context", "element", "property", "internal", "hidden", "shortcut", "weak")
_SIX_FIELDS = ("type", "name", "id", "self_size", "edge_count", "detachedness")
_SEVEN_FIELDS = (*_SIX_FIELDS[:5], "trace_node_id", "detachedness")
_LOCATION_FIELDS = ("object_index", "script_id", "line", "column")
_NUMBERED_EDGES = frozenset({"element", "hidden"})


@dataclass(frozen=True, slots=True)
class Generation:
    """What one major version of Node writes."""

    node_fields: tuple[str, ...]
    node_types: tuple[str, ...]
    has_extra_native_bytes: bool


GENERATIONS = {
    "18": Generation(_SEVEN_FIELDS, _NODE_TYPES, has_extra_native_bytes=False),
    "20": Generation(
        _SEVEN_FIELDS, (*_NODE_TYPES, "object shape", "wasm object"), has_extra_native_bytes=False
    ),
    "22": Generation(_SEVEN_FIELDS, (*_NODE_TYPES, "object shape"), has_extra_native_bytes=False),
    "24": Generation(_SIX_FIELDS, (*_NODE_TYPES, "object shape"), has_extra_native_bytes=True),
    "26": Generation(_SIX_FIELDS, (*_NODE_TYPES, "object shape"), has_extra_native_bytes=True),
}


@dataclass(slots=True)
class _Node:
    kind: str
    name: str
    node_id: int
    size: int
    detachedness: int
    edges: list[tuple[str, str | int, int]] = field(default_factory=list)


class HeapBuilder:
    """Collects nodes and edges in any order; a node is its ordinal, an int from 0.

    Args:
        generation: the major version of Node whose format is written, a key of `GENERATIONS`.
        extra_native_bytes: memory outside of any node; written by Node 24 and later only.
    """

    def __init__(self, generation: str = "24", *, extra_native_bytes: int = 0) -> None:
        self.generation = GENERATIONS[generation]
        self.extra_native_bytes = extra_native_bytes
        self._nodes: list[_Node] = []
        self._locations: list[tuple[int, int, int, int]] = []
        self._next_id = 1

    def root(self) -> int:
        """Adds the root, which must be the first node."""
        if self._nodes:
            raise ValueError("the root is the first node")
        return self.node("synthetic", "", size=0)

    def node(
        self,
        kind: str,
        name: str,
        *,
        size: int = 16,
        node_id: int | None = None,
        detachedness: int = 0,
    ) -> int:
        """Adds a node and returns its ordinal.

        Args:
            kind: a node type of the generation, such as "object", "closure" or "array".
            name: constructor, function or text.
            size: shallow size in bytes.
            node_id: V8's id; by default the next odd number.
            detachedness: 0 unknown, 1 attached, 2 detached.
        """
        if kind not in self.generation.node_types:
            raise ValueError(f"no node type {kind!r} in this generation")
        if node_id is None:
            node_id = self._next_id
        self._next_id = max(self._next_id, node_id // 2 * 2 + 3)
        self._nodes.append(_Node(kind, name, node_id, size, detachedness))
        return len(self._nodes) - 1

    def edge(self, source: int, kind: str, name: str | int, target: int) -> None:
        """Adds an edge; element and hidden edges have a number for a name, the others a text."""
        if kind not in _EDGE_TYPES:
            raise ValueError(f"no edge type {kind!r}")
        if isinstance(name, int) != (kind in _NUMBERED_EDGES):
            raise ValueError(f"a {kind} edge cannot have the name {name!r}")
        self._nodes[source].edges.append((kind, name, target))

    def chain(self, source: int, *edges: tuple[str, str | int, int]) -> int:
        """Adds edges one after the other, each from the last one's target; returns the last."""
        for kind, name, target in edges:
            self.edge(source, kind, name, target)
            source = target
        return source

    def location(self, node: int, script_id: int, line: int, column: int) -> None:
        """Says where a closure, or the constructor of an object, is defined; counted from 0."""
        self._locations.append((node, script_id, line, column))

    def as_json(self) -> dict[str, Any]:
        """The snapshot as `json.loads` would give it: to be damaged on purpose."""
        strings = {"<dummy>": 0}  # V8 counts its strings from 1
        fields = len(self.generation.node_fields)
        nodes: list[int] = []
        edges: list[int] = []
        for node in self._nodes:
            row = {
                "type": self.generation.node_types.index(node.kind),
                "name": strings.setdefault(node.name, len(strings)),
                "id": node.node_id,
                "self_size": node.size,
                "edge_count": len(node.edges),
                "trace_node_id": 0,
                "detachedness": node.detachedness,
            }
            nodes += [row[name] for name in self.generation.node_fields]
            for kind, name, target in node.edges:
                if isinstance(name, str):
                    name = strings.setdefault(name, len(strings))  # noqa: PLW2901
                edges += [_EDGE_TYPES.index(kind), name, target * fields]
        return {
            "snapshot": self._header(),
            "nodes": nodes,
            "edges": edges,
            "trace_function_infos": [],
            "trace_tree": [],
            "samples": [],
            "locations": [
                number for node, *place in self._locations for number in (node * fields, *place)
            ],
            "strings": list(strings),
        }

    def to_bytes(self) -> bytes:
        """The bytes of the file."""
        return json.dumps(self.as_json(), separators=(",", ":")).encode()

    def write(self, path: Path) -> Path:
        """Writes the file and returns its path."""
        path.write_bytes(self.to_bytes())
        return path

    def snapshot(self) -> Snapshot:
        """The heap as the parser reads it."""
        builder = SnapshotBuilder()
        builder.feed(self.to_bytes())
        return builder.finish()

    def _header(self) -> dict[str, Any]:
        header: dict[str, Any] = {
            "meta": {
                "node_fields": list(self.generation.node_fields),
                "node_types": [
                    list(self.generation.node_types),
                    "string",
                    *["number"] * (len(self.generation.node_fields) - 2),
                ],
                "edge_fields": ["type", "name_or_index", "to_node"],
                "edge_types": [list(_EDGE_TYPES), "string_or_number", "node"],
                "location_fields": list(_LOCATION_FIELDS),
            },
            "node_count": len(self._nodes),
            "edge_count": sum(len(node.edges) for node in self._nodes),
            "trace_function_count": 0,
        }
        if self.generation.has_extra_native_bytes:
            header["extra_native_bytes"] = self.extra_native_bytes
        return header
