"""The heap's findings and the source's, joined where they speak of the same place.

In: a Diagnosis, a Scan of the program's source, and the files that the process had loaded. Out: the
Diagnosis with what the scan says beside each finding, and with the static findings whose holder did
not grow. What the heap shows and the source explains is surer than either alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from heaphound.diagnosis.finding import Category, Confidence, Diagnosis, Finding, NotGrown
from heaphound.heap.locations import Place
from heaphound.source import finding as static
from heaphound.source.excerpt import Excerpt, excerpt_of

NEAR_LINES = 2  # between the place of the heap, often a declaration, and the statement of the scan
_QUOTED = re.compile(r"`([^`]+)`")
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
# A collection of callbacks is a listener list to the one and global state to the other.
_ALIKE: dict[Category, frozenset[str]] = {
    Category.LISTENER: frozenset({"listener", "global-state"}),
    Category.TIMER: frozenset({"timer", "closure"}),
    Category.CLOSURE: frozenset({"closure", "listener", "timer", "global-state"}),
    Category.CACHE: frozenset({"cache", "global-state", "closure"}),
    Category.GLOBAL_STATE: frozenset({"global-state", "cache", "listener"}),
    Category.CLIENT_PER_CALL: frozenset({"client-per-call"}),
    Category.OTHER: frozenset({"global-state", "cache", "closure"}),
}
_HIGHER = {Confidence.LOW: Confidence.MEDIUM, Confidence.MEDIUM: Confidence.HIGH}


def join_with_source(
    diagnosis: Diagnosis, scan: static.Scan, root: str, loaded: Collection[str]
) -> Diagnosis:
    """Put beside each finding what the scan says of its place.

    The process may have run elsewhere, in a container or from compiled files: a file of the scan is
    one of the heap when its path below `root` ends the other's path.

    Args:
        diagnosis: of the heap.
        scan: of the program's source, findings of every confidence.
        root: the folder that was scanned.
        loaded: the files that the process had loaded, as the heap names them.
    """
    used: set[static.Finding] = set()
    findings = []
    for finding in diagnosis.findings:
        matches = tuple(one for one in scan.findings if _same_leak(finding, one, root))
        used.update(matches)
        findings.append(_explained(finding, matches))
    rest = tuple(
        NotGrown(one, is_loaded=_is_loaded(_below(one.file, root), loaded))
        for one in scan.findings
        if one not in used and one.confidence != "low"
    )
    return replace(diagnosis, findings=tuple(findings), not_grown=rest)


def _same_leak(finding: Finding, one: static.Finding, root: str) -> bool:
    below = _below(one.file, root)
    lines = [place.line for place in _places(finding) if _same_file(place.file, below)]
    if not lines or one.category not in _ALIKE[finding.category]:
        return False
    first, last = one.line - NEAR_LINES, one.end_line + NEAR_LINES
    return any(first <= line <= last for line in lines) or _is_named(finding, one)


def _places(finding: Finding) -> Iterator[Place]:
    """Where the heap says the leak is: the holder, and what hangs on it."""
    if finding.holder.place is not None:
        yield finding.holder.place
    yield from (step.place for step in finding.path if step.suspect and step.place is not None)
    for excerpt in finding.excerpts:
        yield Place(excerpt.file, excerpt.line, 1, None)


def _is_named(finding: Finding, one: static.Finding) -> bool:
    """Whether the scan's sentence has the holder's name in code quotes."""
    if finding.holder.name is None:
        return False
    names = {name for code in _QUOTED.findall(one.message) for name in _IDENTIFIER.findall(code)}
    own = _IDENTIFIER.findall(finding.holder.name)
    return bool(own) and own[-1] in names


def _explained(finding: Finding, matches: tuple[static.Finding, ...]) -> Finding:
    if not matches:
        return finding
    shown = {(excerpt.file, excerpt.line) for excerpt in finding.excerpts}
    added = tuple(
        excerpt
        for excerpt in (excerpt_of(one.file, one.line, one.column) for one in matches)
        if excerpt is not None and not _is_shown(excerpt, finding.excerpts)
        if (excerpt.file, excerpt.line) not in shown
    )
    return replace(
        finding,
        confidence=_HIGHER.get(finding.confidence, finding.confidence),
        excerpts=(*finding.excerpts, *added),
        in_source=tuple(replace(one, confidence="high") for one in matches),
    )


def _is_shown(excerpt: Excerpt, others: Iterable[Excerpt]) -> bool:
    """Whether the line is in another excerpt already, under whatever path the process ran."""
    return any(
        excerpt.line in range(other.first_line, other.first_line + len(other.lines))
        and excerpt.lines[excerpt.line - excerpt.first_line]
        == other.lines[excerpt.line - other.first_line]
        for other in others
    )


def _below(file: str, root: str) -> str:
    path = PurePosixPath(file)
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def _same_file(of_heap: str, below: str) -> bool:
    return of_heap == below or of_heap.endswith("/" + below)


def _is_loaded(below: str, loaded: Collection[str]) -> bool:
    """Whether a file of the source was loaded: as it is, or compiled under the same name."""
    name = PurePosixPath(below)
    if any(_same_file(file, below) for file in loaded):
        return True
    return name.suffix.startswith((".ts", ".mts", ".cts", ".tsx", ".jsx")) and any(
        PurePosixPath(file).stem == name.stem for file in loaded
    )
