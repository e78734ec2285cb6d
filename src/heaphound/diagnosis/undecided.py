"""Growth that snapshots cannot tell from what happens once, or from what is on its way.

In: an exhibit and the claim on it. Out: why it is not accused yet, or None. One interval shows a
difference, not a trend: a table that was read when it was first needed, a pool on its way to its
maximum and a queue that happened to be longer look like the beginning of a leak. Three things speak
for a leak all the same: many things came, hardly any of those that were there before have gone, and
there were some before, so that it goes on rather than begins. What lacks one of these is
told as a remark, with the third snapshot that decides it. Three snapshots show a trend; but a list
inside a package that lost nearly all it had at first is a queue of what is on its way.
"""

from __future__ import annotations

import numpy as np

from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.exhibit import Exhibit, held_counts, lost_entries
from heaphound.diagnosis.finding import Category, Remark
from heaphound.diagnosis.program_files import is_own
from heaphound.growth.slots import ELEMENTS
from heaphound.source.original_place import original_place
from heaphound.units import bytes_text, count_text

KIND = "undecided"
NEXT_STEP = "Take a third snapshot after the same work again: a leak gains as much once more."
AFTER_A_REST = (
    "Let the process rest for some seconds before the last snapshot: a queue is empty then."
)
# Of the healthy programs of the proving ground, warm-ups and pools gained 1 to 7 things between two
# snapshots; its leaks 20 and more.
FEW = 10
# Of what came: so much may have left. What is kept for ever loses nothing, but for what was on its
# way in either snapshot.
TURNOVER = 0.25
# Of what was there at first: so much has left a queue of what is on its way.
MOST = 0.9
GROWN = 1.25  # times what it weighed before: one thing that grew, instead of many that came
# What holds data may be filled once; functions and clients are not made by the dozen once.
FILLED_ONCE = (Category.CACHE, Category.GLOBAL_STATE, Category.OTHER)


def undecided(facts: Exhibit, claim: Claim) -> str | None:
    """Say what the snapshots leave open about a grower; None when they are enough."""
    came = max(int(facts.entries.size), facts.entry_counts[-1] - facts.entry_counts[0])
    if len(facts.growth.heaps) > 2:
        return None if is_own(claim.place) else _turned_over(facts, came)
    if came < FEW:
        return None if _one_thing_grew(facts) else f"only {_things(came)} came between the two"
    slots = len(facts.grower.slots)
    if facts.label != ELEMENTS and not facts.grower.seed_counts[0] and came <= slots > 1:
        return f"{count_text(slots)} objects were each given their {facts.label} once"
    left = lost_entries(facts)
    if left > TURNOVER * came:
        return f"{_things(came)} came and {_things(left)} left between the two"
    if claim.category in FILLED_ONCE and _was_empty(facts):
        return "it was empty in the first: this can be a load that happens once"
    return None


def _turned_over(facts: Exhibit, came: int) -> str | None:
    left = lost_entries(facts)
    if left <= TURNOVER * came or left < MOST * facts.entry_counts[0]:
        return None
    return f"{_things(left)} of {facts.entry_counts[0]} that were there at first have left since"


def undecided_remark(facts: Exhibit, claim: Claim, reason: str) -> Remark:
    """Tell growth that is not accused, and how to decide it."""
    who = claim.name or facts.constructor
    return Remark(
        kind=KIND,
        title=f"{who} gained {bytes_text(facts.gained_bytes)}: a leak, or growth that ends",
        place=None if claim.place is None else original_place(claim.place),
        because=(reason,),
        next_step=NEXT_STEP if len(facts.growth.heaps) == 2 else AFTER_A_REST,
    )


def _one_thing_grew(facts: Exhibit) -> bool:
    """Whether the variable or field held something before that weighs more now."""
    slot = facts.grower.slots[0]
    oldest, newest = facts.growth.heaps[0], facts.heap
    then = oldest.node_with_id(int(newest.snapshot.node_id[slot.holder]))
    if slot.label == ELEMENTS or then < 0:
        return False
    before, after = (
        oldest.child_by_edge(then, slot.label),
        newest.child_by_edge(slot.holder, slot.label),
    )
    if before < 0 or after < 0:
        return False
    weight = int(oldest.retained_size[before])
    return weight > 0 and int(newest.retained_size[after]) >= GROWN * weight


def _was_empty(facts: Exhibit) -> bool:
    """Whether the first heap had nothing there: neither the container's entries nor another one."""
    oldest = facts.growth.heaps[0]
    container = facts.heap.snapshot.node_id[[facts.container]]
    then = oldest.nodes_with_ids(container.astype(np.int64))
    newest = np.array([facts.container])
    if then[0] < 0 or not int(held_counts(facts.heap, newest, facts.label)[0]):
        return facts.blame.first_seeds.size == 0 and not _was_handed_on(facts, int(then[0]))
    return int(held_counts(oldest, then, facts.label)[0]) == 0


def _was_handed_on(facts: Exhibit, then: int) -> bool:
    """Whether what the container held in the first heap lives on below something newer.

    A list that grows at its head: each new link holds the one before, which was there at first.
    """
    if then < 0:
        return False
    oldest, newest = facts.growth.heaps[0].snapshot, facts.heap.snapshot
    held = [
        snapshot.node_id[snapshot.to_node[slice(*snapshot.first_edge[node : node + 2])]]
        for snapshot, node in ((oldest, then), (newest, facts.container))
    ]
    left = np.setdiff1d(held[0], held[1]).astype(np.int64)
    return bool((facts.heap.nodes_with_ids(left) >= 0).any())


def _things(count: int) -> str:
    return "one thing" if count == 1 else f"{count_text(count)} things"
