"""Caches without eviction.

## What it finds
A Map or an object used as one, keyed by data, that gained entries in every interval and from
which nothing was net removed.

## Why it leaks
A cache without a bound keeps whatever it was ever asked for.

## Known misses
Caches of fixed keys whose values grow: the value that grows is reported.

## Example
    const users = new Map();
    function find(id) { if (!users.has(id)) users.set(id, load(id)); return users.get(id); }

Instead:
    const users = new LRUCache({ max: 1_000, ttl: 60_000 });

## References
- npm: lru-cache
"""

from __future__ import annotations

from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.exhibit import Exhibit, lost_entries
from heaphound.diagnosis.finding import Category
from heaphound.diagnosis.holder_words import Named, name_of
from heaphound.diagnosis.keys import describe_keys
from heaphound.diagnosis.package_words import told
from heaphound.diagnosis.program_files import is_own
from heaphound.diagnosis.signs import as_written, is_called_cache
from heaphound.growth.slots import ELEMENTS
from heaphound.units import bytes_text, count_text


class Cache:
    """A keyed collection that only grows."""

    name = "cache"

    def check(self, exhibit: Exhibit) -> Claim | None:
        """Claim keyed containers."""
        if exhibit.label != ELEMENTS:
            return None
        named = name_of(exhibit.growth, exhibit.container)
        by_name = is_called_cache(exhibit, named.name)
        if exhibit.kind not in {"Map", "Object", "WeakMap"} and not by_name:
            return None
        holder = told(exhibit, named)
        who = holder.who
        gained = exhibit.entry_counts[-1] - exhibit.entry_counts[0]
        each = exhibit.gained_bytes // max(gained, 1)
        return Claim(
            category=Category.CACHE,
            strength=0.68 if by_name else 0.6,
            name=named.name,
            place=holder.place,
            what=f"{who} gains an entry for every new key and none is removed",
            evidence=(
                (
                    f"{who} ({exhibit.constructor}) {exhibit.lasting}, with "
                    f"{exhibit.counts_text} entries"
                ),
                *_traffic(exhibit),
                f"an entry weighs about {bytes_text(each)}",
                *holder.evidence,
            ),
            fix=f"{_bound(exhibit, named, who)} With {bytes_text(each)} an entry, 1,000 entries "
            f"cost {bytes_text(each * 1000)}.",
            also=holder.also,
        )


def _traffic(exhibit: Exhibit) -> tuple[str, ...]:
    """What comes in, and whether anything ever left."""
    keys = describe_keys(exhibit.heap, exhibit.container)
    left = lost_entries(exhibit)
    gone = (
        "nothing that it held in an earlier snapshot has left it"
        if not left
        else f"{count_text(left)} of what it held in the first snapshot left it: fewer than came"
    )
    return (gone,) if keys is None else (keys, gone)


def _bound(exhibit: Exhibit, named: Named, who: str) -> str:
    """How to bound it, as code where the program can reach it."""
    if named.name is None or not is_own(named.place):
        return (
            f"Bound {who}: give the package a limit or a cache of your own that has one, make its "
            "owner shorter-lived, or call it with fewer different keys."
        )
    it = as_written(exhibit, named)
    if exhibit.kind == "Map":
        trim = f"if ({it}.size >= MAX) {it}.delete({it}.keys().next().value)"
        return f"Bound {named.name}: new LRUCache({{ max, ttl }}), or before each set: {trim}."
    if exhibit.kind == "Object":
        trim = f"if (Object.keys({it}).length > MAX) delete {it}[Object.keys({it})[0]]"
        return f"Bound {named.name}: new LRUCache({{ max, ttl }}), or after each addition: {trim}."
    return f"Bound {named.name}: new LRUCache({{ max, ttl }}), or take out what is no longer asked."
