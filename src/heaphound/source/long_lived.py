"""Which classes have instances that live as long as the program.

In: a class of a file. Out: how sure that is: certain when the module makes one and keeps it or a
framework does, likely when its name says that it is a service, unknown otherwise.
"""

from __future__ import annotations

import re
from enum import Enum

from heaphound.source.file_model import FileModel
from heaphound.source.functions import ClassShape
from heaphound.source.lifetime import has_teardown
from heaphound.source.report import SourceFile
from heaphound.source.shapes import FIELDS, callee_name, value_site
from heaphound.source.syntax import Node

_SERVICE = re.compile(
    r"(Manager|Service|Server|Store|Registry|Limiter|Tracker|Scheduler|Cache|Gateway|"
    r"Controller|Repository|Hub|Broker|Bus|Collector|Monitor|Dispatcher|Coordinator|Guard|"
    r"Interceptor|Middleware|Throttler|Throttle|Recorder|Balancer|Authenticator)$"
)
_INJECTED = re.compile(
    r"@(Injectable|Controller|WebSocketGateway|Service|Singleton|singleton|injectable|Resolver|"
    r"Processor|Provider|Guard|Interceptor|Catch)\b"
)


_ASSIGNMENTS = frozenset({"assignment_expression", "augmented_assignment_expression"})
_MAX_OWNERS = 3  # that each make the next one
_PER_CONNECTION = re.compile(
    r"(Connection|Session|Socket|Peer|Request|Response|Job|Task|Upload|Download|Transaction|Visitor|"
    r"Call|Conversation|Message|Page|View|Widget|Component)$"
)


class Living(Enum):
    """How sure it is that the program keeps instances of a class.

    MANY are those of which it makes one per connection, request or job, by their name.
    """

    CERTAIN = "certain"
    LIKELY = "likely"
    MANY = "many"
    UNKNOWN = "unknown"


def class_living(file: SourceFile, shape: ClassShape, depth: int = 0) -> Living:
    """How sure it is that the program keeps an instance."""
    made = file.instances.get(shape.node.index)
    if made is not None:
        return Living.CERTAIN if made in {"start", "kept"} else Living.MANY
    if _decorated(shape.node) or "getInstance" in shape.methods:
        return Living.CERTAIN
    if shape.binding is not None and any(
        use.field == "constructor"
        and use.parent is not None
        and use.parent.kind == "new_expression"
        and (file.lifetime.runs_once(use) or _is_kept(file, use.parent, depth))
        for use in shape.binding.references
    ):
        return Living.CERTAIN
    if _PER_CONNECTION.search(shape.name) or _made_for_each(file, shape):
        return Living.MANY
    return Living.LIKELY if _SERVICE.search(shape.name) else Living.UNKNOWN


def may_end(file: SourceFile, shape: ClassShape) -> bool:
    """Say whether instances come and go: a method of the class ends them, and none is kept."""
    return has_teardown(shape) and class_living(file, shape) is not Living.CERTAIN


def is_service_name(name: str) -> bool:
    """Say whether a class of this name is one of which a program keeps an instance."""
    return _SERVICE.search(name) is not None


def kept_by_module(model: FileModel, made: Node) -> bool:
    """Say whether a new instance goes into a variable of the module: `store ??= new Store()`."""
    assigned = value_site(made).parent
    left = assigned.child("left") if assigned is not None else None
    if assigned is None or left is None or assigned.kind not in _ASSIGNMENTS:
        return False
    binding = model.bindings.of(left)
    return binding is not None and binding.at_module_level


def _in_static(file: SourceFile, made: Node) -> bool:
    """Say whether a new instance goes into a static field: `this.shared ??= new Store()`."""
    assigned = value_site(made).parent
    left = assigned.child("left") if assigned is not None else None
    owner = left.child("object") if left is not None and left.kind == "member_expression" else None
    if owner is None:
        return False
    if owner.kind == "this":
        function = file.model.functions.this_function(made)
        return function is not None and function.static
    binding = file.model.bindings.of(owner) if owner.kind == "identifier" else None
    return binding is not None and binding.kind == "class"


def _is_kept(file: SourceFile, made: Node, depth: int) -> bool:
    """Say whether the module keeps a lazily made instance, or an instance that it keeps does."""
    if kept_by_module(file.model, made) or _in_static(file, made):
        return file.lifetime.guarded(made)
    function = file.model.functions.around(made)
    owner = function.owner if function is not None else None
    if function is None or owner is None or depth > _MAX_OWNERS:
        return False
    if not function.field and function.method != "constructor":
        return False
    place = value_site(made).parent
    field = place is not None and (
        place.kind in FIELDS
        or (place.kind == "assignment_expression" and place.text.startswith("this."))
    )
    return field and class_living(file, owner, depth + 1) is Living.CERTAIN


def _made_for_each(file: SourceFile, shape: ClassShape) -> bool:
    """Say whether the file makes an instance per request, or for each element of something."""
    for use in shape.binding.references if shape.binding is not None else ():
        if use.field != "constructor" or file.lifetime.runs_once(use):
            continue
        around = file.model.functions.around(use)
        call = value_site(around.node).parent if around is not None else None
        mapped = call is not None and call.parent is not None and callee_name(call.parent) == "map"
        if mapped or file.per_request(use):
            return True
    return False


def _decorated(node: Node) -> bool:
    """Say whether a class has a decorator by which a framework makes and keeps an instance."""
    places = [node, *([node.parent] if node.parent is not None else [])]
    return any(
        child.kind == "decorator"
        and _INJECTED.match(child.text)
        and "REQUEST" not in child.text
        and "TRANSIENT" not in child.text
        for place in places
        for child in place.children
        if place is node or place.kind == "export_statement"
    )
