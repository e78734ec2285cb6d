"""A package's holder in the program's words: what the program calls it by, and what it gave it.

In: an exhibit and the name of its holder. Out: how to speak of the holder, where to look first, and
what to say of the way there. A list inside of a router is nothing its user ever wrote; the variable
that holds the router, and the function that was handed to it, are.
"""

from __future__ import annotations

from dataclasses import dataclass

from heaphound.diagnosis.construction_site import only_site
from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.holder_words import Named
from heaphound.diagnosis.own_names import reached_from
from heaphound.diagnosis.program_files import is_own
from heaphound.diagnosis.signs import own_function_place, place_text
from heaphound.heap.locations import Place
from heaphound.source.constructions import imports_name

NEAR = 10  # references from what the program calls by a name to the package's holder


@dataclass(frozen=True, slots=True)
class Told:
    """How a holder is told.

    Attributes:
        who: the holder in a sentence: `users`, or `stack of app` where it is a package's.
        place: where to look first: the declaration, of what the program made of the package where
            the holder is inside of that, or the program's function that piles up.
        evidence: sentences on how the program comes to a package's holder.
        also: other places worth seeing.
    """

    who: str
    place: Place | None
    evidence: tuple[str, ...]
    also: tuple[Place, ...]


def told(exhibit: Exhibit, named: Named) -> Told:
    """Tell of a holder; one of the program's own is told as it is."""
    who = named.name or exhibit.constructor
    if named.place is None or is_own(named.place):
        inner = exhibit.inner_name
        if inner is not None and named.name is not None and inner != named.name:
            who = f"{inner} of {named.name}"
        return Told(who, named.place, (), ())
    evidence = [f"{who} belongs to a package, and is set at {place_text(named.place)}"]
    subject = reached_from(exhibit.growth, exhibit.path[-NEAR:])
    made_here = None
    if subject is not None and subject.name is not None and subject.name != named.name:
        if subject.place is None or not imports_name(subject.place.file, subject.name):
            made_here = subject.place
            who = f"{who} of {subject.name}"
        where = "" if subject.place is None else f" ({place_text(subject.place)})"
        evidence.append(f"the program reaches it through {subject.name}{where}")
    given = own_function_place(exhibit)
    if made_here is None and given is None:
        made_here, of = _made_once(exhibit)
        if made_here is not None:
            who = f"{who} of {of}"
            evidence.append(f"the program makes its {of} at {place_text(made_here)}")
    if given is not None:
        evidence.append(f"what piles up leads to the function at {place_text(given)}")
    places = [place for place in (made_here, given) if place is not None]
    return Told(who, (*places, named.place)[0], tuple(evidence), tuple(places[1:]))


def _made_once(exhibit: Exhibit) -> tuple[Place | None, str]:
    """Where the program makes the package's object that the holder is inside of, and its class."""
    heap = exhibit.heap
    for edge in reversed(exhibit.path[-NEAR:]):
        node = int(heap.snapshot.to_node[edge])
        written = heap.place_of(node) if heap.type_of(node) == "object" else None
        if written is None:
            continue
        site = only_site(exhibit, heap.constructor_of(node), written)
        if site is not None:
            return site, heap.constructor_of(node)
    return None, ""
