"""Whether a collection that only grows does so without end.

In: a collection and one of its growths. Out: a confidence, from where the key comes from (a
request, an identifier, a closed set of names), what the value is and what kind of function adds
it. Names are weak evidence and only move the confidence; where data comes from is stronger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from heaphound.source.closures import holds_call
from heaphound.source.functions import Function
from heaphound.source.growths import Growth, Usage
from heaphound.source.keys import bounded_key, is_called_parameter, key_words
from heaphound.source.lifetime import is_teardown_name
from heaphound.source.repeats import callers, is_ticked
from heaphound.source.report import Confidence, SourceFile
from heaphound.source.requests import parameter_names, per_event
from heaphound.source.shapes import FUNCTIONS, LOOPS, bare, callee_name, last_name, value_site
from heaphound.source.syntax import Node
from heaphound.source.vocabulary import is_closed, is_open, is_registering, words

_SEVERAL = 3
_SERIALISED = re.compile(r"\bJSON\.stringify\(")
_FORMATTER = re.compile(r"\bnew (Intl\.|Function\b|RegExp\b)")
_REQUEST_WORDS = """
    req request res response ctx context socket ws conn connection msg message event job task
    user session client payload body
"""
_REQUEST_PARAMETERS = frozenset(_REQUEST_WORDS.split())
_FROM_REQUEST = re.compile(
    r"\b(req|request|ctx|context|c\.req|event|socket|ws|client|msg|message|conn|connection)\??\."
)
_FROM_PARAMETER = re.compile(r"\b(req|request)\??\.")
# A route as it was written, a partition of a topic, the outcome of a request: few, and never more.
_OF_THE_PROGRAM = re.compile(
    r"(^|\.)(route\??\.path|routerPath|routeOptions\??\.url|partition|shard|statusCode|status)$"
)
_FEW_VALUES = re.compile(r"\.(method|type|kind|version|protocol|level|name|event|topic|channel)$")


def growth_confidence(file: SourceFile, name: str, growth: Growth) -> Confidence:
    """How sure it is that a collection gains ever new entries here."""
    function = file.lifetime.outermost(growth.site)
    function_name = function.name if function is not None else ""
    in_request = file.per_request(growth.site)
    key_text = key_words(file.model, growth.key) if growth.key is not None else ""
    if growth.key is not None and _few(file, function, growth, growth.key):
        return Confidence.LOW
    if growth.value is not None and _FORMATTER.search(_source(file, growth.value)):
        if not in_request or is_closed(name, _last_words(key_text)):
            return Confidence.LOW
    if growth.value is not None and growth.key is not None and _opens(file, growth.value):
        if set(words(_last_words(key_text))) & _SERVERS:
            return Confidence.LOW  # one client per host, which is what clients are kept for
    name = name.rsplit(".", maxsplit=1)[-1]
    if (
        growth.value is not None
        and bare(growth.value).kind == "this"
        and function is not None
        and function.method == "constructor"
    ):
        return Confidence.MEDIUM  # every instance ever made
    if in_request and growth.key is None:
        return Confidence.MEDIUM if is_closed(name) else Confidence.HIGH
    if _from_request(key_text, in_request=in_request):
        return Confidence.HIGH
    if _SERIALISED.search(key_text) and not is_registering(function_name):
        return Confidence.HIGH if in_request or is_open(name) else Confidence.MEDIUM
    if is_transient(growth):
        return Confidence.MEDIUM
    if growth.key is not None and _is_content(file, growth.key):
        return Confidence.HIGH if in_request else Confidence.MEDIUM
    if growth.key is not None and function is not None and not is_registering(function_name):
        if _combines(file, function, growth.key):
            return Confidence.HIGH if in_request else Confidence.MEDIUM
    if is_closed(name, _last_words(key_text)):
        return Confidence.LOW
    if is_registering(function_name) and not in_request:
        content = set(words(_last_words(key_text))) & _CONTENTS
        open_ended = bool(content) or is_identifier_key(file, growth)
        return Confidence.MEDIUM if open_ended else Confidence.LOW
    if growth.value is not None and bare(growth.value).kind in FUNCTIONS and not is_open(key_text):
        put_off = growth.key is None and (is_open(name) or works_per_call(function))
        if (
            put_off
            and function is not None
            and holds_call(file.model, bare(growth.value), function)
        ):
            return Confidence.MEDIUM  # work put off, with all that it needs, and never taken out
        return Confidence.MEDIUM if in_request else Confidence.LOW
    if is_open(key_text):
        return Confidence.HIGH
    if is_dated(growth):
        return Confidence.HIGH if in_request else Confidence.MEDIUM
    if _waits(growth):
        return Confidence.MEDIUM
    repeated = in_request or works_per_call(function) or per_event(file.model, growth.site)
    if not repeated and growth.key is None and function is not None:
        repeated = is_ticked(file, function) or any(
            works_per_call(caller) for caller in callers(file, function)
        )
    if is_open(name):
        return Confidence.HIGH if repeated else Confidence.MEDIUM
    return Confidence.MEDIUM if repeated else Confidence.LOW


def _last_words(key_text: str) -> str:
    """The names in a key that say what it is: `host` of `options.host`."""
    return re.sub(r"[\w$\]\)]+\??\.(?=[\w$#])", "", key_text)


def ends_somewhere(file: SourceFile, usage: Usage) -> bool:
    """Say whether the file takes entries out in normal work, or looks at the size.

    A removal only in a `catch`, or only in an exported reset function that the file never calls,
    does not count.
    """
    if usage.size_tests:
        return True
    return any(
        not (_only_reset(file, node) or _in_catch(node) or _never_runs(file, node))
        for node in usage.shrinks
    )


def growing_fields(file: SourceFile) -> Iterator[str]:
    """Yield the fields of instances that only grow, and leak where the program keeps one."""
    for collection in file.instance_collections:
        usage = collection.usage
        if usage.growths and not usage.size_tests and not usage.shrinks:
            yield collection.name


def is_identifier_key(file: SourceFile, growth: Growth) -> bool:
    """Say whether a growth's key is plainly one per user, request, message or connection."""
    if growth.key is None:
        return False
    text = key_words(file.model, growth.key)
    if _FROM_PARAMETER.search(text) and not _FEW_VALUES.search(text):
        return True
    last = _last_words(text)
    if is_closed(last):
        return False
    if set(words(last)) & _IDENTIFIERS:
        return True
    return _from_request(text, in_request=file.per_request(growth.site))


