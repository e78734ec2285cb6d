"""From growth to a diagnosis: each grower judged, the noise dropped, the rest ranked.

In: Growth. Out: a Diagnosis. Growers that hold the same objects are one leak: the one whose place
in the program is known speaks for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from heaphound.diagnosis.bounded import bound_of
from heaphound.diagnosis.categories.node_registry import registry_of
from heaphound.diagnosis.categories.registry import CATEGORIES
from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.exhibit import Exhibit, exhibit
from heaphound.diagnosis.finding import (
    Category,
    Confidence,
    Diagnosis,
    Finding,
    Holder,
    LeakingClass,
    PathStep,
    Remark,
    SnapshotFacts,
    Verdict,
)
from heaphound.diagnosis.fingerprint import fingerprint
from heaphound.diagnosis.holder_words import name_of
from heaphound.diagnosis.known_leaks import with_known_leak
from heaphound.diagnosis.made_at import made_at
from heaphound.diagnosis.one_leak import fill_together, one_of_each, outlasts
from heaphound.diagnosis.pinned import pinned
from heaphound.diagnosis.program_files import MAX_FILES, is_application, is_own, own_files
from heaphound.diagnosis.retaining_path import retaining_path
from heaphound.diagnosis.signs import resource_classes, slot_name
from heaphound.diagnosis.undecided import undecided, undecided_remark
from heaphound.growth.by_constructor import totals_by_constructor
from heaphound.growth.find import Growth
from heaphound.heap.graph import Heap
from heaphound.heap.locations import Place
from heaphound.kernels.aside import Aside
from heaphound.progress import Listener, Silent, Step
from heaphound.source.excerpt import Excerpt
from heaphound.source.original_place import excerpt_at, original_class, original_place

SAME_LEAK_SHARE = 0.7  # of a grower's region that a heavier one reaches too
# Growth without a place in the program is Node's own business until it is this much per interval.
UNPLACED_BYTES = 64 * 1024
GREW_SHARE = 0.1  # of the first heap: growth that nobody explains is worth "inconclusive"
MAX_LEAKING_CLASSES = 5
# What is a collection may have a bound that it has not reached yet.
FILLABLE = (Category.CACHE, Category.GLOBAL_STATE, Category.OTHER)
# Of these only the table is theirs: the entries live by their keys, which something else holds.
_WEAK = frozenset({"WeakMap", "WeakSet"})
_ROOM = frozenset({"(array)", "(object elements)", "(number)"})
_Totals = dict[str, tuple[int, int]]  # objects and bytes of each constructor of a heap
_ENGINE_CLASSES = ("(array)", "(system)", "(number)", "(compiled code)", "(object shape)")


def diagnose(growth: Growth, paths: Sequence[str], listener: Listener | None = None) -> Diagnosis:
    """Name the leaks behind what grew.

    Args:
        growth: of two or more heaps.
        paths: what the user calls each snapshot, in the order of `growth.heaps`.
        listener: hears of progress.
    """
    (listener or Silent()).step(Step.DIAGNOSE)
    by_constructor = Aside(
        lambda: [totals_by_constructor(heap) for heap in growth.heaps],
        at_once=bool(growth.growers),
    )
    judged: list[tuple[Exhibit, Claim]] = []
    bounded: list[Exhibit] = []
    spoken_for: dict[int, tuple[Exhibit, Claim]] = {}
    for position in range(len(growth.growers)):
        partners = growth.blames[position].partners
        facts = exhibit(growth, position)
        claim = _judge(facts)
        is_said = claim is not None and any(
            share >= SAME_LEAK_SHARE and not outlasts((facts, claim), spoken_for[other])
            for other, share in partners.items()
            if other in spoken_for
        )
        if claim is not None and _is_bounded(facts, claim):
            bounded.append(facts)
        elif claim is not None and not is_said:
            judged.append((facts, claim))
            spoken_for[position] = (facts, claim)
    # A pool's list of the idle is as bounded as its list of all.
    judged = [pair for pair in judged if not any(fill_together(pair[0], one) for one in bounded)]
    judged.sort(key=lambda pair: pair[0].gained_bytes, reverse=True)
    judged = one_of_each(judged)
    reasons = [undecided(facts, claim) for facts, claim in judged]
    remarks = tuple(
        undecided_remark(facts, claim, reason)
        for (facts, claim), reason in zip(judged, reasons, strict=True)
        if reason is not None
    )
    judged = [pair for pair, reason in zip(judged, reasons, strict=True) if reason is None]
    totals = by_constructor.result() if judged else []
    findings = tuple(
        with_known_leak(_finding(rank, facts, claim, totals))
        for rank, (facts, claim) in enumerate(judged, start=1)
    )
    snapshots = tuple(
        SnapshotFacts(
            path,
            heap.snapshot.node_count,
            heap.snapshot.edge_count,
            int(heap.snapshot.shallow_size.sum()),
        )
        for path, heap in zip(paths, growth.heaps, strict=True)
    )
    verdict = _verdict(snapshots, findings, remarks)
    return Diagnosis(verdict, snapshots, findings, remarks=remarks)


def _judge(facts: Exhibit) -> Claim | None:
    """The strongest claim on an exhibit; None when it is the engine's own growth."""
    of_engine = facts.heap.type_of(facts.container) in {"synthetic", "native"}
    of_engine &= registry_of(facts) is None
    if (of_engine or facts.constructor in _WEAK) and not _holds_objects(facts):
        return None
    claims = [claim for category in CATEGORIES if (claim := category.check(facts)) is not None]
    best = max(claims, key=lambda claim: claim.strength, default=None) or _other(facts)
    intervals = len(facts.growth.heaps) - 1
    if not is_own(best.place) and _is_only_room(facts):
        return None
    if not is_application(best.place) and facts.gained_bytes < UNPLACED_BYTES * intervals:
        return None
    return best


