"""Functions of one file that keep what another file hands them on each call.

In: a `SourceFile`. Out: the exported functions that put a parameter into a collection of the module
which nothing is taken out of; and the calls of imported functions, made any number of times, that
hand in a function of that very call. The project step joins the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from heaphound.source.closures import holds_call, waits_after
from heaphound.source.conditional import Conditional
from heaphound.source.facts import may_be_local
from heaphound.source.functions import Function
from heaphound.source.lifetime import Longevity, describe_function, is_lifecycle_name
from heaphound.source.open_ended import ends_somewhere
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import FUNCTIONS, arguments, bare, callee, discarded
from heaphound.source.startup import only_at_start
from heaphound.source.subscriptions import is_subscription
from heaphound.source.syntax import Node

RULE = "subscribers-never-removed"
CATEGORY = "global-state"


def keeping_functions(file: SourceFile) -> Iterator[str]:
    """Yield the exported functions that keep a parameter and are not reported themselves."""
    for collection in file.module_collections:
        usage = collection.usage
        if ends_somewhere(file, usage) or usage.escapes:
            continue
        for growth in usage.growths:
            function = file.lifetime.outermost(growth.site)
            if function is None or function.owner is not None or growth.value is None:
                continue
            if is_subscription(file, collection.name, growth):
                continue
            given = file.model.bindings.of(bare(growth.value))
            if given is None or given.kind != "param" or given.scope.node is not function.node:
                continue
            yield from file.model.exported_names(function.node, function.binding)


def listening_functions(file: SourceFile) -> Iterator[str]:
    """Yield the exported functions that add a parameter to an emitter of the module, for good."""
    for added in file.listeners.added:
        if added.soon_gone or file.lifetime.longevity(added.receiver) is not Longevity.MODULE:
            continue
        function = file.model.functions.around(added.call)
        given = file.model.bindings.of(added.handler)
        if function is None or function.owner is not None or not discarded(added.call):
            continue
        if given is None or given.kind != "param" or given.scope.node is not function.node:
            continue
        if not file.listeners.is_removed(added):
            yield from file.model.exported_names(function.node, function.binding)


def handed_in_reports(file: SourceFile) -> Iterator[Conditional]:
    """Yield each call that hands a function of this call to an imported function, for nothing."""
    for call in file.model.by_kind.get("call_expression", ()):
        target = callee(call)
        origin = file.model.origin(target) if target is not None and discarded(call) else None
        if target is None or origin is None or not may_be_local(origin[0]):
            continue
        function = file.lifetime.outermost(call)
        if function is None or file.lifetime.runs_once(call) or file.lifetime.guarded(call):
            continue
        if only_at_start(file.model, call) or not _hands_in(file, call, function):
            continue
        served = file.per_request(call)
        works = function.name.startswith("run") and waits_after(file.model, call)
        if is_lifecycle_name(function.name) and not (served or works):
            continue
        yield Conditional(*origin, _report(call, target, function, served=served), RULE, CATEGORY)


def _hands_in(file: SourceFile, call: Node, function: Function) -> bool:
    """Say whether an argument is, or holds, a function that keeps variables of this call."""
    for given in arguments(call):
        value = bare(given)
        parts = [value, *file.model.tree.within(value)] if value.kind == "object" else [value]
        for part in parts:
            closure = part.kind in FUNCTIONS or (part is value and value.kind == "identifier")
            if closure and holds_call(file.model, part, function):
                return True
    return False


def _report(call: Node, target: Node, function: Function, *, served: bool) -> Report:
    where, name = describe_function(function), target.text
    return Report(
        call,
        Confidence.HIGH if served else Confidence.MEDIUM,
        f"Every {where} hands a new function to `{name}`, which keeps it in a collection or among "
        f"the listeners of its module: each stays with the variables of its call. Looked for and "
        f"not found, in that module: a removal, a returned way out, a test of the size.",
        f"Let `{name}` return a function that takes the entry out again, and call it when {where} "
        f"is done: `const remove = {name}(...); try {{ ... }} finally {{ remove() }}`.",
    )
