"""Several growing holders that are one leak: the one that says most speaks for the others.

In: exhibits with the claims on them. Out: fewer. A library's object that grows does so in several
of its fields (a Map and the list that orders it); what piles up may grow itself, each piece a
little; one line of the source may be behind many holders.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from heaphound.diagnosis.categories.listener import AWAITED
from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.exhibit import Exhibit, lost_entries
from heaphound.diagnosis.finding import Category
from heaphound.diagnosis.own_names import reached_from
from heaphound.diagnosis.program_files import is_own
from heaphound.diagnosis.signs import sample_entries
from heaphound.heap.graph import Heap

KEYED = frozenset({"Map", "Object"})
ALIKE = 0.5  # of the entries gained by one, that the other gained: fields of one object keep step
PART = 0.1  # of the timers that came: what a collection gained that grows by them
MAX_STEPS = 3  # from a container up to the object whose field it is
MAX_DEPTH = 10_000
MIN_PIECES = 4
_DEPENDANT = "kDependantSignals"  # where a signal keeps those of AbortSignal.any() that follow it

_COLLECTED = frozenset({Category.CACHE, Category.GLOBAL_STATE})
_CALLED = frozenset({Category.TIMER, Category.LISTENER})

Judged = tuple[Exhibit, Claim]


def one_of_each(judged: Sequence[Judged]) -> list[Judged]:
    """Drop what another, larger finding already says.

    Args:
        judged: the largest first.
    """
    kept: list[Judged] = []
    for facts, claim in judged:
        twin = next((i for i, other in enumerate(kept) if _same(other, (facts, claim))), None)
        if twin is None:
            kept.append((facts, claim))
        elif _says_more((facts, claim), kept[twin]):
            kept[twin] = (facts, claim)
    return kept


def outlasts(candidate: Judged, spoken: Judged) -> bool:
    """Whether what a finding is about stays when another one that holds the same is mended.

    A collection of the program's own that has lost nothing, and timers or listeners of another
    file that hold its entries, too: to clear the timers empties no list.
    """
    if candidate[1].category not in _COLLECTED or spoken[1].category not in _CALLED:
        return False
    at, other = candidate[1].place, spoken[1].place
    if at is None or other is None or not (is_own(at) and is_own(other)):
        return False
    if at.file == other.file or lost_entries(candidate[0]):
        return False
    return _gained(candidate[0]) >= PART * _gained(spoken[0]) > 0


def _same(larger: Judged, smaller: Judged) -> bool:
    a, b = larger[1], smaller[1]
    if _DEPENDANT in _near(larger[0]) + _near(smaller[0]) and _are_awaited(larger, smaller):
        return True
    if a.place == b.place is not None and (a.name == b.name or _keep_step(larger[0], smaller[0])):
        return True
    if _owner(larger[0]) == _owner(smaller[0]) >= 0 and _keep_step(larger[0], smaller[0]):
        return not _are_apart(larger, smaller)
    if not is_own(a.place) and not is_own(b.place) and _keep_step(larger[0], smaller[0]):
        via = reached_from(larger[0].growth, larger[0].path)
        return via is not None and via == reached_from(smaller[0].growth, smaller[0].path)
    return _is_inside(larger[0], smaller[0]) or _is_of_pieces(smaller[0], larger[0])


def _are_apart(a: Judged, b: Judged) -> bool:
    """Whether two fields of one object of the program's own hold objects of different kinds.

    A Map and the list that orders its keys are one collection, as two that hold the same things
    are. A Map of receipts and a journal are not: to bound one leaves the other. Nor are what two
    files put on one object, such as the global one or the console.
    """
    at, other = a[1].place, b[1].place
    if at is None or other is None or not (is_own(at) and is_own(other)) or at == other:
        return False
    if at.file != other.file:
        return True
    kinds = [_kinds_of_entries(facts) for facts, _ in (a, b)]
    if not all(kinds) or kinds[0] & kinds[1]:
        return False
    both = np.intersect1d(a[0].blame.region, b[0].blame.region)
    entries = np.concatenate((a[0].entries, b[0].entries))
    return not np.isin(entries, both).any()


def _kinds_of_entries(facts: Exhibit) -> set[tuple[str, ...]]:
    """The classes of the objects held, of plain ones their fields; none for texts alone."""
    heap = facts.heap
    kinds: set[tuple[str, ...]] = set()
    for node in sample_entries(facts):
        name = heap.constructor_of(node)
        if heap.type_of(node) == "object" and name != "Object":
            kinds.add((name,))
        elif heap.type_of(node) == "object":
            is_field = (edge for edge in heap.out_edges(node) if heap.edge_type(edge) == "property")
            fields = {heap.edge_text(edge) for edge in is_field}
            kinds.add((name, *sorted(fields - {"__proto__"})))
    return kinds


def _near(facts: Exhibit) -> str:
    return " ".join(facts.path_labels[-MAX_STEPS:])


def _are_awaited(a: Judged, b: Judged) -> bool:
    """Whether one is Node's list of signals that are waited for, and both grow by them."""
    return AWAITED in _near(a[0]) + _near(b[0]) and _keep_step(a[0], b[0])


