"""Timers that outlive their reason.

## What it finds
A list of active timers that grew in every interval, and the function they will call.

## Why it leaks
An interval that is not cleared runs for ever, and keeps its callback and what that closes over.

## Known misses
A few long timers that each hold much: they do not grow in number.

## Example
    function setUp(session) { setInterval(() => report(session), 30_000); }

Instead:
    function setUp(session) {
      const timer = setInterval(() => report(session), 30_000);
      return () => clearInterval(timer);
    }

## References
- Node.js documentation, "timers"; lib/internal/timers.js for the lists
"""

from __future__ import annotations

from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.finding import Category
from heaphound.diagnosis.program_files import is_own
from heaphound.diagnosis.signs import (
    commonest_function_place,
    own_function_place,
    place_text,
    sample_entries,
    share_of,
)
from heaphound.heap.locations import Place
from heaphound.source.declarations import function_around
from heaphound.source.original_place import original_place
from heaphound.units import duration_text

_LISTS = frozenset({"TimersList", "ImmediateList", "PriorityQueue"})
_QUEUES = frozenset({"timerListMap", "timerListQueue", "immediateQueue", "outstandingQueue"})
HALF = 0.5


class Timer:
    """Timers made per call and never cleared."""

    name = "timer"

    def check(self, exhibit: Exhibit) -> Claim | None:
        """Claim what hangs on Node's timer lists."""
        timers = max(share_of(exhibit, "Timeout"), share_of(exhibit, "Immediate"))
        on_list = exhibit.constructor in _LISTS or any(
            label in _QUEUES for label in exhibit.path_labels[-4:]
        )
        if not on_list and timers < HALF:
            return None
        called = commonest_function_place(exhibit)
        place = called
        if not is_own(called):
            place = own_function_place(exhibit) or called
        creator = None if place is None else _creator(place)
        immediate = share_of(exhibit, "Immediate") >= HALF
        repeats = not immediate and _repeating(exhibit)
        kind = "setImmediate" if immediate else "setInterval" if repeats else "setTimeout"
        where = f" in {creator}()" if creator else ""
        evidence = [
            f"{exhibit.constructor} holds more active timers in every snapshot"
            if on_list
            else "what is held is timers"
        ]
        delay = _delay(exhibit)
        if delay is not None:
            often = "every" if repeats else "once, after"
            evidence.append(f"each is a {kind} that is due {often} {delay}")
        if called is not None:
            evidence.append(f"they call the function at {place_text(called)}")
        if place is not None and place != called:
            evidence.append(f"which holds the function at {place_text(place)}")
        clear = f"clear{kind.removeprefix('set')}"
        return Claim(
            category=Category.TIMER,
            strength=0.8 if on_list else 0.6,
            name=_holder(creator, place),
            place=place,
            what=f"{kind} timers made{where} are never cleared",
            evidence=tuple(evidence),
            fix=f"Keep the handle and end it where its reason ends: const timer = {kind}(…); "
            f"{clear}(timer) in close() or finally. unref() lets the process exit, but the timer "
            "still runs and still holds its callback.",
        )


def _creator(place: Place) -> str | None:
    """The function that makes the timers, by its name in the source that was written."""
    at = original_place(place)
    found = None
    if at.generated is not None:
        found = function_around(at.file, at.line, at.column)
    found = found or function_around(place.file, place.line, place.column)
    return None if found is None else found.removeprefix("module.").removeprefix("exports.")


def _holder(creator: str | None, place: Place | None) -> str | None:
    """The class whose constructor makes the timers, the function that does, or the one called."""
    if creator is not None:
        return creator.removeprefix("new ")
    return None if place is None else place.function


def _delay(exhibit: Exhibit) -> str | None:
    """The delay of the timers: Node keeps one list for each, under its milliseconds."""
    heap = exhibit.heap
    for edge in reversed(exhibit.path):
        kept = heap.constructor_of(int(heap.snapshot.to_node[edge])) == "TimersList"
        if kept and heap.edge_type(edge) == "element":
            return duration_text(int(heap.edge_text(edge)) / 1000)
    return None


def _repeating(exhibit: Exhibit) -> bool:
    """Whether the timers are intervals: `_repeat` is a number there and null in a timeout."""
    heap = exhibit.heap
    for node in sample_entries(exhibit):
        if heap.constructor_of(node) == "Timeout":
            repeat = heap.child_by_edge(node, "_repeat")
            return repeat < 0 or heap.node_name(repeat) not in {"null", "system / Oddball"}
    return True
