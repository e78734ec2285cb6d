"""Collections that a server carries for all of its requests: `fastify.decorate("audit", [])`.

In: a file's model. Out: `Collection`s that live as long as the server. They are reached as a
property of whatever is a server by its name: `app.audit`, `request.server.audit`, `this.audit`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from heaphound.source.containers import Collection, Keeper, empty_collection
from heaphound.source.file_model import FileModel
from heaphound.source.shapes import arguments, bare, receiver, string_value
from heaphound.source.syntax import Node
from heaphound.source.usage import usage_of_nodes

_SERVER = re.compile(r"(^|\.)(fastify|app|server|instance|scope|api|this)$", re.IGNORECASE)


def decorated_collections(model: FileModel) -> Iterator[Collection]:
    """Yield the collections that a file hangs on a server under a name of its own."""
    for call in model.calls_named("decorate"):
        owner, given = receiver(call), arguments(call)
        name = string_value(given[0]) if len(given) > 1 else None
        if owner is None or not name:
            continue
        made, kind = bare(given[1]), empty_collection(given[1], model)
        binding = model.bindings.of(made) if made.kind == "identifier" else None
        if kind is None or binding is not None:
            continue
        uses = [
            member
            for member in model.members.get(name, ())
            if _is_server(model, member.child("object"), owner)
        ]
        usage = usage_of_nodes(model, uses)
        usage.escapes.append(given[1])  # other files reach it, too
        yield Collection(f"{owner.text}.{name}", kind, Keeper.MODULE, call, usage)


def _is_server(model: FileModel, node: Node | None, decorated: Node) -> bool:
    if node is None:
        return False
    return _SERVER.search(bare(node).text) is not None or model.key(node) == model.key(decorated)