def _is_of_pieces(outer: Exhibit, inner: Exhibit) -> bool:
    """Whether what grows in many places does so in the pieces of a collection that grows itself."""
    pieces = len(inner.grower.slots)
    return pieces >= max(ALIKE * outer.entry_counts[0], MIN_PIECES) and _is_inside(outer, inner)


def _says_more(candidate: Judged, kept: Judged) -> bool:
    """A keyed collection says more than the list beside it, at the same place in the program.

    And what gains pieces says more than the pieces, which each grow a little.
    """
    if _is_of_pieces(candidate[0], kept[0]):
        return True
    if _are_awaited(candidate, kept) and _DEPENDANT in _near(candidate[0]):
        return True
    if candidate[1].category is kept[1].category is Category.TIMER:
        # One list of many timers, rather than the map of lists that gained a delay or two.
        return _gained(candidate[0]) > _gained(kept[0])
    if candidate[1].category is not Category.CACHE or kept[1].category is Category.CACHE:
        return False
    same_object = kept[1].category is Category.GLOBAL_STATE and kept[0].kind not in KEYED
    return same_object and candidate[0].kind in KEYED and _keep_step(candidate[0], kept[0])


def _gained(facts: Exhibit) -> int:
    return facts.entry_counts[-1] - facts.entry_counts[0]


def _keep_step(a: Exhibit, b: Exhibit) -> bool:
    gained = sorted(_gained(facts) for facts in (a, b))
    return gained[0] >= ALIKE * gained[1] > 0


def _owner(facts: Exhibit) -> int:
    """The object that the container is a field of; -1 where a scope holds it."""
    parent = int(facts.growth.paths.parent_node[facts.container])
    return parent if parent > 0 and _has_fields(facts.heap, parent) else -1


def _has_fields(heap: Heap, node: int) -> bool:
    """Whether it is an instance of a class; V8 writes scopes as objects too."""
    if heap.type_of(node) != "object":
        return False
    constructor = heap.constructor_of(node)
    return constructor != "Object" and not constructor.startswith("system / ")


def fill_together(a: Exhibit, b: Exhibit) -> bool:
    """Whether two collections are fields of one object and hold the same things: a pool's lists."""
    return _owner(a) == _owner(b) >= 0 and _keep_step(a, b)


def _emitter(facts: Exhibit) -> set[int]:
    """The emitter whose listeners of one event are the container, if they are."""
    labels = facts.path_labels[-MAX_STEPS:]
    if "_events" not in labels:
        return set()
    events = facts.path[len(facts.path) - len(labels) + labels.index("_events")]
    node = int(facts.heap.snapshot.to_node[events])
    return {int(facts.growth.paths.parent_node[node])}


def _is_inside(outer: Exhibit, inner: Exhibit) -> bool:
    """Whether everything that leads to the inner container leads through the outer one."""
    heap = outer.heap
    wanted = {outer.container}
    node = outer.container
    for _ in range(MAX_STEPS):
        node = int(outer.growth.paths.parent_node[node])
        if node <= 0 or not _has_fields(heap, node):
            break
        wanted.add(node)
    wanted |= _emitter(outer)
    node = inner.container
    if node in wanted:
        return False
    for _ in range(MAX_DEPTH):
        node = int(heap.immediate_dominator[node])
        if node in wanted:
            return True
        if node <= 0:
            return False
    return False
