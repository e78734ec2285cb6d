"""Types of the compiled module; `heaphound.kernels` documents each function."""

from collections.abc import Callable
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

class ScanError(ValueError): ...
class ScanTruncated(ScanError): ...
class ScanNotASnapshot(ScanError): ...
class ScanCorrupt(ScanError): ...

class ScannedColumns(TypedDict):
    node_type: NDArray[np.uint8]
    node_name: NDArray[np.int32]
    node_id: NDArray[np.int64]
    self_size: NDArray[np.int64]
    first_edge: NDArray[np.int32]
    detachedness: NDArray[np.uint8]
    edge_type: NDArray[np.uint8]
    edge_name: NDArray[np.int32]
    to_node: NDArray[np.int32]
    trace_number: NDArray[np.int32]
    location_node: NDArray[np.int32]
    location_script_id: NDArray[np.int32]
    location_line: NDArray[np.int32]
    location_column: NDArray[np.int32]
    string_bytes: NDArray[np.uint8]
    string_offsets: NDArray[np.int64]

class SnapshotScanner:
    def __init__(self) -> None: ...
    def feed(self, data: bytes | bytearray | memoryview) -> None: ...
    def read_file(
        self,
        descriptor: int,
        size: int,
        workers: int,
        hear: Callable[[int], None],
        block_bytes: int = ...,
    ) -> bool: ...
    def finish(self) -> None: ...
    def take_columns(self) -> ScannedColumns: ...
    @property
    def header(self) -> bytes: ...
    @property
    def trace_functions(self) -> bytes: ...
    @property
    def trace_tree(self) -> bytes: ...
    @property
    def section(self) -> str: ...
    @property
    def offset(self) -> int: ...
    @property
    def node_count(self) -> int: ...

class TreeAhead:
    def __init__(self, scanner: SnapshotScanner) -> None: ...
    def entry_names(self, shortest: int) -> list[tuple[int, bytes]]: ...
    def prepare(self, entry_of: dict[int, int], table_id: list[int]) -> None: ...
    def find(self) -> None: ...
    def stop(self) -> None: ...
    @property
    def is_found(self) -> bool: ...
    def take_entries(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]: ...
    def take_tree(self) -> tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32]]: ...

def reverse_edges(
    first_edge: NDArray[np.int32], to_node: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]: ...
def breadth_first_distances(
    first_edge: NDArray[np.int32],
    to_node: NDArray[np.int32],
    follow: NDArray[np.bool_],
    paired_edge: NDArray[np.int32],
    pair: NDArray[np.int32],
    pair_count: int,
    starts: NDArray[np.int32],
    start_distances: NDArray[np.int32],
    unreached: int,
) -> NDArray[np.int32]: ...
def reachable(
    first_edge: NDArray[np.int32],
    to_node: NDArray[np.int32],
    follow: NDArray[np.bool_],
    starts: NDArray[np.int32],
) -> NDArray[np.bool_]: ...
def depth_first_preorder(
    first_edge: NDArray[np.int32],
    to_node: NDArray[np.int32],
    follow: NDArray[np.bool_],
    root: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]: ...
def immediate_dominators(
    first_edge: NDArray[np.int32],
    to_node: NDArray[np.int32],
    follow: NDArray[np.bool_],
    root: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]: ...
def sum_up_tree(
    size: NDArray[np.int64], parent: NDArray[np.int32], order: NDArray[np.int32]
) -> NDArray[np.int64]: ...
def used_node_names(
    node_type: NDArray[np.uint8],
    node_name: NDArray[np.int32],
    detached: NDArray[np.bool_],
    class_of_type: NDArray[np.int32],
    string_count: int,
    is_detached: bool,
) -> NDArray[np.bool_]: ...
def named_classes(
    node_type: NDArray[np.uint8],
    node_name: NDArray[np.int32],
    detached: NDArray[np.bool_],
    class_of_type: NDArray[np.int32],
    class_of_name: NDArray[np.int32],
    class_of_detached: NDArray[np.int32],
) -> NDArray[np.int32]: ...
def sums_by_type(node_type: NDArray[np.uint8], size: NDArray[np.int64]) -> NDArray[np.int64]: ...
def single_owners(
    first_edge: NDArray[np.int32],
    to_node: NDArray[np.int32],
    follow: NDArray[np.bool_],
    owns_itself: NDArray[np.bool_],
) -> NDArray[np.int32]: ...
def charge(
    first_edge: NDArray[np.int32],
    to_node: NDArray[np.int32],
    open_edge: NDArray[np.uint8],
    blocked: NDArray[np.uint8],
    seed_node: NDArray[np.int32],
    seed_group: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]: ...
