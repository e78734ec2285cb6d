"""What a category says of an exhibit: this is one of mine, so sure am I, and here is why."""

from __future__ import annotations

from dataclasses import dataclass

from heaphound.diagnosis.finding import Category
from heaphound.heap.locations import Place


@dataclass(frozen=True, slots=True)
class Claim:
    """One category's view of one grower.

    Attributes:
        strength: 0 to 1; the strongest claim on an exhibit wins.
        name: the holder as the user calls it; None when only the engine holds it.
        place: where to look first.
        what: the title, a full sentence without its place.
        evidence: what was seen that speaks for it, in sentences.
        fix: the boring fix, in the user's own names.
        also: other places worth seeing the source of, such as where a package was handed it.
        constructor: what to call the holder where the container is Node's own, not the program's.
    """

    category: Category
    strength: float
    name: str | None
    place: Place | None
    what: str
    evidence: tuple[str, ...]
    fix: str
    constructor: str | None = None
    also: tuple[Place, ...] = ()
