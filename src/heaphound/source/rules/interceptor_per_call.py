"""An interceptor, hook or middleware is added to a shared client on each call.

## What it finds
`client.interceptors.request.use(...)`, `client.hooks....push(...)` and `app.use(...)` in code that
runs any number of times, on a client that an import or a module-level variable holds.

## Why it leaks
The shared client keeps every interceptor and runs all of them for every request: memory and time
per request grow with the number of calls.

## Known misses
Interceptors that are ejected by another file.

## Example
    export async function get(url, token) {
      axios.interceptors.request.use((config) => withToken(config, token));
      return axios.get(url);
    }

Instead:
    export async function get(url, token) {
      return axios.get(url, { headers: { authorization: token } });
    }

## References
- axios documentation, "Interceptors"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.lifetime import Longevity, describe_function, is_lifecycle_name
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import discarded, receiver

_INTERCEPTORS = re.compile(r"\.interceptors\.(request|response)$")
_SETTING_UP = re.compile(
    r"^_*(setup|set|install|init|configure|create|register|apply|enable|attach|with|add|make|use)",
    re.IGNORECASE,
)
_SHARED = frozenset({Longevity.MODULE, Longevity.PROCESS})


class InterceptorPerCall:
    """An interceptor per call on a shared client."""

    name: ClassVar[str] = "interceptor-per-call"
    category: ClassVar[str] = "global-state"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each interceptor that a shared client gains per call."""
        for call in file.model.calls_named("use"):
            target = receiver(call)
            if target is None or call.kind != "call_expression" or not discarded(call):
                continue
            in_request = file.per_request(call)
            if _INTERCEPTORS.search(target.text) is None:
                continue
            if file.lifetime.longevity(target) not in _SHARED:
                continue
            if file.lifetime.runs_once(call) or file.lifetime.guarded(call):
                continue
            if file.model.calls_named("eject", "clear"):
                continue
            function = file.lifetime.outermost(call)
            name = function.name if function is not None else ""
            confidence = Confidence.HIGH
            if not in_request and (_SETTING_UP.match(name) or is_lifecycle_name(name) or not name):
                confidence = Confidence.LOW
            where = describe_function(function)
            yield Report(
                call,
                confidence,
                f"`{target.text}` gains an interceptor on every {where} and is shared by all calls: "
                f"each one stays, with what it holds, and runs for every request. Looked for and not "
                f"found: `eject`, a guard, a client of its own.",
                "Add the interceptor once at module level, pass what differs as request options, or "
                "make an own client: `const client = axios.create()`.",
            )
