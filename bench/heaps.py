"""Write seeded heap snapshots of any size, in the shape of a Node 24 server's heap.

    python bench/heaps.py FILE --megabytes 100 [--first 0] [--text 24]

A heap is a row of *sessions*: 16 nodes each (an object with its fields, a plain object, strings, a
concatenated string, an array with its elements, a closure with its context, a Map with its table)
and 47 edges, some to a random other session. Every 1000 sessions hang in a Map of their own. With
the shared shapes, functions and property names that makes 77 bytes and 3 edges per node and a tenth
of the file in strings, much as in snapshots of real services. Session i is the same in every
file with the same seed, so files with different `--first` are one process at two moments.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

NODE_TYPES = (
    "hidden array string object code closure regexp number native synthetic concatenated_string "
    "sliced_string symbol bigint object_shape"
)
TYPES = [name.replace("_", " ") for name in NODE_TYPES.split()]
EDGE_TYPES = ["context", "element", "property", "internal", "hidden", "shortcut", "weak"]
NODE_FIELDS = ["type", "name", "id", "self_size", "edge_count", "detachedness"]
TRACE_FUNCTION_FIELDS = ["function_id", "name", "script_name", "script_id", "line", "column"]
TYPE = {name: number for number, name in enumerate(TYPES)}
EDGE = {name: number for number, name in enumerate(EDGE_TYPES)}
NUMBERED = {"element", "hidden"}

SHAPES = 400  # hidden classes that all sessions share
FUNCTIONS = 120  # functions, each with its code, that closures share
CLASSES = 40
PER_MAP = 1000  # sessions in one Map
BYTES_PER_SESSION = 1160
BATCH = 2000  # sessions formatted at once

# (type, name); "*" is a string of the session's own.
SESSION = [
    ("object", "class"),
    ("string", "*"),
    ("object", "Object"),
    ("string", "*"),
    ("string", "*"),
    ("object", "Array"),
    ("array", "(object elements)"),
    ("string", "shared"),
    ("concatenated string", "(concatenated string)"),
    ("closure", "onMessage"),
    ("object", "system / Context"),
    ("code", "system / FeedbackCell"),
    ("object", "Map"),
    ("array", "(map table)"),
    ("string", "*"),
    ("string", "*"),
]
# (source, type, name or index, target): a node of the session, or "shape", "function", "module",
# "other" (a random session), "next".
LINKS = [
    (0, "property", "id", 1),
    (0, "property", "user", 2),
    (0, "property", "tags", 5),
    (0, "property", "onMessage", 9),
    (0, "property", "attributes", 12),
    (0, "property", "__proto__", "shape"),
    (0, "internal", "map", "shape"),
    (0, "property", "agent", 14),
    (0, "property", "address", 15),
    (1, "internal", "map", "shape"),
    (2, "property", "name", 3),
    (2, "property", "mail", 4),
    (2, "property", "agent", 14),
    (2, "property", "__proto__", "shape"),
    (2, "internal", "map", "shape"),
    (3, "internal", "map", "shape"),
    (4, "internal", "map", "shape"),
    (5, "element", 0, 7),
    (5, "element", 1, 8),
    (5, "internal", "elements", 6),
    (5, "property", "__proto__", "shape"),
    (5, "internal", "map", "shape"),
    (6, "internal", "0", 7),
    (6, "internal", "1", 8),
    (7, "internal", "map", "shape"),
    (8, "internal", "first", 3),
    (8, "internal", "second", 4),
    (9, "internal", "context", 10),
    (9, "internal", "shared", "function"),
    (9, "internal", "feedback_cell", 11),
    (9, "property", "__proto__", "shape"),
    (9, "internal", "map", "shape"),
    (10, "context", "session", 0),
    (10, "internal", "previous", "module"),
    (10, "internal", "scope_info", "function"),
    (10, "internal", "map", "shape"),
    (10, "weak", "optimized_code_list", 11),
    (11, "hidden", 1, "shape"),
    (12, "internal", "table", 13),
    (12, "property", "__proto__", "shape"),
    (12, "internal", "map", "shape"),
    (13, "internal", "2", 1),
    (13, "internal", "3", "other"),
    (13, "hidden", 4, "next"),
    (13, "internal", "5", 15),
    (13, "internal", "map", "shape"),
    (14, "internal", "map", "shape"),
    (15, "internal", "map", "shape"),
]
FIELDS = len(NODE_FIELDS)
OWN_STRINGS = ["id-", "\\u00e9-", '\\"m\\"', "agent-", "\\n"]
STRINGS_OF_SESSION = len(OWN_STRINGS)

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Request:
    """What to write: which sessions of which process, and how long their own strings are."""

    sessions: int
    first: int = 0
    seed: int = 1
    text: int = 24


class Heap:
    """The numbers of one snapshot, batch by batch.

    Fixed nodes come first (root, roots, global, module, shapes, functions with code), then the
    sessions, then one Map and its table per 1000 sessions.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.words: dict[str, int] = {"<dummy>": 0}
        self.fixed_count = 5 + SHAPES + 2 * FUNCTIONS
        self.maps = -(-request.sessions // PER_MAP)
        self.first_map = self.fixed_count + request.sessions * len(SESSION)
        for at in range(max(4096, self.maps)):
            self._word(str(at))
        self.class_words = [self._word(f"Session{at}") for at in range(CLASSES)]
        self.fixed_nodes, self.fixed_edges = self._fixed()
        self.map_nodes, self.map_edges = self._maps()
        self.node_names = [self._word(name) for _, name in SESSION]
        self.link_names = [self._word(n) if isinstance(n, str) else n for _, _, n, _ in LINKS]

    @property
    def node_count(self) -> int:
        """How many nodes the file has."""
        return self.first_map + 2 * self.maps + 1

    @property
    def edge_count(self) -> int:
        """How many edges the file has."""
        own = len(self.fixed_edges) + len(self.map_edges)
        return own + self.request.sessions * len(LINKS)

    def id_of(self, session: int, node: int) -> int:
        """V8's id of a node of a session of the process."""
        return int(self._ids(np.array(session * len(SESSION) + node)))

    def node_rows(self) -> Iterator[Rows]:
        """The node rows of all sessions, in batches."""
        counts = np.bincount([link[0] for link in LINKS], minlength=len(SESSION))
        own = np.array([name == "*" for _, name in SESSION])
        for at, session in self._batches():
            rows = np.zeros((len(session), len(SESSION), FIELDS), np.int64)
            rows[:, :, 0] = [TYPE[name] for name, _ in SESSION]
            rows[:, :, 1] = self.node_names
            rows[:, 0, 1] = np.array(self.class_words)[session % CLASSES]
            rows[:, own, 1] = (
                len(self.words) + at[:, None] * STRINGS_OF_SESSION + np.arange(STRINGS_OF_SESSION)
            )
            rows[:, :, 2] = self._ids(session[:, None] * len(SESSION) + np.arange(len(SESSION)))
            rows[:, :, 3] = 16 + 8 * (self._noise(session, 1)[:, None] % np.arange(1, 17))
            rows[:, :, 4] = counts
            yield rows.reshape(-1, FIELDS)

    def edge_rows(self) -> Iterator[Rows]:
        """The edge rows of all sessions, in batches."""
        for at, session in self._batches():
            rows = np.empty((len(session), len(LINKS), 3), np.int64)
            base = self.fixed_count + at * len(SESSION)
            for number, (_, kind, _, target) in enumerate(LINKS):
                noise = self._noise(session, 2 + number)
                rows[:, number, 0] = EDGE[kind]
                rows[:, number, 1] = self.link_names[number]
                rows[:, number, 2] = FIELDS * self._targets(target, at, base, noise)
            yield rows.reshape(-1, 3)

    def locations(self) -> Iterator[Rows]:
        """A row for every class instance and every closure."""
        for at, session in self._batches():
            base = self.fixed_count + at * len(SESSION)
            rows = np.empty((len(session), 2, 4), np.int64)
            for number, (local, kinds) in enumerate([(0, CLASSES), (9, FUNCTIONS)]):
                which = session % kinds
                rows[:, number, 0] = FIELDS * (base + local)
                rows[:, number, 1] = 10 + number
                rows[:, number, 2] = which * 7
                rows[:, number, 3] = 4
            yield rows.reshape(-1, 4)

    def own_strings(self) -> Iterator[list[str]]:
        """The strings of sessions, in the order of their indexes."""
        padding = " of a visitor in town" * (self.request.text // 20 + 1)
        for _, session in self._batches():
            yield [
                (f"{kind}{number:08x}" + padding)[: self.request.text]
                for number in session.tolist()
                for kind in OWN_STRINGS
            ]

    def _targets(self, target: int | str, at: Rows, base: Rows, noise: Rows) -> Rows:
        if isinstance(target, int):
            return base + target
        if target == "shape":
            return 5 + noise % SHAPES
        if target == "function":
            return 5 + SHAPES + 2 * (noise % FUNCTIONS)
        if target == "module":
            return np.full_like(base, 3)
        if target == "other":
            return self.fixed_count + noise % self.request.sessions * len(SESSION)
        return self.fixed_count + (at + 1) % self.request.sessions * len(SESSION) + 1

    def _fixed(self) -> tuple[Rows, Rows]:
        """Root, GC roots, global, module context, and what all sessions share."""
        links: list[list[tuple[str, str | int, int]]] = [[] for _ in range(self.fixed_count)]
        nodes = [("synthetic", ""), ("synthetic", "(GC roots)"), ("object", "global")]
        nodes += [("object", "system / Context"), ("object", "Array")]
        links[0] = [("element", 1, 1), ("shortcut", "global", 2)]
        links[1] = [("element", at % 4096, 5 + at) for at in range(0, SHAPES + 2 * FUNCTIONS, 3)]
        count = self.request.sessions
        step = max(1, count // 500)
        links[1] += [("element", 9, self.fixed_count + at * 16 + 9) for at in range(0, count, step)]
        links[2] = [("property", "module", 3), ("internal", "map", 5)]
        links[3] = [("context", "sessions", 4)]
        links[4] = [("element", at, self.first_map + 2 * at) for at in range(self.maps)]
        for at in range(SHAPES):
            nodes.append(("object shape", "system / Map"))
            links[5 + at] = [("weak", "prototype_info", 5 + (at * 7 + 1) % SHAPES)]
        for at in range(FUNCTIONS):
            nodes += [("code", "system / SharedFunctionInfo"), ("code", "(instruction stream)")]
            links[5 + SHAPES + 2 * at] = [("internal", "code", 6 + SHAPES + 2 * at)]
        rows = [
            (TYPE[kind], self._word(name), 2 * at + 1, 0 if at < 2 else 32, len(links[at]), 0)
            for at, (kind, name) in enumerate(nodes)
        ]
        return np.array(rows), self._edges_of(links)

    def _maps(self) -> tuple[Rows, Rows]:
        """A Map and its table for every 1000 sessions; some entries are weak."""
        nodes: list[tuple[int, ...]] = []
        links: list[list[tuple[str, str | int, int]]] = []
        for at in range(self.maps):
            table = self.first_map + 2 * at + 1
            inside = range(at * PER_MAP, min((at + 1) * PER_MAP, self.request.sessions))
            links.append([("internal", "table", table), ("internal", "map", 5)])
            links.append(
                [("internal", str(i - inside.start), self.fixed_count + i * 16) for i in inside]
                + [("weak", "entry", self.fixed_count + i * 16 + 9) for i in inside[::20]]
            )
            for kind, name, size in [("object", "Map", 32), ("array", "(map table)", 16_000)]:
                identity = 2 * (self.fixed_count + len(nodes)) + 1
                row = (TYPE[kind], self._word(name), identity, size, len(links[len(nodes)]), 0)
                nodes.append(row)
        # One peer fails when the last node dominates others, which V8's never does.
        last = self.first_map + len(nodes)
        links[-2].append(("hidden", 1, last))
        nodes[-2] = (*nodes[-2][:4], len(links[-2]), 0)
        identity = 2 * (self.fixed_count + 199_999) + 1
        nodes.append((TYPE["string"], self._word("last"), identity, 16, 0, 0))
        return np.array(nodes), self._edges_of(links)

    def _edges_of(self, links: list[list[tuple[str, str | int, int]]]) -> Rows:
        rows = [
            (EDGE[kind], name if isinstance(name, int) else self._word(name), FIELDS * target)
            for one in links
            for kind, name, target in one
        ]
        return np.array(rows)

    def _batches(self) -> Iterator[tuple[Rows, Rows]]:
        for start in range(0, self.request.sessions, BATCH):
            at = np.arange(start, min(start + BATCH, self.request.sessions))
            yield at, at + self.request.first

    def _ids(self, place: Rows) -> Rows:
        """V8's ids are odd, rise in the order of allocation, and stay with the object."""
        return 2 * (place + self.fixed_count + 200_000) + 1

    def _noise(self, session: Rows, stream: int) -> Rows:
        """A random number per session and stream (a multiply-and-shift hash)."""
        with np.errstate(over="ignore"):
            mixed = (session.astype(np.uint64) + np.uint64(self.request.seed << 40)) * np.uint64(
                0x9E3779B97F4A7C15
            )
            mixed ^= mixed >> np.uint64(29)
            mixed *= np.uint64(0xBF58476D1CE4E5B9) + np.uint64(2 * stream)
        return (mixed >> np.uint64(33)).astype(np.int64)

    def _word(self, text: str) -> int:
        return self.words.setdefault(text, len(self.words))


def write_heap(path: Path, request: Request) -> None:
    """Write one snapshot; the file appears only when it is whole."""
    heap = Heap(request)
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", encoding="ascii", newline="") as out:
        header = {
            "meta": {
                "node_fields": NODE_FIELDS,
                "node_types": [TYPES, "string", *["number"] * 4],
                "edge_fields": ["type", "name_or_index", "to_node"],
                "edge_types": [EDGE_TYPES, "string_or_number", "node"],
                "trace_function_info_fields": TRACE_FUNCTION_FIELDS,
                "trace_node_fields": ["id", "function_info_index", "count", "size", "children"],
                "sample_fields": ["timestamp_us", "last_assigned_id"],
                "location_fields": ["object_index", "script_id", "line", "column"],
            },
            "node_count": heap.node_count,
            "edge_count": heap.edge_count,
            "trace_function_count": 0,
            "extra_native_bytes": 0,
        }
        out.write('{"snapshot":' + json.dumps(header, separators=(",", ":")))
        _write_rows(out, "nodes", [heap.fixed_nodes], heap.node_rows(), [heap.map_nodes])
        _write_rows(out, "edges", [heap.fixed_edges], heap.edge_rows(), [heap.map_edges])
        for empty in ("trace_function_infos", "trace_tree", "samples"):
            out.write(f',\n"{empty}":[]')
        _write_rows(out, "locations", heap.locations())
        out.write(',\n"strings":[' + ",\n".join(json.dumps(word) for word in heap.words))
        for texts in heap.own_strings():
            out.write(',\n"' + '",\n"'.join(texts) + '"')
        out.write("]}")
    unfinished.rename(path)


def _write_rows(out: IO[str], section: str, *parts: Iterator[Rows] | list[Rows]) -> None:
    out.write(f',\n"{section}":[')
    separator = ""
    for part in parts:
        for rows in part:
            out.write(separator + ",".join(map(str, rows.ravel().tolist())))
            separator = ","
    out.write("]")


def main() -> None:
    """Write the file the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--megabytes", type=float, default=100)
    parser.add_argument("--first", type=int, default=0, help="the first session of the process")
    parser.add_argument("--text", type=int, default=24, help="bytes of each session's own strings")
    options = parser.parse_args()
    each = BYTES_PER_SESSION + STRINGS_OF_SESSION * (options.text - 24)
    sessions = max(1, int(options.megabytes * 1e6 / each))
    write_heap(options.file, Request(sessions, first=options.first, text=options.text))


if __name__ == "__main__":
    main()
