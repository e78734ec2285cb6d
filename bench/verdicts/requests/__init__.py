"""Services told as requests, in a process that is simulated from its allocations."""
