"""What makes a leak the same leak in another run, process, machine or version of Node.

In: an exhibit and the claim that won. Out: a hash of the suspect reference: the category, what the
holder is called, its class, what it holds by, and its file within the package. No ids, no counts,
no line, no folder of a machine: all of these change while the leak stays.
"""

from __future__ import annotations

import hashlib

from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.exhibit import Exhibit
from heaphound.diagnosis.finding import Category
from heaphound.growth.slots import ELEMENTS
from heaphound.source.packages import package_of

DIGITS = 16


def fingerprint(exhibit: Exhibit, claim: Claim) -> str:
    """Hash what a leak is, not how far it got; `DIGITS` hex digits."""
    package, path = "", ""
    if claim.place is not None:
        found = package_of(claim.place.file)
        package, path = found.name or "", found.path
    parts = (
        claim.category.value,
        claim.name or "",
        "" if claim.name else exhibit.constructor,
        _event(exhibit) if claim.category is Category.LISTENER else "",
        package,
        path,
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:DIGITS]


def _event(exhibit: Exhibit) -> str:
    """The event's name: two events of one emitter are two leaks."""
    if exhibit.label != ELEMENTS:
        return exhibit.label
    return exhibit.path_labels[-1] if exhibit.path_labels else ""
