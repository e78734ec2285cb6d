"""The bytes of a `.heapsnapshot` become a Snapshot: columns of numbers and a string table."""