def _is_bounded(facts: Exhibit, claim: Claim) -> bool:
    """Whether the holder has a bound that it has not reached yet."""
    return claim.category in FILLABLE and bound_of(facts, claim.name, claim.place) is not None


def _holds_objects(facts: Exhibit) -> bool:
    """Whether what piles up is the program's objects, not buffers and bindings of Node's own."""
    entries = facts.entries.tolist()
    return any(facts.heap.type_of(node) in {"object", "closure"} for node in entries)


def _is_only_room(facts: Exhibit) -> bool:
    """Whether nothing piles up but backing stores: a package's queue that is cut now and then."""
    return set(facts.region_counts) <= _ROOM


def _other(facts: Exhibit) -> Claim:
    named = slot_name(facts)
    who = named.name or facts.constructor
    return Claim(
        category=Category.OTHER,
        strength=0.1,
        name=named.name,
        place=named.place,
        what=f"what {who} holds grows",
        evidence=(f"{who} is alive in every snapshot and holds more in each",),
        fix=f"Look for what adds to {who}, and give it a place that takes it away again.",
    )


def _finding(rank: int, facts: Exhibit, claim: Claim, totals: Sequence[_Totals]) -> Finding:
    heap = facts.heap
    path = retaining_path(facts)
    if claim.place is not None:
        claim = replace(claim, place=original_place(claim.place))
    holder = Holder(
        claim.name,
        claim.constructor or facts.constructor,
        int(heap.snapshot.node_id[facts.container]),
        claim.place,
    )
    return Finding(
        rank=rank,
        fingerprint=fingerprint(facts, claim),
        category=claim.category,
        confidence=_confidence(facts, claim),
        title=claim.what,
        holder=holder,
        leaking=_leaking(facts, totals),
        entries=facts.entry_counts,
        exclusive_bytes=_steps(facts.blame.exclusive_bytes),
        shared_bytes=_steps(facts.blame.shared_bytes),
        path=path,
        evidence=(*claim.evidence, *pinned(heap, facts.blame.region, _sources(heap, facts, claim))),
        fix=claim.fix,
        excerpts=_excerpts((claim.place, *map(original_place, claim.also)), path),
        made=made_at(heap, facts.blame.region),
    )


def _sources(heap: Heap, facts: Exhibit, claim: Claim) -> tuple[str, ...]:
    """The program's files, those of the holder first."""
    named = name_of(facts.growth, facts.container).place
    near = [place.file for place in (named, claim.place) if place is not None]
    return tuple(dict.fromkeys((*near, *own_files(heap)[:MAX_FILES])))


def _excerpts(told: Sequence[Place | None], path: Sequence[PathStep]) -> tuple[Excerpt, ...]:
    """The source where the holder is declared, and where what it holds is made."""
    places = [*told, *(step.place for step in path if step.suspect)]
    found: dict[tuple[str, int], Excerpt] = {}
    for each in places:
        if each is not None and is_application(each) and (each.file, each.line) not in found:
            excerpt = excerpt_at(each)
            if excerpt is not None:
                found[each.file, each.line] = excerpt
    return tuple(found.values())


def _steps(per_heap: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(step) for step in np.diff(per_heap))


def _confidence(facts: Exhibit, claim: Claim) -> Confidence:
    if claim.strength < 0.5 or not is_application(claim.place):
        return Confidence.LOW
    return Confidence.HIGH if len(facts.growth.heaps) > 2 else Confidence.MEDIUM


def _leaking(facts: Exhibit, totals: Sequence[_Totals]) -> tuple[LeakingClass, ...]:
    heavy = [name for name, _ in facts.region_bytes.most_common()]
    entries = [name for name, _ in facts.entry_constructors.most_common(2)]
    order = list(dict.fromkeys([*entries, *heavy]))
    program = [name for name in order if name not in _ENGINE_CLASSES] or order
    written = resource_classes(facts)
    return tuple(
        LeakingClass(
            original_class(written[name][2], name) if name in written else name,
            *(tuple(of_heap.get(name, (0, 0))[at] for of_heap in totals) for at in (0, 1)),
        )
        for name in program[:MAX_LEAKING_CLASSES]
    )


def _verdict(
    snapshots: Sequence[SnapshotFacts], findings: Sequence[Finding], remarks: Sequence[Remark]
) -> Verdict:
    if findings:
        return Verdict.GROWING
    if remarks:
        return Verdict.INCONCLUSIVE
    sizes = [facts.total_bytes for facts in snapshots]
    rose = all(later > earlier for earlier, later in pairwise(sizes))
    if rose and sizes[-1] - sizes[0] > GREW_SHARE * sizes[0]:
        return Verdict.INCONCLUSIVE
    return Verdict.NOT_GROWING
