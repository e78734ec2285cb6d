"""Where the program makes the instances that pile up.

In: an exhibit and the classes whose instances are in it. Out: the construction in the program's
own files that makes one of them per call: by the class's name, or by the package the class is
from. The heap knows the class; only the source knows who asked for one more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.program_files import is_own, own_files
from heaphound.heap.locations import Place
from heaphound.source.constructions import (
    Construction,
    all_constructions,
    constructions_in,
    imports_name,
)

MAX_FILES = 400
SURE = 5  # what a construction is worth whose name is like that of the class
# What makes instances of Node's own classes, other than `new`.
NODE_FACTORIES = {
    "FSWatcher": ("watch",),
    "StatWatcher": ("watchFile",),
    "ChildProcess": ("spawn", "fork", "exec", "execFile"),
    "Socket": ("connect", "createConnection", "createSocket"),
    "TLSSocket": ("connect",),
    "Server": ("createServer", "createSecureServer"),
    "Http2Server": ("createServer",),
    "Http2SecureServer": ("createSecureServer",),
    "ClientHttp2Session": ("connect",),
    "Interface": ("createInterface",),
    "MessagePort": ("MessageChannel",),
}
# Of Node's own classes those that need no import.
_GLOBAL = frozenset({"MessageChannel", "BroadcastChannel", "WebSocket", "EventSource"})
_VERB = re.compile(r"^(create|connect|open|make|build|get|init|launch|start)(?=[A-Z]|$)")
_PACKAGE = re.compile(r".*/node_modules/((?:@[^/]+/)?[^/]+)/")


@dataclass(frozen=True, slots=True)
class Site:
    """A construction, its place, and the class of the heap it makes."""

    construction: Construction
    place: Place
    constructor: str


def construction_site(exhibit: Exhibit, classes: Mapping[str, Place]) -> Site | None:
    """Find who makes instances of one of the classes per call.

    Args:
        exhibit: the facts.
        classes: constructors with where each is written; a place in `node:` stands for Node's own.
    """
    packages = {constructor: package_of(place.file) for constructor, place in classes.items()}
    best: tuple[int, Site] | None = None
    for file in own_files(exhibit.heap)[:MAX_FILES]:
        for made in constructions_in(file):
            for constructor, package in packages.items():
                worth = _worth(made, constructor, package, classes[constructor])
                if not worth or (best is not None and worth <= best[0]):
                    continue
                place = Place(file, made.line, made.column, made.function)
                if is_own(place):  # a bundle makes what its packages need, too
                    best = (worth, Site(made, place, constructor))
    return None if best is None else best[1]


def only_site(exhibit: Exhibit, constructor: str, place: Place) -> Place | None:
    """Where the program makes its one instance of a package's class; None if there are several.

    Args:
        exhibit: the facts.
        constructor: of the instance.
        place: where the class is written.
    """
    package = package_of(place.file)
    if package is None:
        return None
    found = [
        Place(file, made.line, made.column, made.function)
        for file in own_files(exhibit.heap)[:MAX_FILES]
        for made in all_constructions(file)
        if _worth(made, constructor, package, place) >= SURE
    ]
    return found[0] if len(found) == 1 else None


def is_known_to_program(exhibit: Exhibit, constructor: str, place: Place) -> bool:
    """Whether the program asks a package for a class by its name: not one behind the scenes."""
    return package_of(place.file) is not None and any(
        imports_name(file, constructor) for file in own_files(exhibit.heap)[:MAX_FILES]
    )


def has_own_sources(exhibit: Exhibit) -> bool:
    """Whether any of the program's own files could be read for constructions."""
    return any(constructions_in(file) for file in own_files(exhibit.heap)[:MAX_FILES])


def _worth(made: Construction, constructor: str, package: str | None, place: Place) -> int:
    of_package = made.module is not None and package in {made.module, _root_of(made.module)}
    by_name = made.is_new and made.name == constructor
    if place.file.startswith("node:"):
        opened = made.name in NODE_FACTORIES.get(constructor, ())
        is_node_own = made.module is not None or made.name in _GLOBAL
        return 5 if (by_name or opened) and is_node_own else 0
    if package is None:
        return 6 if by_name else 0
    if of_package:
        stem = _VERB.sub("", made.name).lower()
        alike = bool(stem) and stem in constructor.lower()
        return 6 if by_name else 5 if alike else 4 if made.is_new else 3
    # A class the package brought in: `new Pool()` of pg makes a Pool of pg-pool.
    return 5 if by_name and made.module is not None and not made.module.startswith(".") else 0


def package_of(file: str) -> str | None:
    """The installed package that a file belongs to; None for the program's own."""
    match = _PACKAGE.match(file)
    return match.group(1) if match else None


def _root_of(module: str) -> str:
    parts = module.split("/")
    return "/".join(parts[: 2 if module.startswith("@") else 1])
