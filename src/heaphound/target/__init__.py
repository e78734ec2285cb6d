"""A running Node process: memory samples, `.heapsnapshot` bytes, allocation profiles."""

from heaphound.target.heap_profiler import SnapshotTaken
from heaphound.target.memory import MemorySample
from heaphound.target.session import Target, open_target

__all__ = ["MemorySample", "SnapshotTaken", "Target", "open_target"]
