"""Which package a file belongs to: the application's own, or one in node_modules.

In: a path as a heap or a source map gives it. Out: a `Package`. The path alone says it for
node_modules; for the application the nearest package.json on disk does, as Node itself looks.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_IN_MODULES = re.compile(r"^(.*/node_modules/((?:@[^/]+/)?[^/@][^/]*))/(.+)$")
_MAX_UP = 24
_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Package:
    """The package of a file.

    Attributes:
        name: of a dependency; None for the application's own files.
        version: as its package.json on disk says; None when that cannot be read.
        path: of the file, relative to the package's folder, with `/`.
    """

    name: str | None
    version: str | None
    path: str


def package_of(file: str) -> Package:
    """Find the package of a file.

    >>> package_of("/srv/node_modules/@scope/x/node_modules/y/lib/a.js")
    Package(name='y', version=None, path='lib/a.js')
    >>> package_of("/nowhere/on/this/disk/a.js")
    Package(name=None, version=None, path='disk/a.js')
    """
    match = _IN_MODULES.match(file.replace("\\", "/"))
    if match is not None:
        return Package(match[2], _version_in(match[1]), match[3])
    path = PurePosixPath(file.replace("\\", "/"))
    for folder in [*path.parents][:_MAX_UP]:
        if str(folder) not in {"/", "."} and _is_package(str(folder)):
            return Package(None, None, str(path.relative_to(folder)))
    return Package(None, None, "/".join(path.parts[-2:]))


@functools.lru_cache(maxsize=256)
def _is_package(folder: str) -> bool:
    try:
        return (Path(folder) / "package.json").is_file()
    except OSError:
        return False


@functools.lru_cache(maxsize=256)
def _version_in(folder: str) -> str | None:
    path = Path(folder) / "package.json"
    try:
        if path.stat().st_size > _MAX_BYTES:
            return None
        version = json.loads(path.read_bytes()).get("version")
    except (OSError, ValueError, AttributeError):
        return None
    return version if isinstance(version, str) else None
