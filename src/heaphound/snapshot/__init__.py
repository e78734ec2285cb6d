"""The bytes of a heap snapshot -> Snapshot: columns of numbers and a string table.

`read_snapshot` reads a file; `SnapshotBuilder` takes the bytes while they arrive.
"""

from heaphound.snapshot.columns import Locations, Snapshot
from heaphound.snapshot.layout import Layout
from heaphound.snapshot.read import SnapshotBuilder, read_snapshot
from heaphound.snapshot.strings import StringTable

__all__ = ["Layout", "Locations", "Snapshot", "SnapshotBuilder", "StringTable", "read_snapshot"]
