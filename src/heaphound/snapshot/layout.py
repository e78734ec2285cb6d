"""The header of a snapshot -> Layout: what the numbers of type columns mean in this file.

Node 18 to 26 differ in their lists of types, so a code is always looked up by name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Self

from heaphound.errors import SnapshotCorrupt


@dataclass(frozen=True, slots=True)
class Layout:
    """The names behind the codes of the type columns.

    Attributes:
        node_types: name of each node type; a node's type is an index into it.
        edge_types: name of each edge type; an edge's type is an index into it.
        node_fields: names of a node's fields in the file.
        trace_function_fields: names of the numbers of a function that allocated.
        trace_fields: names of the parts of a call that allocated.
        extra_native_bytes: memory V8 counts outside of any node (Node 24 and later), else 0.

    >>> layout = Layout(node_types=("hidden", "object"), edge_types=("property",), node_fields=())
    >>> layout.node_type_code("object"), layout.node_type_code("bigint")
    (1, -1)
    """

    node_types: tuple[str, ...]
    edge_types: tuple[str, ...]
    node_fields: tuple[str, ...]
    extra_native_bytes: int = 0
    trace_function_fields: tuple[str, ...] = ()
    trace_fields: tuple[str, ...] = ()

    @classmethod
    def from_header(cls, text: bytes) -> Self:
        """Reads the JSON text of the file's "snapshot" object.

        Raises:
            SnapshotCorrupt: it is not JSON, or lacks the lists of types.
        """
        try:
            header: dict[str, Any] = json.loads(text.decode("utf-8"))
            meta = header["meta"]
            return cls(
                node_types=tuple(map(str, meta["node_types"][0])),
                edge_types=tuple(map(str, meta["edge_types"][0])),
                node_fields=tuple(map(str, meta["node_fields"])),
                extra_native_bytes=int(header.get("extra_native_bytes", 0)),
                trace_function_fields=tuple(map(str, meta.get("trace_function_info_fields", ()))),
                trace_fields=tuple(map(str, meta.get("trace_node_fields", ()))),
            )
        except (ValueError, KeyError, IndexError, TypeError, OverflowError) as problem:
            message = f"the header of the snapshot cannot be read ({problem})"
            raise SnapshotCorrupt(message) from problem

    def node_type_code(self, name: str) -> int:
        """The code of a node type, or -1 when this file has no such type."""
        return self.node_types.index(name) if name in self.node_types else -1

    def edge_type_code(self, name: str) -> int:
        """The code of an edge type, or -1 when this file has no such type."""
        return self.edge_types.index(name) if name in self.edge_types else -1
