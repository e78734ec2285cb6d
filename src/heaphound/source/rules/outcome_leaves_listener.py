"""One outcome of a wait removes its listener, and another one leaves it.

## What it finds
A promise or a function with a callback that adds a listener to something which outlives it, and
takes it off in one of the handlers that settle it but not in another: the answer removes it, the
timeout or the error does not.

## Why it leaks
Each wait that ends the other way leaves its listener, with the promise and all that its function
holds. Timeouts and errors are rare in tests and daily business in production.

## Known misses
Outcomes in other functions of the file that are handed `resolve` or the callback. Outcomes that
settle before anything was waited for.

## Example
    return new Promise((resolve, reject) => {
      const onReply = (reply) => {
        bus.off("reply", onReply);
        resolve(reply);
      };
      bus.on("reply", onReply);
      setTimeout(() => reject(new Error("no reply")), 5000);
    });

Instead:
    setTimeout(() => {
      bus.off("reply", onReply);
      reject(new Error("no reply"));
    }, 5000);

## References
- Node.js documentation, "events", emitter.removeListener
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.closures import handler_function
from heaphound.source.lifetime import Longevity, describe_function, is_lifecycle_name
from heaphound.source.listeners import Listener
from heaphound.source.options import is_option
from heaphound.source.outcomes import missed_outcome
from heaphound.source.receivers import is_long_lived_name
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.syntax import Node

_LASTING = frozenset({Longevity.MODULE, Longevity.PROCESS, Longevity.FIELD, Longevity.THIS})


class OutcomeLeavesListener:
    """An outcome that leaves the listener of its wait."""

    name: ClassVar[str] = "outcome-leaves-listener"
    category: ClassVar[str] = "listener"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each outcome that passes by the removal."""
        seen: set[int] = set()
        for added in file.listeners.added:
            method = file.lifetime.outermost(added.call)
            if not _lasts(file, added) or file.lifetime.runs_once(added.call):
                continue
            if file.lifetime.once_per_instance(method) or (
                method is not None and is_lifecycle_name(method.name)
            ):
                continue
            own = _handlers(file, added) if added.once or added.event == "abort" else []
            missed = missed_outcome(file.model, added.call, file.listeners.removals_of(added), own)
            if missed is None or missed.outcome.index in seen:
                continue
            seen.add(missed.outcome.index)
            line = file.model.tree.line
            event, text = added.event or "event", added.receiver.text
            where = describe_function(method)
            yield Report(
                missed.outcome,
                Confidence.MEDIUM,
                f'When {where} settles here, the "{event}" listener that line '
                f"{line(added.call.start)} adds to `{text}` stays with all that it holds; line "
                f"{line(missed.released.start)} takes it off for another outcome only. Looked for "
                f"and not found: a removal that this handler comes to, one that runs whatever "
                f"happens.",
                f"Take it off in every outcome (`{missed.released.text}` before "
                f"`{missed.settled_by}`), or in one `finally`.",
            )


def _handlers(file: SourceFile, added: Listener) -> list[Node]:
    """The functions that a handler may be: also those a variable is set to later."""
    found = [handler_function(file.model, added.handler)]
    binding = file.model.bindings.of(added.handler)
    for _, value in binding.writes if binding is not None else ():
        found.append(handler_function(file.model, value) if value is not None else None)
    return [one for one in found if one is not None]


def _lasts(file: SourceFile, added: Listener) -> bool:
    """Say whether the emitter outlives the wait."""
    living = file.lifetime.longevity(added.receiver)
    if living in _LASTING or is_option(file, added.receiver):
        return True
    if living in {Longevity.PARAMETER, Longevity.OUTER_PARAMETER, Longevity.CLOSURE}:
        return added.event == "abort" or is_long_lived_name(added.receiver)
    return False
