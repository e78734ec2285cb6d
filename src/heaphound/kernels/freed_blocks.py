"""How the C library treats freed memory: for programs of our own, not for who imports the library.

By default glibc keeps large blocks that were freed for later ones, so that what one stage is done
with stands beside what the next one needs.
"""

from __future__ import annotations

import ctypes

_M_MMAP_THRESHOLD = -3  # malloc.h
_LARGE_BYTES = 1 << 20


def give_back_large_blocks() -> bool:
    """Have blocks of 1 MB and more returned to the system when they are freed; false if it cannot.

    For the whole process, from now on.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES))
    except (AttributeError, OSError):  # another C library
        return False