_IDENTIFIERS_WORDS = """
    id ids uid uuid guid ip url urls uri email user token session address addr peer request
    ticket cookie fingerprint timestamp customer account tenant host hostname
"""
_IDENTIFIERS = frozenset(_IDENTIFIERS_WORDS.split())


_CONTENTS = frozenset(
    {"source", "sql", "html", "content", "expression", "expr", "markdown", "prompt", "search"}
)


def _is_content(file: SourceFile, key: Node) -> bool:
    """Say whether a key is a text that the caller made up: source code, a query, a prompt."""
    binding = file.model.bindings.of(bare(key))
    given = binding is not None and binding.kind == "param"
    return given and bool(set(words(bare(key).text)[-1:]) & _CONTENTS)


_DATED = re.compile(
    r"\b(exp|expir\w*|ttl|at|ts|time|timestamp|created\w*|cached\w*|stored\w*|last\w*|touched|"
    r"started|since)\s*[:,}]"
)
_NOW = re.compile(
    r"\bDate\.now\(\)|\bnew Date\(\)|performance\.now\(\)|\bexp\w*|\bttl\b", re.IGNORECASE
)


def is_dated(growth: Growth) -> bool:
    """Say whether an entry carries when it was made or ends, as entries of a cache do."""
    value = bare(growth.value) if growth.value is not None else None
    if value is None or value.kind != "object":
        return False
    return _DATED.search(value.text) is not None and _NOW.search(value.text) is not None


def is_transient(growth: Growth) -> bool:
    """Say whether an entry is a timeout: it is over when it fires, and the entry stays."""
    return growth.value is not None and callee_name(bare(growth.value)) == "setTimeout"


def _waits(growth: Growth) -> bool:
    """Say whether an entry holds the `resolve` of somebody who waits."""
    if growth.value is None:
        return False
    return re.search(r"\b(resolve|reject)\b", growth.value.text[:200]) is not None


def _from_request(key_text: str, *, in_request: bool) -> bool:
    """Say whether a key is taken from what a request carries."""
    pattern = _FROM_REQUEST if in_request else _FROM_PARAMETER
    return bool(pattern.search(key_text)) and not _FEW_VALUES.search(key_text)


def _few(file: SourceFile, function: Function | None, growth: Growth, key: Node) -> bool:
    """Say whether the code shows that there are only so many different keys."""
    if bounded_key(file.model, key, growth.site) or _is_code(file, key):
        return True
    if any(_OF_THE_PROGRAM.search(text) for text in _meanings(file, key)):
        return True
    if _only_few_parts(file, key):
        return True
    if function is not None and is_called_parameter(file.model, function, key):
        return True  # keyed by functions, of which a program has only so many
    return _from_constant_loop(file, key) or _same_each_tick(file, growth, key)


def _only_few_parts(file: SourceFile, key: Node) -> bool:
    """Say whether each part of a key has few values: `${req.method} ${res.statusCode}`."""
    binding = file.model.bindings.of(bare(key))
    made = binding.value if binding is not None and not binding.path else key
    if made is None or bare(made).kind != "template_string":
        return False
    parts = [part for part in bare(made).children if part.kind == "template_substitution"]
    texts = [part.children[0].text for part in parts if part.children]
    return bool(texts) and all(
        _OF_THE_PROGRAM.search(text) or _FEW_VALUES.search(text) for text in texts
    )


def _meanings(file: SourceFile, key: Node) -> Iterator[str]:
    """The text of a key, and that of what the variable in it was set to."""
    key = bare(key)
    yield key.text
    binding = file.model.bindings.of(key) if key.kind == "identifier" else None
    if binding is not None and binding.value is not None and not binding.path:
        value = bare(binding.value)
        first = value.child("left") if value.kind == "binary_expression" else None
        yield (first or value).text[:200]


