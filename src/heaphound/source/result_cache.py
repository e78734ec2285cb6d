"""Results of earlier scans, by the content of files.

In: a key made of a file's place, its bytes, the settings and the code of the rules. Out: its
`FileResult`, when it was scanned before. One JSON file per scanned project, in the user's cache
folder, rewritten with the results of the last scan only, so that it cannot grow. A cache that
cannot be read or written is no error: the scan only takes longer.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from heaphound.source.scan_file import FileResult
from heaphound.source.settings import Settings

_FORMAT = 3


class ResultCache:
    """The results of one project."""

    def __init__(self, file: Path | None, settings: Settings) -> None:
        self._file = file
        self._salt = f"{_FORMAT}\0{code_hash()}\0{settings!r}\0".encode()
        self._old: dict[str, dict[str, object]] = {}
        self._new: dict[str, dict[str, object]] = {}
        self._changed = False
        if file is not None:
            self._read(file)

    def key(self, path: str, source: bytes, assumed: Mapping[str, str] | None = None) -> str:
        """Name a file's content at a place under these settings and assumptions."""
        digest = hashlib.blake2b(self._salt, digest_size=16)
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(source)
        for export, how in sorted((assumed or {}).items()):
            digest.update(f"\0{export}\0{how}".encode("utf-8", "surrogateescape"))
        return digest.hexdigest()

    def get(self, key: str) -> FileResult | None:
        """The known result of a key."""
        known = self._old.get(key)
        if known is None:
            return None
        try:
            result = FileResult.from_json(known)
        except (KeyError, TypeError, ValueError):
            return None
        self._new[key] = known
        return result

    def put(self, key: str, result: FileResult) -> None:
        """Remember a result."""
        self._new[key] = result.as_json()
        self._changed = True

    def save(self) -> None:
        """Write what this scan used, unless nothing changed."""
        if self._file is None or not (self._changed or len(self._new) < len(self._old)):
            return
        partial = self._file.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps(self._new), encoding="utf-8")
            partial.replace(self._file)
        except OSError:
            partial.unlink(missing_ok=True)

    def _read(self, file: Path) -> None:
        try:
            content = json.loads(file.read_bytes())
        except (OSError, ValueError):
            return
        if isinstance(content, dict):
            self._old = content


def cache_file(root: Path) -> Path:
    """Where the results of a project are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    name = hashlib.blake2b(str(root.resolve()).encode(), digest_size=12).hexdigest()
    return Path(base) / "heaphound" / "scan" / f"{name}.json"


@cache
def code_hash() -> str:
    """A hash of the code that makes results, so that a new version starts afresh."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
