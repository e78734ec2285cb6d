"""Wait for what another process does."""

import time


def wait_for(holds, seconds=120.0):
    """Look again and again until it holds; long, since the machine may be crowded."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
