"""Which functions run once per request, connection, message or job.

In: a place in a file. Out: whether a function around it is a handler of such traffic, by how it is
registered or by what it takes. Such code runs any number of times, whatever its name says.
"""

from __future__ import annotations

import re

from heaphound.source.file_model import FileModel
from heaphound.source.functions import Function
from heaphound.source.shapes import (
    arguments,
    bare,
    callee_name,
    property_name,
    receiver,
    string_value,
    value_site,
)
from heaphound.source.syntax import Node

_ROUTING_WORDS = """
    get post put patch delete del all use head options route ws query mutation procedure
"""
_ROUTING = frozenset(_ROUTING_WORDS.split())
_MAX_CALLS = 3
_COMMON_METHODS_WORDS = """
    get set add push on once emit then call apply bind end send write json log info error warn close
    use map forEach test
"""
_COMMON_METHODS = frozenset(_COMMON_METHODS_WORDS.split())
_ROUTERS = re.compile(
    r"(^|\.|_)(app|router|server|fastify|api|routes?|route|express|koa|hono|web|instance|v\d|"
    r"\w*[rR]outer|\w*[aA]pp|\w*Api)$"
)
_TRAFFIC_EVENTS = frozenset(
    {"connection", "request", "upgrade", "stream", "session", "message", "secureConnection", "job"}
)
_REQUEST_HOOKS_WORDS = """
    onRequest preParsing preValidation preHandler preSerialization onError onSend onResponse
    onTimeout onRequestAbort
"""
_REQUEST_HOOKS = frozenset(_REQUEST_HOOKS_WORDS.split())
_HANDLER_KEYS = frozenset(
    {
        "eachMessage",
        "eachBatch",
        "handler",
        "preHandler",
        "onRequest",
        "fetch",
        "websocket",
        "context",
        "createContext",
    }
)
_EVENT_METHODS = frozenset({"on", "addListener", "addEventListener", "prependListener"})
_ONCE_EVENTS = re.compile(
    r"^(ready|open|opened|listening|connect|connected|load|DOMContentLoaded|close|closed|end|exit|"
    r"beforeExit|error|finish|done|abort|SIG[A-Z0-9]+|unload|beforeunload|online|spawn|init)$"
)
# Such as `channel.consume(queue, f)`, `queue.process(f)`, `ipcMain.handle(name, f)`.
_MESSAGE_METHODS = frozenset({"consume", "process", "handle", "handleOnce", "define"})
_CHUNK_METHODS = frozenset({"_transform", "_write"})
_STREAM = re.compile(r"(^|\.)(Transform|Writable|Duplex)$")
_ROOT_TYPES = frozenset({"Query", "Mutation"})
EFFECTS = frozenset(
    {"useEffect", "useLayoutEffect", "onMount", "onMounted", "createEffect", "effect"}
)
_ROUTE_EXPORTS = frozenset(
    {
        *("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),  # Next.js, SvelteKit
        *("handler", "loader", "action", "getServerSideProps"),
    }
)
_REQUEST_NAMES = frozenset({"req", "request", "_req", "_request"})
_RESPONSE_NAMES = frozenset({"res", "response", "reply", "rep", "_res", "resp"})
_CONTEXT_NAMES = frozenset({"ctx", "context", "c"})
_ROUTE_DECORATORS = re.compile(
    r"^@(Get|Post|Put|Patch|Delete|All|Sse|Query|Mutation|SubscribeMessage|MessagePattern|"
    r"EventPattern|Process|OnEvent|GrpcMethod|RabbitSubscribe|Cron|Interval)\b"
)
_HANDLING = re.compile(r"^handle|[hH]andler$")
_CONNECTION_METHODS = frozenset(
    {
        *("handleConnection", "onConnection", "onRequest", "handleRequest"),
        *("canActivate", "intercept"),  # guards and interceptors of Nest
    }
)
_REQUEST_GIVEN = re.compile(r"\b(req|request|opts|ctx|connection)\b|Context|Request")
_WEB_CONTEXT = r"\.(params|query|request|body|headers|cookies|status|throw|req\.)\b"


def in_request(model: FileModel, site: Node) -> bool:
    """Say whether a place runs once per request, connection, message or job."""
    function = model.functions.around(site)
    while function is not None:
        if per_request(function) or _called_per_request(model, function, 0):
            return True
        function = function.parent
    return False


def _called_per_request(model: FileModel, function: Function, depth: int) -> bool:
    """Say whether a handler of the same file calls a function, directly or through others."""
    known = model.served.get(function.node.index)
    if known is not None or depth > _MAX_CALLS:
        return bool(known)
    model.served[function.node.index] = False  # a function that calls itself adds nothing
    answer = any(
        _served(model, call, depth) for call in _calls_of(model, function) if call is not None
    )
    model.served[function.node.index] = answer
    return answer


def _served(model: FileModel, call: Node, depth: int) -> bool:
    around = model.functions.around(call)
    while around is not None:
        if per_request(around) or _called_per_request(model, around, depth + 1):
            return True
        around = around.parent
    return False


def _calls_of(model: FileModel, function: Function) -> list[Node | None]:
    """The calls of a function by its variable, of a method by a name that only it has.

    Of a constructor, the `new` of its class.
    """
    if function.binding is not None and not function.binding.writes:
        return [use.parent for use in function.binding.references if use.field == "function"]
    shape = function.owner
    if shape is None or not function.method:
        return []
    if function.method == "constructor":
        made = shape.binding.references if shape.binding is not None else ()
        return [use.parent for use in made if use.field == "constructor"]
    if sum(function.method in one.methods for one in model.functions.classes) > 1:
        return []
    if function.method in _COMMON_METHODS:
        return []
    return [
        member.parent
        for member in model.members.get(function.method, ())
        if member.field == "function"
    ]


def per_request(function: Function) -> bool:
    """Say whether a function is a handler of requests, connections, messages or jobs."""
    names = parameter_names(function.node)
    if set(names[:3]) & _REQUEST_NAMES and set(names) & (_RESPONSE_NAMES | {"next", "socket", "h"}):
        return True
    if set(names[:1]) & _REQUEST_NAMES and _HANDLING.search(function.name):
        return True
    if names[:1] and names[0] in _CONTEXT_NAMES:
        if "next" in names or re.search(rf"\b{names[0]}{_WEB_CONTEXT}", function.node.text):
            return True
    if function.method in _CONNECTION_METHODS or _decorated(function):
        return True
    if function.method == "catch" and function.owner is not None and len(names) == 2:
        return True  # an exception filter
    if _takes_chunks(function):
        return True
    return _takes_traffic(function)


def per_event(model: FileModel, site: Node) -> bool:
    """Say whether a place runs at each event of an emitter that goes on: not when it is ready."""
    function = model.functions.around(site)
    while function is not None:
        given = value_site(function.node).parent
        call = given.parent if given is not None and given.kind == "arguments" else None
        if call is not None and callee_name(call) in _EVENT_METHODS and receiver(call) is not None:
            first = string_value(arguments(call)[0])
            if first is not None and _ONCE_EVENTS.search(first) is None:
                return True
        function = function.parent
    return False


def in_effect(model: FileModel, site: Node) -> bool:
    """Say whether a place is in what a component does when it appears: `useEffect(() => ...)`."""
    function = model.functions.around(site)
    given = value_site(function.node).parent if function is not None else None
    call = given.parent if given is not None and given.kind == "arguments" else None
    return call is not None and callee_name(call) in EFFECTS


def is_plugin(model: FileModel, function: Function) -> bool:
    """Say whether a function is handed an application and adds routes to it: once per program."""
    names = parameter_names(function.node)[:1]
    if not names or _ROUTERS.search(names[0]) is None:
        return False
    return any(
        (owner := receiver(call)) is not None and owner.text == names[0] and registers_traffic(call)
        for name in (*_ROUTING, "addHook")
        for call in model.calls.get(name, ())
        if function.node.contains(call)
    )


def makes_handler(model: FileModel, function: Function) -> bool:
    """Say whether a function returns a handler of requests: programs call it while they start."""
    returned = [
        bare(node.children[0])
        for node in model.by_kind.get("return_statement", ())
        if node.children and model.functions.around(node) is function
    ]
    body = function.node.child("body")
    if body is not None:
        returned.append(bare(body))
    handlers = (model.functions.called(one) or model.functions.of(one) for one in returned)
    return any(handler is not None and per_request(handler) for handler in handlers)


def parameter_names(function: Node) -> list[str]:
    """The names of a function's parameters; empty text for destructured ones."""
    single = function.child("parameter")
    if single is not None:
        return [single.text]
    parameters = function.child("parameters")
    names = []
    for parameter in parameters.children if parameters is not None else ():
        pattern = parameter.child("pattern") or parameter.child("left") or parameter
        names.append(pattern.text if pattern.kind == "identifier" else "")
    return names


def _decorated(function: Function) -> bool:
    node = function.node
    parent = node.parent
    if parent is None or node.kind != "method_definition":
        return False
    position = parent.children.index(node)
    before = parent.children[:position]
    while before and before[-1].kind == "decorator":
        if _ROUTE_DECORATORS.match(before[-1].text):
            return True
        before = before[:-1]
    return any(
        child.kind == "decorator" and _ROUTE_DECORATORS.match(child.text) for child in node.children
    )


def _takes_chunks(function: Function) -> bool:
    """Say whether a function runs for each piece of a stream: `_transform`, `write`."""
    if function.owner is not None:
        return (
            function.method in _CHUNK_METHODS
            and _STREAM.search(function.owner.parent_name) is not None
        )
    member = (
        function.node
        if function.node.kind == "method_definition"
        else value_site(function.node).parent
    )
    options = member.parent if member is not None else None
    if options is None or options.kind != "object" or options.parent is None or member is None:
        return False
    made = options.parent.parent
    return (
        made is not None
        and made.kind == "new_expression"
        and _STREAM.search(callee_name(made)) is not None
        and property_name(member) in {"transform", "write"}
    )


def _takes_traffic(function: Function) -> bool:
    if function.binding is not None and function.binding.exported & _ROUTE_EXPORTS:
        return True
    if function.name == "createContext" and _REQUEST_GIVEN.search(_parameters_text(function.node)):
        return True
    node = function.node
    site = value_site(node)
    parent = site.parent
    if parent is None:
        return False
    if _resolves(parent if parent.kind == "pair" else node):
        return True
    if parent.kind == "pair":
        return property_name(parent) in _HANDLER_KEYS
    if node.kind == "method_definition" and parent.kind == "object":
        return property_name(node) in _HANDLER_KEYS
    if parent.kind == "assignment_expression" and site.field == "right":
        left = (parent.child("left") or parent).text
        return left in {"exports.handler", "module.exports.handler"}
    if parent.kind == "arguments" and parent.parent is not None:
        if registers_traffic(parent.parent):
            return True
    if function.binding is None:
        return False
    return any(
        use.parent is not None
        and use.parent.kind == "arguments"
        and use.parent.parent is not None
        and registers_traffic(use.parent.parent)
        for use in function.binding.references
    )


def _parameters_text(function: Node) -> str:
    taken = function.child("parameters") or function.child("parameter")
    return taken.text if taken is not None else ""


def _resolves(member: Node) -> bool:
    """Say whether a member of an object is a GraphQL resolver: `Query: { user: () => ... }`."""
    fields = member.parent
    root = fields.parent if fields is not None and fields.kind == "object" else None
    if root is None or root.kind != "pair":
        return False
    if property_name(root) in _ROOT_TYPES:
        return True
    # Subscription: { price: { subscribe: () => ... } }
    outer = root.parent.parent if root.parent is not None else None
    return (
        outer is not None
        and outer.kind == "pair"
        and property_name(outer) == "Subscription"
        and property_name(member) == "subscribe"
    )


def registers_traffic(call: Node) -> bool:
    """Say whether a call registers its function argument for traffic."""
    name = callee_name(call)
    given = arguments(call)
    first = string_value(given[0]) if given else None
    owner = receiver(call)
    if call.kind == "new_expression":
        return name == "Worker" and len(given) > 1 and bare(given[1]).kind != "object"
    if name in _MESSAGE_METHODS and owner is not None:
        return len(given) > 1 or name == "process"
    if name in {"on", "addListener", "process", "subscribe"} and first is not None:
        return first in _TRAFFIC_EVENTS and (owner is None or owner.text != "process")
    if name in {"createServer", "createSecureServer"}:
        return True
    if name == "addHook":
        return first in _REQUEST_HOOKS
    if name in {"run", "subscribe", "consume"} and owner is not None:
        return any(bare(one).kind == "object" and "eachMessage" in one.text for one in given)
    if name not in _ROUTING or owner is None:
        return False
    if first is not None and first.startswith(("/", "*")) and len(given) > 1:
        return True
    return _ROUTERS.search(owner.text) is not None and (name == "use" or first is not None)
