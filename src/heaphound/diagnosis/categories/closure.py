"""Closures that capture more than they should.

## What it finds
A variable that is replaced by a function of the same place again and again while each new one
keeps the one before alive through a shared scope; and a container of functions whose weight is
what they close over.

## Why it leaks
V8 keeps one Context for all functions of a scope. A function that uses nothing of it still keeps
all of it alive.

## Known misses
Growth of one captured value inside a single Context: it is reported by its container.

## Example
    let current = null;
    function renew() {
      const before = current;
      const unused = () => before;
      current = () => "new";
    }

Instead:
    let current = null;
    function makeCurrent() { return () => "new"; }
    function renew() { current = makeCurrent(); }

## References
- Glasser, "An interesting kind of JavaScript memory leak", 2013
"""

from __future__ import annotations

from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.declared_in import declared_in
from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.finding import Category
from heaphound.diagnosis.holder_words import name_of
from heaphound.diagnosis.own_names import variable_into
from heaphound.diagnosis.program_files import is_own
from heaphound.diagnosis.signs import (
    commonest_function_place,
    function_of,
    is_called_registry,
    is_linked_list,
    own_function_place,
    place_text,
    sample_entries,
    share_of,
)
from heaphound.growth.slots import ELEMENTS
from heaphound.source.captures import captures_of
from heaphound.units import bytes_text

MIN_CHAIN = 4  # scopes and functions in a chain
HALF = 0.5
HEAVY_SCOPE_BYTES = 1024  # what a captured scope must weigh to be the point of a held function
HUGE_SCOPE_BYTES = 16 * 1024  # and in a list, which is kept for the sake of its functions


class Closure:
    """Functions that keep a scope, or each other, alive."""

    name = "closure"

    def check(self, exhibit: Exhibit) -> Claim | None:
        """Claim chains of scopes, promise reactions, and functions light but for their scope."""
        if exhibit.constructor == "Promise":
            return self._reactions(exhibit)
        if exhibit.label != ELEMENTS:
            scopes = min(
                exhibit.region_counts["system / Context"], exhibit.region_counts["Function"]
            )
            # A list that an object keeps is state; a variable that wraps its last value is a chain.
            in_scope = exhibit.heap.node_name(exhibit.container) == "system / Context"
            chained = scopes >= MIN_CHAIN and (in_scope or not is_linked_list(exhibit))
            return self._chain(exhibit) if chained else None
        if share_of(exhibit, "Function") >= HALF:
            return self._kept_functions(exhibit)
        return None

    def _kept_functions(self, exhibit: Exhibit) -> Claim | None:
        """Functions that carry more of a scope than they were kept for."""
        weight, variable, function = _captured(exhibit)
        keyed = exhibit.kind in {"Map", "Object"}
        if weight < (HEAVY_SCOPE_BYTES if keyed else HUGE_SCOPE_BYTES):
            return None
        written = exhibit.heap.place_of(function)
        captures = None
        if is_own(written) and written is not None:
            captures = captures_of(written.file, written.line, written.column)
        if captures is None or captures.is_product:
            return None  # what a factory hands out is meant to keep its scope: a cache of products
        dead = variable is not None and variable not in captures.reads
        named = name_of(exhibit.growth, exhibit.container)
        if not (keyed or dead) and is_called_registry(named.name):
            return None
        place = commonest_function_place(exhibit)
        who = named.name or exhibit.constructor
        return Claim(
            category=Category.CLOSURE,
            strength=0.8 if dead else 0.7,
            name=named.name,
            place=named.place or place,
            what=f"functions kept in {who} close over a large scope",
            evidence=(
                f"a function in {who} keeps about {bytes_text(weight)} alive through its scope"
                + (f", mostly the variable {variable}" if variable else ""),
                *(
                    (f"it never reads {variable}: another function of that scope does",)
                    if dead
                    else ()
                ),
                *(() if place is None else (f"the functions are written at {place_text(place)}",)),
            ),
            fix="Make the function where it cannot see the large variable: move it into a "
            f"function that takes only what it needs, or set {variable or 'the variable'} to "
            "undefined when it has been used.",
        )

    def _reactions(self, exhibit: Exhibit) -> Claim | None:
        """Reactions pile up on a promise that never settles: Promise.race, or then on it."""
        if exhibit.label not in {"reactions_or_result", ELEMENTS}:
            return None
        named = name_of(exhibit.growth, exhibit.container)
        if named.name is None:  # a chain: the variable has its end, and the root its beginning
            named = variable_into(exhibit.growth, exhibit.blame.region) or named
        who = named.name or "a pending promise"
        return Claim(
            category=Category.CLOSURE,
            strength=0.9,
            name=named.name,
            place=named.place or own_function_place(exhibit),
            what=f"every race or await on {who} leaves its reactions with it",
            evidence=(
                f"{who} is pending in every snapshot, and more functions wait for it in each",
                (
                    "Promise.race and then() attach functions that a pending promise keeps, with "
                    "all they close over and the results of the others"
                ),
            ),
            fix=f"Do not race per call against {who}: keep one set of waiting calls that it "
            "settles (an AbortSignal with a listener taken off in finally, or a Set of reject "
            "functions), so that a finished call leaves nothing behind.",
        )

    def _chain(self, exhibit: Exhibit) -> Claim:
        place = commonest_function_place(exhibit)
        named = name_of(exhibit.growth, exhibit.container)
        variable = exhibit.label
        declared = declared_in(exhibit.growth, exhibit.container, variable) or place or named.place
        links = exhibit.region_counts["system / Context"]
        return Claim(
            category=Category.CLOSURE,
            strength=0.85,
            name=variable,
            place=declared,
            what=f"each new {variable} keeps the one before it alive",
            evidence=(
                (
                    f"{variable} is replaced, and {links} scopes of earlier versions are still "
                    "alive behind the newest"
                ),
                f"together they hold {bytes_text(sum(exhibit.region_bytes.values()))}",
            ),
            fix=f"No function made in the scope that sets {variable} may refer to the previous "
            f"{variable}: V8 keeps one scope for all of them. Make the new function outside, in a "
            "function that takes only what it needs.",
        )


def _captured(exhibit: Exhibit) -> tuple[int, str | None, int]:
    """Bytes a sampled function keeps through its scope, the heaviest variable there, and it."""
    heap = exhibit.heap
    alive = exhibit.growth.alive[-1]
    best: tuple[int, str | None, int] = (0, None, -1)
    for node in sample_entries(exhibit):
        function = function_of(exhibit, node)
        context = heap.child_by_edge(function, "context", "internal") if function >= 0 else -1
        if context < 0 or alive[context]:
            continue
        weight = int(heap.retained_size[context])
        heaviest, variable = 0, None
        for edge in heap.out_edges(context):
            child = int(heap.snapshot.to_node[edge])
            if heap.edge_type(edge) == "context" and heap.retained_size[child] > heaviest:
                heaviest, variable = int(heap.retained_size[child]), heap.edge_text(edge)
        best = max(best, (weight, variable, function), key=lambda item: item[0])
    return best
