"""The merged path of a slot: its way from the root with positions and keys folded.

In: slots of the newest heap. Out: a text per slot; slots with one text are the same place in the
program's data (`users[].history[]`), whichever user's it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from heaphound.growth.app_paths import AppPaths
from heaphound.growth.name_slots import Slot
from heaphound.growth.slots import VARIABLES, slot_label
from heaphound.heap.graph import Heap

MAX_STEPS = 40
MAX_SLOTS = 200_000


def merge_keys(heap: Heap, paths: AppPaths, slots: Sequence[Slot]) -> list[str]:
    """Give each slot its merged path; "" where nothing but the root holds it."""
    folded: dict[int, str] = {0: "(root)"}
    return [
        f"{_merged(heap, paths, slot.holder, folded)}.{slot.label}{slot.of_class}"
        if slot.holder
        else ""
        for slot in slots[:MAX_SLOTS]
    ] + [""] * max(len(slots) - MAX_SLOTS, 0)


def _merged(heap: Heap, paths: AppPaths, node: int, folded: dict[int, str]) -> str:
    chain: list[int] = []
    at = node
    while at not in folded and len(chain) < MAX_STEPS:
        chain.append(at)
        at = int(paths.parent_node[at])
        if at < 0:
            folded[at] = "?"
    text = folded.get(at, "…")
    for step in reversed(chain):
        edge = int(paths.parent_edge[step])
        label = slot_label(heap, edge, lifted=False) if edge >= 0 else ""
        # A chain of one kind by one name is one step: `next.next.next` folds.
        tail = f".{label}:{heap.constructor_of(step)}"
        if heap.node_name(step) in VARIABLES:  # two exports of modules are two places
            tail += f"#{step}"
        text = text if text.endswith(tail) else text + tail
        folded[step] = text
    return text