def reach_masks(
    first_edge: NDArray[np.int32],
    to_node: NDArray[np.int32],
    open_edge: NDArray[np.uint8],
    blocked: NDArray[np.uint8],
    seed_node: NDArray[np.int32],
    seed_mask: NDArray[np.uint64],
) -> NDArray[np.uint64]: ...
def cheapest_paths(
    first_edge: NDArray[np.int32],
    to_node: NDArray[np.int32],
    weight: NDArray[np.uint16],
    root: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]: ...
def passing_edges(
    first_edge: NDArray[np.int32],
    to_node: NDArray[np.int32],
    edge_type: NDArray[np.uint8],
    edge_name: NDArray[np.int32],
    essential: NDArray[np.bool_],
    owned: NDArray[np.bool_],
    engine: NDArray[np.bool_],
    engine_names: NDArray[np.int32],
    weak: int,
    shortcut: int,
    internal: int,
) -> NDArray[np.bool_]: ...
def leaving_edges(
    first_edge: NDArray[np.int32],
    to_node: NDArray[np.int32],
    open_edge: NDArray[np.bool_],
    marked: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]: ...
def same_texts(
    text_bytes: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    picked: NDArray[np.int32],
    wanted_bytes: NDArray[np.uint8],
    wanted_offsets: NDArray[np.int64],
    wanted: NDArray[np.int32],
) -> NDArray[np.int32]: ...
def shown_lengths(
    text_bytes: NDArray[np.uint8], offsets: NDArray[np.int64], picked: NDArray[np.int32]
) -> NDArray[np.int32]: ...
def property_names(
    first_edge: NDArray[np.int32],
    edge_type: NDArray[np.uint8],
    edge_name: NDArray[np.int32],
    nodes: NDArray[np.int32],
    property_type: int,
    name_count: int,
) -> NDArray[np.int32]: ...
def property_lists(
    first_edge: NDArray[np.int32],
    edge_type: NDArray[np.uint8],
    edge_name: NDArray[np.int32],
    nodes: NDArray[np.int32],
    property_type: int,
    number_of_name: NDArray[np.int32],
    shown_length: NDArray[np.int32],
    skipped: int,
    longest: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]: ...
def best_interfaces(
    first_edge: NDArray[np.int32],
    edge_type: NDArray[np.uint8],
    edge_name: NDArray[np.int32],
    nodes: NDArray[np.int32],
    property_type: int,
    number_of_name: NDArray[np.int32],
    definition_offsets: NDArray[np.int64],
    definition_numbers: NDArray[np.int32],
) -> NDArray[np.int32]: ...
def number_rows(
    a: NDArray[np.int32], b: NDArray[np.int32], c: NDArray[np.int32], d: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]: ...
def subtree_sums(size: NDArray[np.int64], parent: NDArray[np.int32]) -> NDArray[np.int64]: ...
def class_totals(
    class_of: NDArray[np.int32],
    size: NDArray[np.int64],
    retained: NDArray[np.int64],
    distance: NDArray[np.int32],
    parent: NDArray[np.int32],
    class_count: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]: ...
def class_changes(
    class_before: NDArray[np.int32],
    id_before: NDArray[np.int64],
    size_before: NDArray[np.int64],
    class_after: NDArray[np.int32],
    id_after: NDArray[np.int64],
    size_after: NDArray[np.int64],
    class_count: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]: ...
def keeping_edges(
    first_edge: NDArray[np.int32],
    to_node: NDArray[np.int32],
    edge_type: NDArray[np.uint8],
    owned: NDArray[np.bool_],
    weak: int,
    shortcut: int,
    root: int,
) -> NDArray[np.uint8]: ...
def used_names(
    edge_type: NDArray[np.uint8], edge_name: NDArray[np.int32], wanted_type: int, string_count: int
) -> NDArray[np.bool_]: ...
def edges_named(
    edge_type: NDArray[np.uint8],
    edge_name: NDArray[np.int32],
    wanted_type: int,
    wanted: NDArray[np.bool_],
) -> NDArray[np.int32]: ...
