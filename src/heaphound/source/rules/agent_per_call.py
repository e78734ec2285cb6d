"""A connection pool for requests is made for each request.

## What it finds
`new Agent(...)` with keep-alive (node:http, node:https, undici, agentkeepalive) in code that runs
any number of times, handed to a request as an option or kept in a variable that is never destroyed.

## Why it leaks
A keep-alive agent holds its sockets open for the next request, which never comes to this agent. Each
call leaves open sockets, TLS sessions and buffers.

## Known misses
Agents that a wrapper of another file makes.

## Example
    export const get = (url) =>
      axios.get(url, { httpsAgent: new https.Agent({ keepAlive: true }) });

Instead:
    const httpsAgent = new https.Agent({ keepAlive: true });
    export const get = (url) => axios.get(url, { httpsAgent });

## References
- Node.js documentation, "http", class http.Agent
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.clients import CLOSING, keep_alive_agent
from heaphound.source.lifetime import describe_function, is_lifecycle_name
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.resources import kept_in
from heaphound.source.shapes import last_name, value_site
from heaphound.source.syntax import Node

_MAKING = re.compile(r"^_*(create|make|build|new|get\w*Agent)")


class AgentPerCall:
    """An agent per request."""

    name: ClassVar[str] = "agent-per-call"
    category: ClassVar[str] = "client-per-call"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each keep-alive agent that is made per call."""
        for call in file.model.by_kind.get("new_expression", ()):
            what = keep_alive_agent(file.model, call)
            if what is None or file.lifetime.runs_once(call) or file.lifetime.guarded(call):
                continue
            function = file.lifetime.outermost(call)
            if function is None or function.method == "constructor":
                continue
            binding = kept_in(file.model, call)
            if binding is None and not _is_option(call):
                continue
            if binding is not None and any(_ends_or_leaves(use) for use in binding.references):
                continue
            confidence = Confidence.HIGH
            if is_lifecycle_name(function.name) or _MAKING.match(function.name):
                confidence = Confidence.LOW if not file.per_request(call) else Confidence.MEDIUM
            if file.is_entry:
                confidence = confidence.lowered()
            yield Report(
                call,
                confidence,
                f"Every {describe_function(function)} makes a new {what}, which keeps its sockets "
                f"open for a next request that never comes to it. Looked for and not found: "
                f"`destroy`, `close`, a guard, a place that keeps it.",
                "Make one agent at module level and use it for all requests.",
            )


def _is_option(call: Node) -> bool:
    """Say whether the agent goes straight into the options of a call."""
    node = value_site(call)
    parent = node.parent
    while parent is not None and parent.kind in {"pair", "object", "parenthesized_expression"}:
        parent = parent.parent
    if parent is None or parent.kind != "arguments" or parent.parent is None:
        return False
    return parent.parent.kind == "call_expression"


def _ends_or_leaves(use: Node) -> bool:
    parent = use.parent
    if parent is None:
        return False
    if parent.kind == "member_expression":
        return last_name(parent) in CLOSING
    return parent.kind in {"return_statement", "assignment_expression", "arrow_function"}
