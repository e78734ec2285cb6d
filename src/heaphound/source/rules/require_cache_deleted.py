"""A module is loaded anew again and again, by deleting it from `require.cache`.

## What it finds
`delete require.cache[...]` in code that runs per request, in a file that leaves `module.children`
alone; at low confidence in other code that runs any number of times.

## Why it leaks
The module that requires it keeps each version in its `children`, and everything that the old version
added to other modules (listeners, timers, entries) stays with it.

## Known misses
Helpers of packages that delete from the cache.

## Example
    app.get("/", (req, res) => {
      delete require.cache[require.resolve("./page")];
      res.send(require("./page")(req.query));
    });

Instead:
    app.get("/", (req, res) => {
      res.send(require("./page")(req.query)); // restart the process when the file changes
    });

## References
- Node.js documentation, "modules", require.cache and module.children
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.lifetime import describe_function
from heaphound.source.report import Confidence, Report, SourceFile


class RequireCacheDeleted:
    """A module loaded anew per call."""

    name: ClassVar[str] = "require-cache-deleted"
    category: ClassVar[str] = "global-state"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each deletion of a module that is loaded again."""
        for member in file.model.members.get("cache", ()):
            owner = member.child("object")
            if owner is None or owner.text != "require" or "children" in file.model.members:
                continue
            entry = member.parent
            deleted = entry.parent if entry is not None else None
            if deleted is None or "delete" not in deleted.tokens:
                continue
            if file.lifetime.runs_once(deleted) or file.is_entry:
                continue
            function = file.lifetime.outermost(deleted)
            served = file.per_request(deleted)
            yield Report(
                deleted,
                Confidence.HIGH if served else Confidence.LOW,
                f"Every {describe_function(function)} forgets a module and loads it anew: "
                f"`module.children` keeps each version, with all that it set up. Looked for and not "
                f"found: a removal from `module.children`.",
                "Load the module once, and restart the process when the file changes; or take the "
                "old version out of `module.children`, too.",
            )
