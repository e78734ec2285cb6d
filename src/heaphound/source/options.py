"""Signals that callers hand in with their options, however the options are put together.

In: the receiver of an `abort` listener. Out: whether it is the `signal` of an object that the
function made of what it was given: `normalise(options).signal`, `{ ...defaults, ...options }`.
The object is new on every call and the signal in it is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator

from heaphound.source.lifetime import Longevity
from heaphound.source.report import SourceFile
from heaphound.source.shapes import arguments, bare, last_name
from heaphound.source.syntax import Node

_OUTSIDE = frozenset({Longevity.PARAMETER, Longevity.OUTER_PARAMETER, Longevity.FIELD})
_MAX_DEPTH = 3


def is_option(file: SourceFile, target: Node) -> bool:
    """Say whether an expression is a signal in options made of what the function was given."""
    target = bare(target)
    binding = file.model.bindings.of(target)
    if target.kind == "member_expression":
        owner = bare(target.child("object") or target)
        made = file.model.bindings.of(owner)
        return last_name(target).lower().endswith("signal") and (
            made is not None and made.value is not None and _made_of_given(file, made.value, 0)
        )
    if binding is None or binding.value is None or target is binding.node:
        return False
    if binding.path:  # const { signal } = normalise(options)
        return binding.path[-1].lower().endswith("signal") and (
            _made_of_given(file, binding.value, 0)
        )
    return bare(binding.value).kind == "member_expression" and is_option(file, binding.value)


def _made_of_given(file: SourceFile, value: Node, depth: int) -> bool:
    value = bare(value)
    if depth > _MAX_DEPTH:
        return False
    if value.kind == "await_expression" and value.children:
        return _made_of_given(file, value.children[0], depth + 1)
    if value.kind not in {"call_expression", "object"}:
        return False
    return any(_is_given(file, part, depth) for part in _parts(value))


def _parts(value: Node) -> Iterator[Node]:
    """What an object is made of: the arguments of a call, what an object literal spreads."""
    if value.kind == "call_expression":
        yield from (bare(one) for one in arguments(value))
        return
    for child in value.children:
        if child.kind == "spread_element" and child.children:
            yield bare(child.children[0])


def _is_given(file: SourceFile, part: Node, depth: int) -> bool:
    if part.kind in {"identifier", "member_expression"}:
        if file.lifetime.longevity(part) in _OUTSIDE:
            return True
        binding = file.model.bindings.of(part)
        if binding is None or binding.value is None:
            return False
        return _made_of_given(file, binding.value, depth + 1)
    return _made_of_given(file, part, depth + 1)
