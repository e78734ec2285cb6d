"""Whether a call that is given an object only works with it, and neither keeps nor closes it.

In: a use of a variable as an argument. Out: yes for a function of the same file whose parameter
is neither closed, stored nor returned, and for an object made with it that itself stays a local
variable which nobody closes: `new Upload({ client: s3 })`.
"""

from __future__ import annotations

import re

from heaphound.source.bindings import Binding
from heaphound.source.clients import CLOSING
from heaphound.source.closing import is_closed
from heaphound.source.file_model import FileModel
from heaphound.source.lifetime import Lifetime
from heaphound.source.requests import per_request
from heaphound.source.resources import kept_in
from heaphound.source.shapes import arguments, bare, callee, last_name, property_name, value_site
from heaphound.source.syntax import Node

_MAX_DEPTH = 3
_CALLBACK = re.compile(r"^(cb|done|next|resolve|reject|fulfill)$|[cC]allback|^on[A-Z]")
# Methods that by their name do one piece of work with what they are given.
_WORKING = re.compile(
    r"^(wait|send|exec|query|insert|fetch|load|save|find|count|migrate|sync|import|export|copy|read|"
    r"write|check|validate)(?![a-z])"
)
_CONTEXTS = frozenset({"context", "createContext", "getContext", "makeContext"})
_OPTIONS = frozenset({"client", "connection", "pool", "db", "agent", "driver", "redis", "prisma"})


def is_lent(model: FileModel, lifetime: Lifetime, use: Node, depth: int = 0) -> bool:
    """Say whether a use hands its object to a call that does not keep or close it."""
    site = value_site(use)
    parent = site.parent
    if parent is None or depth > _MAX_DEPTH:
        return False
    if use.kind == "shorthand_property_identifier" or parent.kind == "pair":
        return _made_with(model, lifetime, _options_call(parent), use)
    if parent.kind != "arguments" or parent.parent is None:
        return False
    return _keeps_nothing(model, lifetime, parent.parent, site, depth)


def _options_call(place: Node) -> Node | None:
    """The `new` expression whose options object a property stands in."""
    options = place.parent if place.kind == "pair" else place
    given = options.parent if options is not None and options.kind == "object" else None
    made = given.parent if given is not None and given.kind == "arguments" else None
    return made if made is not None and made.kind == "new_expression" else None


def _made_with(model: FileModel, lifetime: Lifetime, made: Node | None, use: Node) -> bool:
    """Say whether an object of another package is made with a client and stays here, unclosed."""
    target = callee(made) if made is not None else None
    if made is None or target is None or model.origin(target) is None:
        return False
    pair = value_site(use).parent
    key = pair.child("key") if pair is not None and pair.kind == "pair" else use
    if key is None or key.text not in _OPTIONS:
        return False
    held = kept_in(model, made)
    return held is not None and not _closes(held) and not lifetime.escapes(held)


def _keeps_nothing(
    model: FileModel, lifetime: Lifetime, call: Node, given: Node, depth: int
) -> bool:
    """Say whether a function of the same file neither closes nor keeps one of its parameters."""
    target = callee(call)
    if call.kind != "call_expression" or target is None:
        return False
    if target.kind == "member_expression":
        return _WORKING.match(last_name(target)) is not None and _is_waited_for(call)
    if target.kind != "identifier":
        return False
    function = model.functions.called(target)
    if function is None:
        return _is_given_work(model, target, call, given)
    position = arguments(call).index(given)
    parameters = function.node.child("parameters")
    if parameters is None or position >= len(parameters.children):
        return False
    name = parameters.children[position].child("pattern") or parameters.children[position]
    taken = model.bindings.of(bare(name)) if name.kind == "identifier" else None
    if taken is None or _closes(taken):
        return False
    return all(is_lent(model, lifetime, use, depth + 1) for use in lifetime.escaping_uses(taken))