def _same_each_tick(file: SourceFile, growth: Growth, key: Node) -> bool:
    """Say whether an interval writes again and again under the key that it was started with."""
    binding = file.model.bindings.of(bare(key))
    function = file.model.functions.around(growth.site)
    given = value_site(function.node).parent if function is not None else None
    call = given.parent if given is not None and given.kind == "arguments" else None
    if binding is None or function is None or call is None or callee_name(call) != "setInterval":
        return False
    return not function.node.contains(binding.node) and not file.per_request(call)


_SERVERS = frozenset(
    {"origin", "host", "hostname", "region", "endpoint", "dsn", "shard", "cluster"}
)


def _opens(file: SourceFile, value: Node) -> bool:
    """Say whether a value is a client that is opened here, or the promise of one."""
    binding = file.model.bindings.of(bare(value))
    values = [value] if binding is None else [binding.value, *(one for _, one in binding.writes)]
    return any(
        file.resources.opened(call) is not None
        for one in values
        if one is not None and bare(one).kind not in FUNCTIONS
        for call in (bare(one), *file.model.tree.within(one))
        if call.kind in {"call_expression", "new_expression"}
    )


def _combines(file: SourceFile, function: Function, key: Node) -> bool:
    """Say whether a key is put together from several properties of what callers hand in.

    ``const key = `${from.lat},${from.lon}` `` in `distance(from, to)`: there is no end of those.
    """
    binding = file.model.bindings.of(bare(key))
    made = binding.value if binding is not None and not binding.path else key
    if made is None or bare(made).kind != "template_string":
        return False
    given = set(parameter_names(function.node))
    parts = [
        bare(part.children[0])
        for part in bare(made).children
        if part.kind == "template_substitution" and part.children
    ]
    own = [
        part
        for part in parts
        if part.text in given
        or (part.kind == "member_expression" and (part.child("object") or part).text in given)
    ]
    several = 2 if "async" in function.node.tokens else _SEVERAL
    return len(own) >= several and not all(is_closed(last_name(part)) for part in own)


def _from_constant_loop(file: SourceFile, key: Node) -> bool:
    """Say whether a key runs over a literal list: `for (const k of ["a", "b"])`."""
    binding = file.model.bindings.of(bare(key))
    if binding is None:
        return False
    for ancestor in binding.node.ancestors():
        if ancestor.kind in LOOPS:
            over = ancestor.child("right")
            return over is not None and bare(over).kind == "array"
        if ancestor.kind in FUNCTIONS:
            break
    return False


def _source(file: SourceFile, node: Node) -> str:
    """The text of a value, or of what a variable was set to."""
    binding = file.model.bindings.of(bare(node))
    if binding is None:
        return node.text[:200]
    values = [binding.value, *(value for _, value in binding.writes)]
    return " ".join(value.text[:200] for value in values if value is not None)


def works_per_call(function: Function | None) -> bool:
    """Say whether a function looks like one that runs per request, message or job."""
    if function is None:
        return False
    if "async" in function.node.tokens:
        return True
    return bool(set(parameter_names(function.node)) & _REQUEST_PARAMETERS)


def _is_code(file: SourceFile, key: Node) -> bool:
    """Say whether a key is a function or class, of which a program has only so many."""
    text = last_name(bare(key))
    if text[:1].isupper() and not text.isupper():
        return True
    binding = file.model.bindings.of(bare(key))
    return binding is not None and binding.kind in {"function", "class", "import", "enum"}


def _only_reset(file: SourceFile, node: Node) -> bool:
    """Say whether a shrink stands in an exported reset function that this file never calls."""
    function = file.lifetime.outermost(node)
    if function is None or function.binding is None or function.owner is not None:
        return False
    binding = function.binding
    called = [use for use in binding.references if not function.node.contains(use)]
    resets = is_teardown_name(function.name) and not parameter_names(function.node)
    return bool(binding.exported) and not called and resets


def _never_runs(file: SourceFile, node: Node) -> bool:
    """Say whether a shrink stands in a private method or function that nothing mentions."""
    function = file.lifetime.outermost(node)
    if function is None:
        return False
    if function.owner is None:
        binding = function.binding
        if binding is None or function.node.kind != "function_declaration":
            return False
        exported = file.model.exported_names(function.node, binding)
        return not exported and all(function.node.contains(use) for use in binding.references)
    private = function.method.startswith("#") or any(
        child.kind == "accessibility_modifier" and child.text == "private"
        for child in function.node.children
    )
    decorated = function.node.parent is not None and any(
        child.kind == "decorator" for child in function.node.parent.children
    )
    uses = file.model.members.get(function.method, ())
    return (
        private
        and not decorated
        and all(function.node.contains(use) for use in uses)
        and f"'{function.method}'" not in file.model.text
    )


def _in_catch(node: Node) -> bool:
    for ancestor in node.ancestors():
        if ancestor.kind == "catch_clause":
            return True
        if ancestor.kind in FUNCTIONS:
            return False
    return False
