"""Event listeners that pile up on one emitter.

## What it finds
A growing list under an EventEmitter's `_events`, or the listener chain of an EventTarget such as
an AbortSignal.

## Why it leaks
The emitter lives longer than the work that listens to it. Each listener keeps its function, and
what the function closes over.

## Known misses
Emitters that are leaked themselves, each with few listeners: what holds the emitters is reported.

## Example
    http.createServer((req, res) => bus.on("change", () => res.write("changed")));

Instead:
    http.createServer((req, res) => {
      const onChange = () => res.write("changed");
      bus.on("change", onChange);
      res.once("close", () => bus.off("change", onChange));
    });

## References
- Node.js documentation, "events": emitter.setMaxListeners
"""

from __future__ import annotations

from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.declared_in import nearest_places
from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.finding import Category
from heaphound.diagnosis.holder_words import name_of
from heaphound.diagnosis.own_names import reached_from
from heaphound.diagnosis.package_words import told
from heaphound.diagnosis.program_files import is_application, is_own
from heaphound.diagnosis.signs import (
    commonest_function_place,
    is_called_listeners,
    own_function_place,
    place_text,
    with_article,
)
from heaphound.growth.slots import ELEMENTS
from heaphound.heap.locations import Place
from heaphound.source.declarations import is_parameter

# Where an EventTarget keeps listeners, and an AbortSignal the signals of AbortSignal.any().
_OF_TARGETS = ("kEvents", "kDependantSignals")
_WARNED_TARGET = "maxEventTargetListenersWarned"
# Node's own list of the signals that somebody waits for, so that they are not collected meanwhile.
AWAITED = "gcPersistentSignals"
NEAR = 4  # edges between the emitter's list and the container


class Listener:
    """Listeners added per call on a longer-lived emitter."""

    name = "listener"

    def check(self, exhibit: Exhibit) -> Claim | None:
        """Claim lists of listeners."""
        labels = exhibit.path_labels
        at = _listener_edge(exhibit)
        if at < 0:
            return self._awaited(exhibit) or self._observers(exhibit)
        heap = exhibit.heap
        emitter_edge = exhibit.path[at]
        emitter = _source(exhibit, emitter_edge)
        is_target = labels[at] != "_events"
        event = _event(exhibit, at)
        named = name_of(exhibit.growth, emitter)
        place = commonest_function_place(exhibit)
        who = named.name or heap.constructor_of(emitter)
        quoted = f'"{event}" ' if event else ""
        kind = with_article(heap.constructor_of(emitter))
        evidence = [f"{who}, {kind}, is alive in every snapshot; its {quoted}listeners only grew"]
        counts = exhibit.entry_counts
        if counts[-1] > counts[0]:
            evidence.append(f"there are {' → '.join(map(str, counts))} of them")
        if _was_warned(exhibit, emitter):
            evidence.append(
                "Node has printed a MaxListenersExceededWarning for it: this is that warning's leak"
            )
        if place is not None:
            evidence.append(f"the listeners are the function at {place_text(place)}")
        if is_target:
            add = f"{who}.addEventListener('{event or 'abort'}', handler)"
            remove = f"{who}.removeEventListener('{event or 'abort'}', handler)"
        else:
            add = f"{who}.on('{event or 'event'}', handler)"
            remove = f"{who}.off('{event or 'event'}', handler)"
        return Claim(
            category=Category.LISTENER,
            strength=0.95,
            name=named.name,
            place=_where(named.place, place),
            what=f"{quoted}listeners pile up on {who}",
            evidence=tuple(evidence),
            fix=f"Keep the handler in a const and take it off when the work ends: {add}; then "
            f"{remove} in finally, or when the shorter-lived object closes.",
        )

    def _awaited(self, exhibit: Exhibit) -> Claim | None:
        """Signals that have not fired, kept for the sake of those that listen to them."""
        if not any(AWAITED in label for label in exhibit.path_labels[-2:]):
            return None
        place = own_function_place(exhibit) or commonest_function_place(exhibit)
        if place is None:
            return None
        return Claim(
            category=Category.LISTENER,
            strength=0.95,
            name=place.function or None,
            place=place,
            what="abort listeners pile up on signals that do not fire",
            evidence=(
                f"Node keeps {exhibit.counts_text} AbortSignals alive: something listens",
                f"what listens is the function at {place_text(place)}",
            ),
            fix="Take the listener off when the work ends: signal.removeEventListener('abort', "
            "handler) in finally. A signal of AbortSignal.timeout() or AbortSignal.any() stays "
            "alive, with all that its listeners close over, until it fires.",
        )

    def _observers(self, exhibit: Exhibit) -> Claim | None:
        """A package's own list of whom to tell: store.subscribe(), subject.subscribe(), autorun().

        The program's own list is global state where nothing takes a member out: it has no off().
        """
        if exhibit.label != ELEMENTS:
            return None
        named = name_of(exhibit.growth, exhibit.container)
        if not is_application(named.place) or not is_called_listeners(exhibit, named.name):
            return None
        asked = own_function_place(exhibit)
        kept_in = nearest_places(exhibit.growth, exhibit.container)
        if not kept_in or is_own(kept_in[0]) or asked is None:
            return None
        subject = reached_from(exhibit.growth, exhibit.path)
        who = (subject.name if subject is not None else None) or named.name
        holder = told(exhibit, named)
        return Claim(
            category=Category.LISTENER,
            strength=0.75,
            name=named.name,
            place=holder.place,
            what=f"listeners pile up on {who}",
            evidence=(
                (
                    f"{named.name} ({exhibit.constructor}) of {who} is alive in every snapshot, "
                    f"with {exhibit.counts_text} members"
                ),
                *holder.evidence,
            ),
            fix=f"Keep what subscribing to {who} returns (a function, a Subscription, a disposer) "
            "and call it, or its unsubscribe(), when the work ends: in finally, or on close.",
            also=holder.also,
        )


