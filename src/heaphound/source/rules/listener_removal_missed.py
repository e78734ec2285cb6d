"""A listener is removed at the end of a function that can end before that.

## What it finds
`emitter.on(event, handler)` and the removal of the same handler in the same function, with a
`return`, a `throw` or an `await` that can fail in between and without a `finally`, on an emitter that
a field, the module or a long-lived parameter holds.

## Why it leaks
Each call that ends early leaves its listener, and what the listener holds, on the emitter. Failures
are rare in tests and common in production: the list grows with every one.

## Known misses
Removals in another function that this one calls; calls that throw without `await`.

## Example
    async function waitReady(bus, id) {
      bus.on("ready", onReady);
      const item = await load(id);
      if (!item) return null;
      bus.off("ready", onReady);
    }

Instead:
    async function waitReady(bus, id) {
      bus.on("ready", onReady);
      try {
        const item = await load(id);
        if (!item) return null;
      } finally {
        bus.off("ready", onReady);
      }
    }

## References
- Node.js documentation, "events", emitter.removeListener
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.lifetime import Longevity, describe_function
from heaphound.source.listeners import Listener
from heaphound.source.paths import way_out
from heaphound.source.receivers import is_long_lived_name
from heaphound.source.report import Confidence, Report, SourceFile

_LASTING = frozenset(
    {Longevity.MODULE, Longevity.PROCESS, Longevity.FIELD, Longevity.THIS, Longevity.CLOSURE}
)


class ListenerRemovalMissed:
    """A removal that some ways out of the function pass by."""

    name: ClassVar[str] = "listener-removal-missed"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each listener whose removal can be missed."""
        for added in file.listeners.added:
            function = file.model.functions.around(added.call)
            if function is None or added.fresh or not self._lasts(file, added):
                continue
            removals = file.listeners.removals_of(added)
            direct = [one for one in removals if file.model.functions.around(one) is function]
            if not direct or len(direct) != len(removals):
                continue
            out = way_out(file.model, function, added.call, direct)
            if out is None or file.lifetime.runs_once(added.call):
                continue
            line = file.model.tree.line(out.node.start)
            how = "returns" if out.certain else "fails"
            event, text = added.event or "event", added.receiver.text
            yield Report(
                added.call,
                Confidence.MEDIUM,
                f"When {describe_function(function)} {how} in line {line}, the removal in line "
                f'{file.model.tree.line(direct[0].start)} is not reached, and the "{event}" listener '
                f"stays on `{text}` with all that it holds. Looked for and not found: a `finally` "
                f"that removes it.",
                f"Put what follows into `try {{ ... }} finally {{ {direct[0].text} }}`.",
            )

    def _lasts(self, file: SourceFile, added: Listener) -> bool:
        living = file.lifetime.longevity(added.receiver)
        if living in {Longevity.PARAMETER, Longevity.OUTER_PARAMETER}:
            return added.event == "abort" or is_long_lived_name(added.receiver)
        return living in _LASTING
