"""A diagnosis as plain rows: what the terminal, the page and Markdown all show.

In: findings. Out: strings and small values, nothing of a layout. Paths lose the steps that are
only V8's way of holding things (scopes, hash tables); how many were left out is said.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from heaphound.diagnosis.finding import (
    AllocationSite,
    Diagnosis,
    Finding,
    KnownLeak,
    NotGrown,
    PathStep,
    Verdict,
)
from heaphound.heap.locations import Place
from heaphound.report.safe_text import file_words, place_words, printable
from heaphound.source import finding as static

_SCOPE = "system / Context"
_PLAIN = frozenset({"Array", "Map", "Object", "Set"})

_SOURCE_FOLDERS = frozenset({"src", "lib", "dist", "build", "app", "server"})

VERDICT_WORDS = {
    Verdict.GROWING: "growing",
    Verdict.NOT_GROWING: "not growing: no holder gained in every interval",
    Verdict.INCONCLUSIVE: (
        "inconclusive: memory grew, but no holder in the heap is shown to go on gaining; take "
        "another snapshot after more work"
    ),
}


@dataclass(frozen=True, slots=True)
class PathRow:
    """One object of the retaining path that a reader can follow.

    Attributes:
        label: what it is held by: a name, or `[3]` for a position or key.
        constructor: as DevTools lists it.
        node_id: V8's id of it.
        place: in the program; None for Node's own code.
        suspect: the reference to it is to blame.
        folded: steps left out just before it.
    """

    label: str
    constructor: str
    node_id: int
    place: Place | None
    suspect: bool
    folded: int


def map_words(place: Place, folder: str | None = None) -> str:
    """What a source map did for a place; empty when there is none."""
    if place.generated is not None:
        return f"compiled to {file_words(place.generated.file, folder)}:{place.generated.line}"
    return "" if place.unmapped is None else f"compiled code: {printable(place.unmapped, 200)}"


def known_words(known: KnownLeak) -> str:
    """What a package says of a leak, in one sentence."""
    version = "" if known.version is None else f" {printable(known.version, 20)}"
    return f"{known.package}{version} documents this leak: {known.explanation}."


def source_words(one: static.Finding, folder: str | None = None) -> str:
    """What the static scan says of the place of a finding, in one paragraph."""
    where = f"{file_words(one.file, folder)}:{one.line}"
    return f"{where} ({one.rule}): {printable(one.message, 600)}"


def not_grown_words(each: NotGrown, folder: str | None = None) -> str:
    """A leak that only the static scan sees, in one sentence."""
    one = each.finding
    why = "nothing grew there in this run" if each.is_loaded else "the process had not loaded it"
    return f"{file_words(one.file, folder)}:{one.line} {one.category} ({one.rule}): {why}"


def made_words(site: AllocationSite, folder: str | None = None) -> str:
    """Where a part of what leaks was allocated, in one line."""
    words = f"{_call_words(site.place, folder)}  {site.share:.0%}"
    if site.through:
        words += f", through {printable(site.through)}"
    caller = _caller(site)
    return words if caller is None else f"{words}, called by {_call_words(caller, folder)}"


def _call_words(place: Place, folder: str | None) -> str:
    where = place_words(place, folder) if place.line else printable(place.file, 200)
    return f"{printable(place.function or '')} {where}".strip()


def _caller(site: AllocationSite) -> Place | None:
    """The program's function that called the place, when the stack has one."""
    after = site.stack[site.stack.index(site.place) + 1 :] if site.place in site.stack else ()
    own = (one for one in after if one.file.startswith("/") and "/node_modules/" not in one.file)
    return next(own, None)


def program_folder(diagnosis: Diagnosis) -> str | None:
    """The folder of all the places of the program's own files: above `src`, `lib` and the like."""
    folders = {
        os.path.dirname(place.file)  # noqa: PTH120 - a path of the machine that was examined
        for finding in diagnosis.findings
        for place in (finding.holder.place, *(step.place for step in finding.path))
        if place is not None and place.file.startswith("/") and "/node_modules/" not in place.file
    }
    folder = os.path.commonpath(folders) if folders else "/"
    above, name = os.path.split(folder)
    folder = above if name in _SOURCE_FOLDERS else folder
    return None if folder == "/" else folder


def gained_bytes(finding: Finding) -> tuple[int, ...]:
    """Bytes gained per interval, exclusive and shared together."""
    pairs = zip(finding.exclusive_bytes, finding.shared_bytes, strict=True)
    return tuple(exclusive + shared for exclusive, shared in pairs)


def snapshot_sizes(diagnosis: Diagnosis) -> tuple[int, ...]:
    """Bytes in each snapshot."""
    return tuple(facts.total_bytes for facts in diagnosis.snapshots)


def path_rows(path: Sequence[PathStep]) -> list[PathRow]:
    """Lay out a path, root first, without V8's and Node's plumbing.

    Left out are scopes between functions and their variables, hash tables and backing stores; a
    suspect reference into one of these makes the next object suspect. So is the way through Node's
    own functions at the root's side, as from `setTimeout` to its table of timers.
    """
    rows: list[PathRow] = []
    folded, suspect = 0, False
    inside_node = _steps_inside_node(path)
    for number, step in enumerate(path, start=1):
        suspect = suspect or step.suspect
        if number < len(path) and (number <= inside_node or _is_plumbing(step)):
            folded += 1
            continue
        place = step.place
        if place is not None and _is_nodes(place):
            place = None
        constructor = step.constructor.removesuffix("/ ").rstrip()  # "global / "
        rows.append(PathRow(_label(step), constructor, step.node_id, place, suspect, folded))
        folded, suspect = 0, False
    return rows


def _is_plumbing(step: PathStep) -> bool:
    return step.constructor == _SCOPE or step.constructor.startswith(("(", "Node /"))


def _steps_inside_node(path: Sequence[PathStep]) -> int:
    """How many steps lead to Node's last function before the program's own, and its variable."""
    inside = 0
    for number, step in enumerate(path, start=1):
        in_node = step.place is not None and _is_nodes(step.place)
        if in_node and step.constructor == "Function" and not step.suspect:
            inside = number
        elif step.suspect or not (_is_plumbing(step) or step.constructor.startswith("global /")):
            break
    while 0 < inside < len(path) and path[inside].constructor == _SCOPE:
        inside += 1
    private = path[inside] if 0 < inside < len(path) else None
    if private is not None and private.constructor in _PLAIN and not private.suspect:
        inside += 1
    return inside


def _is_nodes(place: Place) -> bool:
    return place.file.startswith("node:")


def _label(step: PathStep) -> str:
    if step.constructor.startswith("global /"):
        return "globalThis"
    is_position = step.edge_type in {"element", "hidden"} or step.edge_name.isdigit()
    return f"[{step.edge_name}]" if is_position else step.edge_name
