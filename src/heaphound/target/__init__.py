"""A running Node process: memory samples, `.heapsnapshot` bytes, allocation profiles."""
