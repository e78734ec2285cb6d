"""The fix of a finding as a few lines of JavaScript, in the user's own names.

In: a Finding. Out: code to start from: what to add, and where it ends. Names from a heap that are
not identifiers are replaced, since they would not be code.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from heaphound.diagnosis.finding import Category, Finding

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*\Z", re.ASCII)
_TARGETS = frozenset({"AbortSignal", "EventTarget", "MessagePort", "BroadcastChannel"})


def fix_code(finding: Finding) -> str:
    """Write the fix as code; empty for findings of no known shape."""
    make = _MAKERS.get(finding.category)
    return "" if make is None else make(finding)


def _listener(finding: Finding) -> str:
    name = _name(finding, "emitter")
    labels = [step.edge_name for step in finding.path]
    kinds = {step.constructor for step in finding.path}
    event = _event(finding, labels)
    handler = "on" + "".join(word.capitalize() for word in re.findall(r"[A-Za-z0-9]+", event))
    is_target = bool(kinds & _TARGETS) and "_events" not in labels
    add, remove = ("addEventListener", "removeEventListener") if is_target else ("on", "off")
    return (
        f"const {handler} = () => {{ /* … */ }};\n"
        f'{name}.{add}("{event}", {handler});\n'
        "try {\n"
        "  // the work that needs it\n"
        "} finally {\n"
        f'  {name}.{remove}("{event}", {handler});\n'
        "}\n"
    )


def _event(finding: Finding, labels: list[str]) -> str:
    quoted = re.match(r'"([\w:.-]+)" ', finding.title)
    if quoted:
        return quoted[1]
    after = labels[labels.index("_events") + 1 :] if "_events" in labels else []
    return next((label for label in after if re.fullmatch(r"[A-Za-z][\w:.-]*", label)), "event")


def _timer(finding: Finding) -> str:
    kind = "Timeout" if "setTimeout" in finding.title else "Interval"
    name = _name(finding, "start")
    return (
        f"function {name}(/* … */) {{\n"
        f"  const timer = set{kind}(() => {{ /* … */ }}, delay);\n"
        f"  return () => clear{kind}(timer);   // the caller ends it: close, finally\n"
        "}\n"
    )


def _closure(finding: Finding) -> str:
    name = _name(finding, "handler")
    make = f"make{name[:1].upper()}{name[1:]}"
    return (
        "// outside: it sees what it is given, and nothing else\n"
        f"function {make}(needed) {{\n"
        "  return () => needed;\n"
        "}\n\n"
        f"{name} = {make}(needed);\n"
    )


def _cache(finding: Finding) -> str:
    name = _name(finding, "cache")
    return (
        'import { LRUCache } from "lru-cache";\n\n'
        f"const {name} = new LRUCache({{ max: 1_000, ttl: 60_000 }});\n"
    )


def _global_state(finding: Finding) -> str:
    name = _name(finding, "members")
    add, remove = "add", f"{name}.delete(member)"
    if finding.holder.constructor == "Array":
        add, remove = "push", f"{name}.splice({name}.indexOf(member), 1)"
    return (
        "function join(member) {\n"
        f"  {name}.{add}(member);\n"
        f"  return () => {remove};   // called when the member ends\n"
        "}\n"
    )


def _client(finding: Finding) -> str:
    class_name = _name(finding, "Client")
    name = class_name[:1].lower() + class_name[1:]
    return (
        f"const {name} = new {class_name}(options);   // once, for the process\n\n"
        "// or, where there must be one per call:\n"
        f"const own = new {class_name}(options);\n"
        "try {\n"
        "  // use it\n"
        "} finally {\n"
        "  await own.close();\n"
        "}\n"
    )


def _name(finding: Finding, otherwise: str) -> str:
    name = finding.holder.name or ""
    return name if _IDENTIFIER.match(name) and len(name) <= 40 else otherwise


_MAKERS: dict[Category, Callable[[Finding], str]] = {
    Category.LISTENER: _listener,
    Category.TIMER: _timer,
    Category.CLOSURE: _closure,
    Category.CACHE: _cache,
    Category.GLOBAL_STATE: _global_state,
    Category.CLIENT_PER_CALL: _client,
}