def _is_given_work(model: FileModel, target: Node, call: Node, given: Node) -> bool:
    """Say whether a caller's function gets the object to work with: `withClient(work)`.

    That is a parameter whose result is returned or awaited, not a callback that takes the object.
    """
    work = model.bindings.of(target)
    if work is None or work.kind != "param" or arguments(call)[0] is not given:
        return False
    if _CALLBACK.search(work.name):
        return False
    return _is_waited_for(call)


def _is_waited_for(call: Node) -> bool:
    """Say whether the call around is over when this one is: it awaits or returns it."""
    parent = call.parent
    return parent is not None and parent.kind in {
        "return_statement",
        "await_expression",
        "arrow_function",
    }


def _closes(binding: Binding) -> bool:
    return any(
        use.parent is not None
        and use.parent.kind == "member_expression"
        and last_name(use.parent) in CLOSING | {"pipe", "then", "on", "once"}
        for use in binding.references
    )


def left_in_request(model: FileModel, call: Node) -> str | None:
    """Where a handler leaves a new client that the file never closes; None elsewhere.

    That is a property of what the handler was given (`req.db = ...`), or of the object that a
    function made for each request returns (`context: ({ req }) => ({ db: ... })`).
    """
    site = value_site(call).parent
    function = model.functions.around(call)
    if site is None or function is None or not per_request(function):
        return None
    left = site.child("left") if site.kind == "assignment_expression" else None
    if left is not None and left.kind == "member_expression":
        root = left
        while root.kind == "member_expression":
            root = bare(root.child("object") or root.children[0])
        held = model.bindings.of(root)
        if held is None or held.kind != "param" or held.scope.function is not function.node:
            return None
        return None if _is_closed_member(model, last_name(left)) else left.text
    if site.kind == "pair" and site.parent is not None:
        whole = value_site(site.parent).parent
        name = property_name(site)
        if whole is None or whole.kind not in {"return_statement", "arrow_function"}:
            return None
        return name if name and not _is_closed_member(model, name) else None
    return None


def goes_into_context(model: FileModel, lifetime: Lifetime, binding: Binding) -> bool:
    """Say whether a variable is only put into the context that is made for each request.

    `context: async () => { const db = connect(); return { db }; }`, in a file that closes no `db`.
    """
    home = binding.scope.function
    function = model.functions.of(home) if home is not None else None
    if function is None or function.name not in _CONTEXTS or not per_request(function):
        return False
    for use in lifetime.escaping_uses(binding):
        pair = use if use.kind == "shorthand_property_identifier" else value_site(use).parent
        whole = value_site(pair.parent).parent if pair is not None and pair.parent else None
        if whole is None or whole.kind not in {"return_statement", "arrow_function"}:
            return False
        name = pair.text if pair is use else property_name(pair or use)
        if _is_closed_member(model, name):
            return False
    return True


def parts_left_open(model: FileModel, lifetime: Lifetime, call: Node) -> str | None:
    """The first variable of `const { pool, cache } = connect()` when all of them stay open here."""
    declared = value_site(call).parent
    pattern = declared.child("name") if declared is not None else None
    if pattern is None or pattern.kind != "object_pattern":
        return None
    parts = [
        one
        for one in model.bindings.all
        if one.path and pattern.contains(one.node) and not one.at_module_level
    ]
    for part in parts:
        uses = lifetime.escaping_uses(part)
        if is_closed(part) or not all(is_lent(model, lifetime, use) for use in uses):
            return None
    return parts[0].name if parts else None


def _is_closed_member(model: FileModel, name: str) -> bool:
    """Say whether something closes what a property of this name holds, or takes it out to do so."""
    for member in model.members.get(name, ()):
        outer = value_site(member).parent
        if outer is None:
            continue
        if outer.kind == "member_expression" and last_name(outer) in CLOSING:
            return True
        if outer.kind in {"arguments", "variable_declarator"}:
            return True
    return False
