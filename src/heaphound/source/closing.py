"""Whether a variable that holds a client is closed.

In: a variable. Out: whether something ends what it holds, by the names of the methods called on it.
"""

from __future__ import annotations

from heaphound.source.bindings import Binding
from heaphound.source.clients import CLOSING
from heaphound.source.shapes import last_name, value_site
from heaphound.source.syntax import Node

_BROKERS = ("redis", "ioredis", "@redis/client", "mqtt", "kafkajs", "nats")


def is_closed(binding: Binding, what: str = "") -> bool:
    """Say whether a method that ends it is called on a variable, or `using` declares it.

    Args:
        binding: the variable.
        what: what it holds, by its module: of a client of a broker `unsubscribe` ends only a
            subscription.
    """
    declared = binding.node.parent.parent if binding.node.parent is not None else None
    if declared is not None and declared.kind == "using_declaration":
        return True
    return any(
        use.parent is not None
        and use.parent.kind == "member_expression"
        and (_ends(last_name(use.parent), what) or _closes_part(use.parent))
        for use in binding.references
    )


def _ends(method: str, what: str) -> bool:
    if method == "unsubscribe":
        return not what.startswith(_BROKERS)
    return method in CLOSING or method in {"pipe", "then"}


def _closes_part(member: Node) -> bool:
    """Say whether what a property holds is closed: `deps.pool.end()`."""
    outer = value_site(member).parent
    return outer is not None and outer.kind == "member_expression" and last_name(outer) in CLOSING
