"""The array kernels: C++20 loops over columns of numbers, with no knowledge of the package.

Each takes arrays and returns arrays, releases the GIL, uses no recursion and validates every
index once at the boundary. Each has a naive twin in `tests/oracles/`.

`SnapshotScanner` is the push parser of .heapsnapshot files: `feed` it the bytes in any chunking,
`finish` checks that all sections are there and fit together, `take_columns` hands the columns
over once, without a copy (`ScannedColumns` lists them; `to_node` and `location_node` are node
ordinals, `string_bytes` is the still-escaped JSON text of all strings, string i at
`string_offsets[i]:string_offsets[i + 1]`). `header` is the JSON text of the "snapshot" object,
`section` the one being read, `offset` the number of bytes fed. It raises `ScanTruncated`,
`ScanNotASnapshot` or `ScanCorrupt`, all of them `ScanError`.

`kernels.graph` documents those over graphs.
"""

from heaphound.kernels._native import (
    ScanCorrupt,
    ScanError,
    ScanNotASnapshot,
    ScanTruncated,
    SnapshotScanner,
)

__all__ = [
    "ScanCorrupt",
    "ScanError",
    "ScanNotASnapshot",
    "ScanTruncated",
    "SnapshotScanner",
]