def _was_warned(exhibit: Exhibit, emitter: int) -> bool:
    """Whether Node has warned of too many listeners: it notes so on the list, or on the target.

    On a list the note is there or not; on a target it is true or false, which Node 18 leaves open.
    """
    heap = exhibit.heap
    if heap.child_by_edge(exhibit.container, "warned", "property") >= 0:
        return True
    for edge in heap.out_edges(emitter):
        if heap.edge_type(edge) == "property" and _WARNED_TARGET in heap.edge_text(edge):
            return heap.node_name(int(heap.snapshot.to_node[edge])) == "true"
    return False


def _where(declared: Place | None, added: Place | None) -> Place | None:
    """The emitter's declaration; where it is but a parameter, the function that listens."""
    if declared is None or added is None or not is_own(added):
        return declared or added
    is_given = is_parameter(declared.file, declared.line, declared.column)
    return added if is_given or not is_application(declared) else declared


def _listener_edge(exhibit: Exhibit) -> int:
    """Position in the path of the edge from an emitter to its listeners; -1 without one.

    Behind a listener's own function begins what it closes over, which is not the emitter's list.
    """
    labels, heap = exhibit.path_labels, exhibit.heap
    for back in range(1, min(NEAR, len(labels)) + 1):
        at = len(labels) - back
        if heap.type_of(int(heap.snapshot.to_node[exhibit.path[at]])) == "closure":
            return -1
        if labels[at] == "_events" or any(name in labels[at] for name in _OF_TARGETS):
            return at
    return -1


def _source(exhibit: Exhibit, edge: int) -> int:
    at = exhibit.path.index(edge)
    if at == 0:
        return 0
    return int(exhibit.heap.snapshot.to_node[exhibit.path[at - 1]])


def _event(exhibit: Exhibit, at: int) -> str | None:
    heap = exhibit.heap
    for edge in exhibit.path[at + 1 :]:
        if heap.edge_type(edge) == "property":
            return heap.edge_text(edge)
    if len(exhibit.path) == at + 1 and exhibit.label not in {"[]", "root"}:
        return exhibit.label
    # A Map from event to list: the key stands one place before its value in the table.
    if at + 2 < len(exhibit.path):
        table = int(heap.snapshot.to_node[exhibit.path[at + 1]])
        slot = heap.edge_text(exhibit.path[at + 2])
        if slot.isdigit():
            key = heap.child_by_edge(table, str(int(slot) - 1))
            if key >= 0 and heap.type_of(key) == "string":
                return heap.node_name(key)
    return None
