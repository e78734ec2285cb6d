"""Which code a dependency container runs again for each request or each use.

In: a place in a file. Out: how often its container makes it, in words, when that is more than once:
a factory or class that is registered as transient, or as scoped to requests. What such code opens
is the container's to close, which only a registered disposer does.
"""

from __future__ import annotations

import re

from heaphound.source.file_model import FileModel
from heaphound.source.functions import Function
from heaphound.source.shapes import CALLS, last_name, property_name, value_site
from heaphound.source.syntax import Node

_OF_CHAIN = {
    "transient": "each use",
    "scoped": "each scope",
    "inTransientScope": "each use",
    "inRequestScope": "each request",
}
_OF_TEXT = re.compile(r"\b(?:scope|lifetime)\s*:\s*[\w.'\"]*?(REQUEST|TRANSIENT|SCOPED)\b")
_INJECTABLE = re.compile(r"@(Injectable|injectable|Service)\b")
_WORDS = {"REQUEST": "each request", "TRANSIENT": "each use", "SCOPED": "each scope"}


def made_for_each(model: FileModel, site: Node) -> str | None:
    """What a container makes the code around a place for: `each request`; None when for all.

    >>> from pathlib import PurePath
    >>> from heaphound.source.syntax import parse
    >>> text = b"container.register({ db: asFunction(() => open()).transient() });"
    >>> model = FileModel(PurePath("a.js"), parse(text, ".js"))
    >>> made_for_each(model, model.calls_named("open")[0])
    'each use'
    """
    function = model.functions.around(site)
    if function is None:
        return None
    if function.owner is not None:
        own = function.method == "constructor" or function.field
        return _of_class(function.owner.node) if own else None
    return _of_factory(function)


def _of_class(node: Node) -> str | None:
    places = [node]
    if node.parent is not None and node.parent.kind == "export_statement":
        places.append(node.parent)
    for place in places:
        for child in place.children:
            if child.kind == "decorator" and _INJECTABLE.match(child.text):
                said = _OF_TEXT.search(child.text)
                return _WORDS[said.group(1)] if said is not None else None
    return None


def _of_factory(function: Function) -> str | None:
    site = value_site(function.node)
    parent = site.parent
    if parent is not None and parent.kind == "pair":
        if property_name(parent) != "useFactory" or parent.parent is None:
            return None
        others = (pair for pair in parent.parent.children if pair is not parent)
        said = next((found for pair in others if (found := _OF_TEXT.search(pair.text))), None)
        return _WORDS[said.group(1)] if said is not None else None
    if parent is None or parent.kind != "arguments" or parent.parent is None:
        return None
    options = "".join(given.text for given in parent.children if given is not site)
    chosen = _OF_TEXT.search(options)
    each = _WORDS[chosen.group(1)] if chosen is not None else None
    call = parent.parent
    while call.kind in CALLS:
        member = value_site(call).parent
        if member is None or member.kind != "member_expression" or member.parent is None:
            break
        name, call = last_name(member), member.parent
        if name == "disposer":
            return None
        each = _OF_CHAIN.get(name, each)
    return each
