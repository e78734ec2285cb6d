"""The buckets of a map are emptied, but never taken out of it.

## What it finds
A Map or object of the module, or of a long-lived instance, whose values are collections: members
are deleted from them, but the entry itself stays for ever, under keys of which there is no end.

## Why it leaks
An empty Set with its key costs a few hundred bytes. One per room, user or topic that ever was
adds up, and every loop over the map gets slower.

## Known misses
Maps that another file sweeps.

## Example
    socket.on("close", () => rooms.get(room).delete(socket));

Instead:
    socket.on("close", () => {
      const members = rooms.get(room);
      members.delete(socket);
      if (members.size === 0) rooms.delete(room);
    });

## References
- MDN, Map.prototype.delete
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.containers import Keeper
from heaphound.source.growths import dynamic
from heaphound.source.open_ended import growth_confidence, is_identifier_key
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import short_text


class BucketKeptEmpty:
    """Empty buckets that stay."""

    name: ClassVar[str] = "bucket-kept-empty"
    category: ClassVar[str] = "cache"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each map that keeps its empty buckets."""
        for collection in (*file.module_collections, *file.instance_collections):
            usage = collection.usage
            if not usage.bucket_shrinks or usage.shrinks or usage.size_tests:
                continue
            for growth in usage.growths:
                if growth.key is None or not dynamic(growth):
                    continue
                if file.lifetime.runs_once(growth.site):
                    continue
                confidence = growth_confidence(file, collection.name, growth)
                if not is_identifier_key(file, growth) or collection.keeper is Keeper.INSTANCE:
                    confidence = confidence.lowered()
                if usage.escapes:
                    confidence = confidence.lowered()
                if confidence is Confidence.HIGH:
                    confidence = Confidence.MEDIUM
                name, key = collection.name, short_text(growth.key)
                line = file.model.tree.line(usage.bucket_shrinks[0].start)
                yield Report(
                    growth.site,
                    confidence,
                    f"`{name}` gains a bucket for every new `{key}`; line {line} takes members out of "
                    f"the bucket, but the empty bucket stays in `{name}` for ever. Looked for and not "
                    f"found: a deletion from `{name}`.",
                    f"Take the bucket out when it is empty: `if (bucket.size === 0) "
                    f"{name}.delete({key})`.",
                )
                break
