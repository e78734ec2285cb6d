"""Collections that one file makes and another one fills.

In: a `SourceFile`. Out: the names under which it offers collections that it never shrinks, and the
reports on growth of imported ones, which hold when the file they come from offers them so and no
file of the project takes anything out.
"""

from __future__ import annotations

from collections.abc import Iterator

from heaphound.source.bindings import Binding
from heaphound.source.conditional import Conditional
from heaphound.source.facts import imported, may_be_local, member_uses
from heaphound.source.growths import Usage, dynamic, only_exported
from heaphound.source.lifetime import describe_function
from heaphound.source.open_ended import ends_somewhere, growth_confidence
from heaphound.source.report import Confidence, Report, SourceFile
from heaphound.source.shapes import short_text
from heaphound.source.startup import only_at_start
from heaphound.source.subscriptions import kind_of_growth
from heaphound.source.usage import usage_of_binding, usage_of_nodes

RULE = "module-collection-only-grows"
CATEGORY = "cache"


def offered_collections(file: SourceFile) -> Iterator[str]:
    """Yield the exports that are collections which the file itself never takes anything out of."""
    for collection in file.module_collections:
        usage = collection.usage
        if collection.exported and not ends_somewhere(file, usage) and only_exported(usage):
            yield from collection.exported


def shared_growths(file: SourceFile) -> Iterator[Conditional]:
    """Yield each growth of an imported collection, as it is if the collection only grows."""
    for binding in file.model.bindings.all:
        module, export, whole = imported(file.model, binding)
        if not module or not may_be_local(module):
            continue
        for name, shown, usage in _parts(file, binding, export, whole=whole):
            if usage.growths and not (usage.shrinks or usage.size_tests or usage.escapes):
                report = _report(file, shown, usage)
                if report is not None:
                    yield Conditional(module, name, report, RULE, report.category or CATEGORY)


def _parts(
    file: SourceFile, binding: Binding, export: str, *, whole: bool
) -> Iterator[tuple[str, str, Usage]]:
    """(export, name in this file, usage) of what an import gives, and of its properties."""
    own = usage_of_binding(file.model, binding)
    yield "default" if whole else export, binding.name, own
    for name, uses in member_uses(binding).items():
        inner = usage_of_nodes(file.model, uses)
        yield name if whole else f"{export}.{name}", f"{binding.name}.{name}", inner


def _report(file: SourceFile, name: str, usage: Usage) -> Report | None:
    for growth in usage.growths:
        if not dynamic(growth) or file.lifetime.runs_once(growth.site):
            continue
        if only_at_start(file.model, growth.site):
            continue
        confidence = growth_confidence(file, name, growth)
        if confidence is Confidence.LOW:
            continue
        where = describe_function(file.lifetime.outermost(growth.site))
        what = (
            f"gains an entry for every new `{short_text(growth.key)}`"
            if growth.key is not None
            else f"gains an element on every {where}"
        )
        return Report(
            growth.site,
            confidence,
            f"`{name}` belongs to another module, {what} and lives as long as the program, so it "
            f"grows without end. Looked for and not found, in all files: a deletion, `clear`, a "
            f"reassignment, a test of its size.",
            f"Remove entries when they are done, or bound `{name}` where it is made: an LRU cache "
            f"with a size and a time to live, or only the last entries.",
            category=kind_of_growth(name, growth),
        )
    return None
