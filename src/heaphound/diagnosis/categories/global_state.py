"""Global state that can only grow.

## What it finds
A Set, an array or a registry of functions that lives as long as the process and gained members in
every interval.

## Why it leaks
There is a way in and no way out: subscribe without unsubscribe, a log that is never cut.

## Known misses
Members that are removed on some paths but not on others look like slow growth.

## Example
    const subscribers = new Set();
    exports.subscribe = (fn) => subscribers.add(fn);

Instead:
    exports.subscribe = (fn) => { subscribers.add(fn); return () => subscribers.delete(fn); };

## References
- LeakCanary, "Heap growth detection"
"""

from __future__ import annotations

from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.exhibit import Exhibit, lost_entries
from heaphound.diagnosis.finding import Category
from heaphound.diagnosis.holder_words import Named
from heaphound.diagnosis.package_words import told
from heaphound.diagnosis.program_files import is_own, own_files
from heaphound.diagnosis.signs import (
    as_written,
    commonest_function_place,
    is_called_cache,
    is_called_registry,
    is_linked_list,
    place_text,
    sample_entries,
    share_of,
    slot_name,
)
from heaphound.growth.slots import ELEMENTS
from heaphound.source.lookups import answers_and_fills, is_looked_up
from heaphound.source.original_place import readable_place
from heaphound.units import bytes_text, count_text

# Of strings among what is held: a key and a value make two.
TEXTS_PER_ENTRY = 1.5
# What is under way has an end of its own, which no answer has.
_LIVE = (
    "AbortController",
    "Timeout",
    "Immediate",
    "Socket",
    "TLSSocket",
    "IncomingMessage",
    "ServerResponse",
    "ClientRequest",
    "Worker",
    "ChildProcess",
    "WebSocket",
    "ReadStream",
    "WriteStream",
    "PassThrough",
    "Transform",
    "MessagePort",
)
MOSTLY = 0.5


class GlobalState:
    """A long-lived collection with a way in and no way out."""

    name = "global-state"

    def check(self, exhibit: Exhibit) -> Claim | None:
        """Claim collections without keys, and collections of functions."""
        functions = share_of(exhibit, "Function")
        if exhibit.label != ELEMENTS and not is_linked_list(exhibit):
            return None
        named = slot_name(exhibit)
        keyed = exhibit.kind in {"Map", "Object"}
        if keyed and functions < 0.5 and not _is_registry(exhibit, named):
            return None
        place = commonest_function_place(exhibit) if functions >= 0.5 else None
        holder = told(exhibit, named)
        who = holder.who
        return Claim(
            category=Category.GLOBAL_STATE,
            strength=0.65 if not keyed or exhibit.kind == "Map" or functions < 0.5 else 0.5,
            name=named.name,
            place=holder.place or place,
            what=f"{who} only ever gains members",
            evidence=(
                (
                    f"{who} ({exhibit.constructor}) {exhibit.lasting}, with "
                    f"{exhibit.counts_text} members"
                ),
                *_traffic(exhibit),
                *holder.evidence,
                *(() if place is None else (f"the members are made at {place_text(place)}",)),
            ),
            fix=_fix(who, exhibit, named),
            also=holder.also,
        )


def _traffic(exhibit: Exhibit) -> tuple[str, ...]:
    """Whether anything ever left, and what a member weighs."""
    gained = exhibit.entry_counts[-1] - exhibit.entry_counts[0]
    left = lost_entries(exhibit)
    gone = (
        "nothing that it held in an earlier snapshot has left it"
        if not left
        else f"{count_text(left)} of what it held in the first snapshot left it: fewer than came"
    )
    return (gone, f"a member weighs about {bytes_text(exhibit.gained_bytes // max(gained, 1))}")


def _is_registry(exhibit: Exhibit, named: Named) -> bool:
    """Whether things are entered in a keyed collection for their own sake, not as answers."""
    if named.name is None or named.place is None or not is_own(named.place):
        return is_called_registry(named.name)
    written = readable_place(named.place).file
    if answers_and_fills(written, named.name):
        return False
    if sum(share_of(exhibit, each) for each in _LIVE) >= MOSTLY or _are_generators(exhibit):
        return True
    return is_called_registry(named.name) or (
        not is_called_cache(exhibit, named.name)
        and not _remembers_texts(exhibit)
        and not is_looked_up(
            own_files(exhibit.heap) if written == named.place.file else (written,), named.name
        )
    )


def _are_generators(exhibit: Exhibit) -> bool:
    """Whether most of what is held are generators: V8 keeps their registers with them."""
    sample = sample_entries(exhibit)
    kept = [
        exhibit.heap.child_by_edge(node, "parameters_and_registers", "internal") >= 0
        for node in sample
    ]
    return bool(kept) and sum(kept) >= MOSTLY * len(kept)


def _remembers_texts(exhibit: Exhibit) -> bool:
    """Whether texts are kept by key: nothing that has an end of its own is entered there."""
    gained = exhibit.entry_counts[-1] - exhibit.entry_counts[0]
    texts = sum(count for name, count in exhibit.entry_constructors.items() if "string)" in name)
    others = exhibit.entry_constructors.total() - texts
    return others == 0 and texts >= TEXTS_PER_ENTRY * gained


def _is_itself(exhibit: Exhibit, named: Named) -> bool:
    """Whether the name is the collection's own, not that of another one that it is in."""
    heap = exhibit.heap
    if named.owner < 0 or exhibit.label != ELEMENTS:
        return True
    held = (int(heap.snapshot.to_node[edge]) for edge in heap.out_edges(named.owner))
    return exhibit.container in held


def _fix(who: str, exhibit: Exhibit, named: Named) -> str:
    if exhibit.constructor == "FinalizationRegistry":
        return (
            f"What {who}.register() is given to hold must not lead to the object itself: that "
            "keeps it alive for ever. Hold an id or a descriptor, and nothing that refers back."
        )
    if exhibit.kind == "Array" and share_of(exhibit, "Function") < 0.5:
        it = as_written(exhibit, named) if _is_itself(exhibit, named) else "list"
        inside = "" if it != "list" else "each list in "
        return (
            f"Take out of {inside}{who} what has been used, when its owner ends (close, finally); "
            f"or if only the last ones matter, keep so many: if ({it}.length > MAX) {it}.shift()."
            if " " not in who
            else f"Take out of {who} what has been used, when its owner ends (close, finally)."
        )
    return (
        f"Pair every way into {who} with a way out: return a function that removes what "
        "was added, and call it when its owner ends (close, finally)."
    )
