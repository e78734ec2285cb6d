"""Source maps: from a position in what Node runs to the position in what was written.

In: a generated file on disk. Out: its `SourceMap`, found inside the file (a data: URL), linked from
it, or beside it as FILE.map; or the reason why it cannot be used. Nothing is fetched from anywhere
but the disk.
"""

from __future__ import annotations

import base64
import binascii
import functools
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from heaphound.source.mappings import Mappings, decode

MAX_BYTES = 256_000_000
_TAIL_BYTES = 4096  # enough for a link; an inline map is looked for from the end of the file
_COMMENT = re.compile(rb"^\s*(?://|/\*)[#@]\s*sourceMappingURL=(\S+?)\s*(?:\*/)?\s*$", re.MULTILINE)
_PLACEHOLDER = re.compile(r"^(?:webpack|ng|rollup|turbopack|vite)(?:-[a-z]+)?:/{0,3}")


@dataclass(frozen=True, slots=True)
class Original:
    """A position in an original source; line and column count from 1.

    Attributes:
        file: its path, or the name the map has for it when that is no path.
        name: what the code there is called in the original; None when the map does not say.
        content: the source as the map holds it, or None.
    """

    file: str
    line: int
    column: int
    name: str | None
    content: str | None


@dataclass(frozen=True, slots=True, eq=False)
class SourceMap:
    """One map, or one section of an index map.

    Attributes:
        sources: paths, as far as they are known to be.
        contents: of each source, or None.
        names: that mappings refer to.
        offset: line and column, from 0, where its part of the generated file begins.
    """

    sources: tuple[str, ...]
    contents: tuple[str | None, ...]
    names: tuple[str, ...]
    mappings: Mappings
    offset: tuple[int, int] = (0, 0)


class UnusableMapError(Exception):
    """Why a source map that should be there cannot be used; a clause, for a report."""


def original_position(file: str, line: int, column: int) -> Original | None:
    """Translate a position, counted from 1; None where there is no map, or no original.

    Raises:
        UnusableMapError: a map is asked for, and cannot be read.
    """
    for part in reversed(maps_of(file)):
        first_line, first_column = part.offset
        at_line, at_column = line - 1 - first_line, column - 1
        if at_line < 0 or (at_line == 0 and at_column < first_column):
            continue
        if at_line == 0:
            at_column -= first_column
        at = part.mappings.segment_at(at_line, at_column)
        source = int(part.mappings.source[at]) if at >= 0 else -1
        if not 0 <= source < len(part.sources):
            return None
        name = int(part.mappings.name[at])
        return Original(
            part.sources[source],
            int(part.mappings.line[at]) + 1,
            int(part.mappings.column[at]) + 1,
            part.names[name] if 0 <= name < len(part.names) else None,
            part.contents[source],
        )
    return None


def maps_of(file: str) -> tuple[SourceMap, ...]:
    """Read the map of a generated file: one part, or several of an index map; none without a map.

    Raises:
        UnusableMapError: a map is asked for, and cannot be read.
    """
    found = _read(file)
    if isinstance(found, str):
        raise UnusableMapError(found)
    return found


@functools.lru_cache(maxsize=64)
def _read(file: str) -> tuple[SourceMap, ...] | str:
    """The parts of the map, or why there are none although there should be."""
    path = Path(file)
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return ()
        url = _mapping_url(path)
        if url is None:
            beside = path.with_name(path.name + ".map")
            return _parse(beside.read_bytes(), beside) if beside.is_file() else ()
        if url.startswith("data:"):
            return _parse(_data(url), path)
        scheme = urlsplit(url).scheme
        if scheme not in {"", "file"}:
            return f"its source map is not on this disk ({url[:80]})"
        linked = Path(unquote(urlsplit(url).path))
        linked = linked if scheme == "file" else path.parent / linked
        if linked.stat().st_size > MAX_BYTES:
            return f"its source map {linked.name} is too large"
        return _parse(linked.read_bytes(), linked)
    except FileNotFoundError as error:
        return f"its source map {Path(error.filename).name} is missing"
    except OSError as error:
        return f"its source map cannot be read ({error.strerror})"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return f"its source map is damaged ({error})"


def _mapping_url(path: Path) -> str | None:
    """The last sourceMappingURL comment of a file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL_BYTES))
        tail = file.read()
        found = _COMMENT.findall(tail)
        if not found and len(tail) < size:  # an inline map, most of the file
            file.seek(0)
            found = _COMMENT.findall(file.read())
    return found[-1].decode("utf-8", "replace") if found else None


def _data(url: str) -> bytes:
    header, comma, data = url.partition(",")
    if not comma:
        raise ValueError("a data: URL without data")
    if not header.endswith(";base64"):
        return unquote_to_bytes(data)
    try:
        return base64.b64decode(unquote(data), validate=True)
    except binascii.Error as error:
        raise ValueError(f"base64: {error}") from error


def _parse(content: bytes, path: Path) -> tuple[SourceMap, ...]:
    if content.startswith(b")]}'"):  # a guard against being run as a script
        content = content.partition(b"\n")[2]
    value = json.loads(content)
    if value.get("version") != 3:
        raise ValueError("not version 3")
    if "sections" not in value:
        return (_part(value, path, (0, 0)),)
    return tuple(
        _part(
            section["map"], path, (int(section["offset"]["line"]), int(section["offset"]["column"]))
        )
        for section in value["sections"]
    )


def _part(value: Mapping[str, Any], path: Path, offset: tuple[int, int]) -> SourceMap:
    root = value.get("sourceRoot") or ""
    sources = [str(source or "") for source in value["sources"]]
    contents = list(value.get("sourcesContent") or [])[: len(sources)]
    contents += [None] * (len(sources) - len(contents))
    return SourceMap(
        tuple(_source_path(root, source, path.parent) for source in sources),
        tuple(text if isinstance(text, str) else None for text in contents),
        tuple(str(name) for name in value.get("names") or ()),
        decode(value["mappings"]),
        offset,
    )


def _source_path(root: str, source: str, folder: Path) -> str:
    """A source's path on disk where that can be told, else a readable name."""
    if root and not urlsplit(source).scheme and not source.startswith("/"):
        source = root.rstrip("/") + "/" + source
    if source.startswith("file://"):
        return unquote(urlsplit(source).path)
    bundled = _PLACEHOLDER.match(source)
    if bundled is None:
        if urlsplit(source).scheme:
            return source
        return os.path.normpath(folder / source)
    # webpack://package/./src/a.ts: below the folder of the package, if it is still there
    rest = source[bundled.end() :].split("?", 1)[0]
    for tail in (rest, rest.partition("/")[2]):
        for above in (folder, *folder.parents):
            if tail and (above / tail).is_file():
                return os.path.normpath(above / tail)
    return source
