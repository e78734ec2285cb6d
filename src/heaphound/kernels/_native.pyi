"""Types of the compiled module; `heaphound.kernels` documents each function."""

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
    first_edge: NDArray[np.int64]
    detachedness: NDArray[np.uint8]
    edge_type: NDArray[np.uint8]
    edge_name: NDArray[np.int32]
    to_node: NDArray[np.int32]
    location_node: NDArray[np.int32]
    location_script_id: NDArray[np.int32]
    location_line: NDArray[np.int32]
    location_column: NDArray[np.int32]
    string_bytes: NDArray[np.uint8]
    string_offsets: NDArray[np.int64]

class SnapshotScanner:
    def __init__(self) -> None: ...
    def feed(self, data: bytes | bytearray | memoryview) -> None: ...
    def finish(self) -> None: ...
    def take_columns(self) -> ScannedColumns: ...
    @property
    def header(self) -> str: ...
    @property
    def section(self) -> str: ...
    @property
    def offset(self) -> int: ...
    @property
    def node_count(self) -> int: ...
