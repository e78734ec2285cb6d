"""A long-lived variable gets a new value that holds the old one, call after call.

## What it finds
`head = { value, next: head }`, `last = new Failure(message, last)` and `send = wrap(() => send())` in
code that runs any number of times, where the variable or property lives longer than the call and
nothing in the file gives it a value that does not hold the one before.

## Why it leaks
Each value keeps the one before it: a linked list, an undo history or a stack of wrappers that is as
long as the number of calls.

## Known misses
Chains that two functions make together; values whose class is in another file.

## Example
    let last = null;
    export function record(req, res) {
      last = { url: req.url, headers: req.headers, previous: last };
      res.end();
    }

Instead:
    const recent = [];
    export function record(req, res) {
      recent.push({ url: req.url, headers: req.headers });
      if (recent.length > 100) recent.shift();
      res.end();
    }

## References
- MDN, "Memory management", reachability
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from heaphound.source.chains import Link, link_of
from heaphound.source.lifetime import Longevity, describe_function
from heaphound.source.long_lived import Living, class_living
from heaphound.source.open_ended import works_per_call
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import FUNCTIONS, arguments, bare, last_name, short_text
from heaphound.source.syntax import Node
from heaphound.source.vocabulary import is_registering

_LASTING = frozenset({Longevity.MODULE, Longevity.PROCESS})


class ChainOnlyGrows:
    """A value that keeps the one before it, without end."""

    name: ClassVar[str] = "chain-only-grows"
    category: ClassVar[str] = "global-state"

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each assignment that adds a link to a chain which nothing cuts."""
        for node in file.model.by_kind.get("assignment_expression", ()):
            left = node.child("left")
            if left is None or left.kind not in {"identifier", "member_expression"}:
                continue
            if file.model.functions.around(node) is None or file.lifetime.runs_once(node):
                continue
            if not self._lasts(file, left):
                continue
            link = link_of(file.model, node)
            if link is None or file.lifetime.guarded(node):
                continue
            if _is_cut(file, node, left, link):
                continue
            confidence = _confidence(file, node, link)
            if confidence is None:
                continue
            where = describe_function(file.lifetime.outermost(node))
            name = short_text(left)
            what = "wraps" if link.wraps else "holds"
            yield Report(
                node,
                confidence,
                f"Every {where} gives `{name}` a new value that {what} the one before, so all of them "
                f"stay: a chain as long as the number of calls. Looked for and not found: an "
                f"assignment to `{name}` that lets go of the old value.",
                f"Wrap it once at module level, or put the old value back when the call is done: "
                f"`finally {{ {name} = previous }}`."
                if link.wraps
                else f"Keep so many as are needed, in an array that is cut: "
                f"`if (list.length > MAX) list.shift()`, or leave out the old `{name}`.",
                category="closure" if link.wraps else None,
            )

    def _lasts(self, file: SourceFile, left: Node) -> bool:
        if left.kind == "identifier":
            binding = file.model.bindings.of(left)
            return binding is not None and (
                binding.at_module_level or file.lifetime.runs_once(binding.node)
            )
        owner = left.child("object")
        if owner is None:
            return False
        living = file.lifetime.longevity(owner)
        if living in _LASTING:
            return True
        if living is Longevity.THIS:
            shape = file.lifetime.enclosing_class(left)
            return shape is not None and class_living(file, shape) is Living.CERTAIN
        return living is Longevity.PARAMETER and _is_given_lasting(file, owner)


def _is_given_lasting(file: SourceFile, parameter: Node) -> bool:
    """Say whether a call in the file hands a function something that outlives it."""
    binding = file.model.bindings.of(parameter)
    function = file.model.functions.around(parameter)
    declared = function.binding if function is not None else None
    if binding is None or function is None or declared is None:
        return False
    taken = function.node.child("parameters")
    names = taken.children if taken is not None else ()
    at = next((i for i, one in enumerate(names) if one.contains(binding.node)), None)
    for use in declared.references if at is not None else ():
        given = arguments(use.parent) if use.field == "function" and use.parent is not None else []
        if at is not None and at < len(given) and file.lifetime.longevity(given[at]) in _LASTING:
            return True
    return False


def _is_cut(file: SourceFile, node: Node, left: Node, link: Link) -> bool:
    """Say whether some other assignment lets go of older values: of the head, or of a link."""
    key, name = file.model.key(left), last_name(left)
    for other in file.model.by_kind.get("assignment_expression", ()):
        written = other.child("left")
        if other is node or written is None or file.model.functions.around(other) is None:
            continue
        if file.model.key(written) == key:
            if link_of(file.model, other) is None:
                return True
            continue
        right = other.child("right")
        lets_go = right is not None and bare(right).kind in {
            "null",
            "undefined",
            "member_expression",
        }
        if lets_go and written.kind == "member_expression":
            if last_name(written) in {name, link.field} - {""}:
                return True
    return False


def _confidence(file: SourceFile, node: Node, link: Link) -> Confidence | None:
    if file.per_request(node):
        return Confidence.MEDIUM if link.wraps else Confidence.HIGH
    function = file.lifetime.outermost(node)
    if link.wraps or function is None or is_registering(function.name):
        return None
    per_call = works_per_call(function) and link.value.kind not in FUNCTIONS
    return Confidence.MEDIUM if per_call else None
