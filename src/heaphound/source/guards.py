"""Whether a condition keeps code from running twice.

In: a condition and the function it stands in. Out: whether the function itself changes what the
condition reads, as in `if (!started) { started = true; ... }`, so that the second call goes by.
"""

from __future__ import annotations

from heaphound.source.file_model import FileModel
from heaphound.source.shapes import CALLS, FUNCTIONS, bare, callee_name, last_value, receiver
from heaphound.source.syntax import Node

_ASKING = frozenset({"listenerCount", "listeners", "getEventListeners", "has", "includes"})
_ADDING = frozenset({"set", "add", "push"})
_TRUTHY = FUNCTIONS | {"object", "array", "new_expression", "true"}


def latches(model: FileModel, condition: Node, function: Node, *, enters: bool) -> bool:
    """Say whether a condition is one that passing it changes.

    A variable of the call itself is new in each call and guards nothing; and `if (x)` goes on
    holding when x gets another object.

    Args:
        model: the file.
        condition: what is asked.
        function: the function it stands in.
        enters: the code runs when the condition holds; otherwise it runs when it does not.
    """
    tree = model.tree
    read: set[str] = set()
    for node in (condition, *tree.within(condition)):
        if node.kind == "call_expression" and callee_name(node) in _ASKING:
            return True
        if node.kind in {"identifier", "member_expression", "subscript_expression"}:
            if not _is_of_the_call(model, node, function):
                read.add(model.key(node))
    positive = model.key(condition) if enters and _is_plain(condition) else ""
    for node in tree.within(function):
        if node.kind in {"assignment_expression", "augmented_assignment_expression"}:
            left, right = node.child("left"), node.child("right")
            if left is None or model.key(left) not in read:
                continue
            if right is not None and model.key(right) == model.key(left):
                continue  # a compiler's temporary, another name for the same place
            stays = right is not None and last_value(right).kind in _TRUTHY
            if not (stays and f"{positive}.".startswith(f"{model.key(left)}.")):
                return True
        elif node.kind in CALLS and callee_name(node) in _ADDING and not condition.contains(node):
            owner = receiver(node)
            if owner is not None and model.key(owner) in read:
                return True
    return False


def _is_plain(condition: Node) -> bool:
    return bare(condition).kind in {"identifier", "member_expression"}


def _is_of_the_call(model: FileModel, node: Node, function: Node) -> bool:
    binding = model.bindings.of(node) if node.kind == "identifier" else None
    return (
        binding is not None
        and binding.kind in {"const", "let", "var"}
        and binding.scope.function is function
        and not binding.at_module_level
        and (binding.value is None or bare(binding.value).kind not in _ALIASES)
    )


_ALIASES = frozenset({"member_expression", "identifier", "call_expression", "subscript_expression"})
