"""A file is watched anew on each call and never unwatched.

## What it finds
`fs.watchFile(path, handler)` in code that runs any number of times, in a file that never calls
`unwatchFile`, without a guard.

## Why it leaks
Node polls each watched path for as long as the program runs, and keeps the handlers with all that
they hold: one more for each call, also for the same path.

## Known misses
Watching that another file takes back; methods of classes that do not look like one per call.

## Example
    export function template(path) {
      let text = fs.readFileSync(path, "utf8");
      fs.watchFile(path, () => { text = fs.readFileSync(path, "utf8"); });
      return () => text;
    }

Instead:
    const watched = new Map();
    export function template(path) {
      if (!watched.has(path)) {
        watched.set(path, fs.readFileSync(path, "utf8"));
        fs.watchFile(path, () => watched.set(path, fs.readFileSync(path, "utf8")));
      }
      return () => watched.get(path);
    }

## References
- Node.js documentation, "fs", fs.watchFile and fs.unwatchFile
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.lifetime import describe_function, is_lifecycle_name
from heaphound.source.long_lived import Living, class_living
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import callee, discarded


class WatchFilePerCall:
    """A polled file per call."""

    name: ClassVar[str] = "watch-file-per-call"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each file that is watched per call for ever."""
        if file.model.calls_named("unwatchFile"):
            return
        for call in file.model.calls_named("watchFile"):
            target = callee(call)
            origin = file.model.origin(target) if target is not None else None
            if origin is None or origin[0].removeprefix("node:") != "fs":
                continue
            if file.lifetime.runs_once(call) or file.lifetime.guarded(call) or not discarded(call):
                continue
            function = file.lifetime.outermost(call)
            shape = function.owner if function is not None else None
            if shape is not None and class_living(file, shape) is not Living.MANY:
                continue  # as many as there are instances, which the program keeps
            confidence = Confidence.HIGH if file.per_request(call) else Confidence.MEDIUM
            starts = function is not None and is_lifecycle_name(function.name)
            if starts and not file.per_request(call):
                confidence = confidence.lowered()
            where = describe_function(function)
            yield Report(
                call,
                confidence,
                f"Every {where} adds a handler that `fs.watchFile` keeps until `fs.unwatchFile`: the "
                f"polling, the handler and what it holds stay. Looked for and not found: "
                f"`unwatchFile` in this file, a guard.",
                "Watch each path once, and keep what is known of it in a Map; or keep the handler and "
                "call `fs.unwatchFile(path, handler)` when the work ends.",
            )
