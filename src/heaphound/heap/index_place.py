"""Where the index of a snapshot stands: $XDG_CACHE_HOME/heaphound/index, one file for each path.

Imports nothing that takes long: a command asks before numpy is there.
"""

from __future__ import annotations

import os
from pathlib import Path

INDEX_SUFFIX = ".index"


def users_index_folder() -> Path:
    """Give the folder of this user's indexes; it may not be there yet."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or "")
    if not folder.is_absolute():  # as the XDG base directory specification demands
        folder = Path.home() / ".cache"
    return folder / "heaphound" / "index"


def index_name(snapshot: str) -> str:
    """Name the index of a snapshot's resolved path."""
    from hashlib import blake2b  # noqa: PLC0415 (OpenSSL, which a command without an index spares)

    return blake2b(os.fsencode(snapshot), digest_size=16).hexdigest() + INDEX_SUFFIX
