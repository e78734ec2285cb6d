"""Places in compiled code, told as places in the source that was written.

In: a Place of a heap. Out: the Place in the original with the generated one noted in it; the place
as it was where there is no source map; and the reason, where a map is asked for but unusable.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from heaphound.heap.locations import GeneratedPlace, Place
from heaphound.source.declarations import class_around
from heaphound.source.excerpt import Excerpt, excerpt_of, excerpt_of_text
from heaphound.source.source_map import Original, UnusableMapError, original_position

_DECLARED = re.compile(
    r"(?:(?:static|readonly|private|public|protected|override|declare|export|const|let|var)"
    r"(?:\s+|(?=#)))*+([A-Za-z_$#][\w$]*)"
)

_MADE = re.compile(r"new\s+(?:[\w$]+\s*\.\s*)*([A-Za-z_$][\w$]*)")


def original_place(place: Place) -> Place:
    """Translate a place; one that is original already stays as it is."""
    if place.generated is not None or place.unmapped is not None or not _is_file(place.file):
        return place
    try:
        original = original_position(place.file, place.line, place.column)
    except UnusableMapError as error:
        return replace(place, unmapped=str(error))
    if original is None:
        return place
    generated = GeneratedPlace(place.file, place.line, place.column)
    return Place(original.file, original.line, original.column, place.function, generated=generated)


def original_name(place: Place, name: str) -> str:
    """What a variable of the generated code is called in the original.

    Args:
        place: where the generated code declares it; anywhere else the name stays as it is.
        name: in the generated code.
    """
    original = _written_at(place)
    if original is None or not _stands_at(place, name):
        return name
    return original.name or _identifier_at(original) or name


def original_class(place: Place, name: str) -> str:
    """What a class of the generated code is called where it was written, or made with `new`.

    Args:
        place: of the class, its constructor or a `new` of it, in the generated code.
        name: in the generated code; it stays where the source does not tell another.
    """
    original = _written_at(place)
    if original is None:
        return name
    made = _MADE.match(_text_at(original) or "")
    return made[1] if made else class_around(original.file, original.line, original.column) or name


def readable_place(place: Place) -> Place:
    """The place in the original where that is on the disk to be read; else the place itself."""
    original = original_place(place)
    is_there = original.generated is not None and Path(original.file).is_file()
    return original if is_there else place


def excerpt_at(place: Place) -> Excerpt | None:
    """The source around a place: of the original as the map holds it, else from the disk."""
    if place.generated is not None:
        generated = place.generated
        original = original_position(generated.file, generated.line, generated.column)
        if original is not None and original.content is not None:
            lines = tuple(original.content.split("\n"))
            return excerpt_of_text(place.file, lines, place.line, place.column)
    return excerpt_of(place.file, place.line, place.column)


def _written_at(place: Place) -> Original | None:
    """Where generated code was written; None for what is not generated, or whose map says not."""
    if place.generated is not None or not _is_file(place.file):
        return None
    try:
        return original_position(place.file, place.line, place.column)
    except UnusableMapError:
        return None


def _is_file(file: str) -> bool:
    """Whether a file may be asked for a map: a package is read as it was installed and runs."""
    return file.startswith("/") and "/node_modules/" not in file


def _stands_at(place: Place, name: str) -> bool:
    """Whether the generated code has the name at the place, so that it is the declaration's."""
    try:
        with Path(place.file).open("rb") as file:
            for number, line in enumerate(file, start=1):
                if number == place.line:
                    declared = _from_unit(line.decode("utf-8", "replace"), place.column)
                    return _declared(declared) == name
    except OSError:
        return False
    return False


def _identifier_at(original: Original) -> str | None:
    code = _text_at(original)
    return None if code is None else _declared(code)


def _text_at(original: Original) -> str | None:
    """What the original has on its line from the column on."""
    if original.content is not None:
        lines = original.content.split("\n")
    else:
        try:
            lines = Path(original.file).read_text("utf-8", "replace").split("\n")
        except OSError:
            return None
    if original.line > len(lines):
        return None
    return _from_unit(lines[original.line - 1], original.column)


def _declared(code: str) -> str | None:
    """The name that a declaration begins with, behind `static` and the like."""
    match = _DECLARED.match(code)
    return match[1] if match else None


def _from_unit(line: str, column: int) -> str:
    """What a line has from a column on, which counts UTF-16 units from 1."""
    if line.isascii():
        return line[column - 1 :]
    return line.encode("utf-16-le")[2 * (column - 1) :].decode("utf-16-le", "replace")
