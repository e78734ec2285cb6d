"""What names say about how many different values there are.

In: the name of a collection, its key and the function that fills it. Out: open (per user, request
or message), closed (types, handlers, locales) or unknown. A name is weak evidence, so it only
moves the confidence of a finding; the words come from reading reports on well-kept code.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_OPEN_WORDS = """
    id ids uid uuid guid ip ips url urls uri href email mail user users token tokens
    session sessions address addr peer peers req request requests query queries param
    params body key keys cache caches cached pending history limit limits attempt attempts
    seen client clients tracker results result visited inflight message messages msg job
    jobs task tasks order orders customer account tenant room rooms socket sockets
    connection connections conn conns upload uploads ticket cookie fingerprint hash digest
    timestamp events log logs audit metrics samples visitors visits hits buckets responses
    response subscribers watchers waiters callbacks span spans trace traces notification
    notifications host hosts hostname hostnames sql html content expression expr prompt search
    waiting queued backlog unacked sha checksum etag
"""
_OPEN = frozenset(_OPEN_WORDS.split())
_CLOSED_WORDS = """
    label labels dialect dialects logger loggers locale intl tag tags letter char chars topic
    type types kind kinds handler handlers provider providers schema schemas locale
    locales module modules package packages format formats template templates plugin
    plugins extension extensions hook hooks registry registered warned warning warnings
    deprecation deprecations deprecated deprecate level levels method methods constructor
    constructors ctor prototype proto class classes file files filename filenames path
    paths dir option options config configs setting settings flag flags lang language
    languages charset encoding encodings mime parser parsers serializer serializers codec
    codecs symbol symbols color colors colour theme feature features field fields column
    columns model models entity entities metadata decorator decorators component
    components directive rule rules validator validators converter middleware middlewares
    command commands alias aliases env var vars property properties prop props attribute
    keyword keywords loaded loader loaders memo regex regexp regexps pattern patterns tz
    timezone zone unit units namespace namespaces namespaced protocol protocols scheme
    opcode opcodes errors error code codes enum once header headers factory factories singleton
    singletons
"""
_CLOSED = frozenset(_CLOSED_WORDS.split())
_REGISTERING = re.compile(
    r"^_*#?(register|define|use|extend|install|configure|plugin|hook|declare|deprecate|warn|"
    r"addHandler|addPlugin|addHook|addType|addRule|addExtension|load|init|setup|build|"
    r"create[A-Z]\w*(Type|Class|Schema)|compile|parse|import|require|resolve|provide|override|mock|"
    r"addTo|decorate|inject|option|command|alias|enable|disable)",
    re.IGNORECASE,
)


def words(name: str) -> list[str]:
    """Split an identifier or expression into lower-case words.

    >>> words("usersByIP.get(userId)")
    ['users', 'by', 'ip', 'get', 'user', 'id']
    """
    return [word.lower() for word in _WORD.findall(name)]


def is_open(*names: str) -> bool:
    """Say whether a name speaks of values of which there is no end."""
    return any(word in _OPEN for name in names for word in words(name))


def is_closed(*names: str) -> bool:
    """Say whether a name speaks of a fixed set of values."""
    return any(word in _CLOSED for name in names for word in words(name))


def is_registering(function_name: str) -> bool:
    """Say whether a function of this name fills a registry, as programs do while they start."""
    return _REGISTERING.match(function_name) is not None or "Once" in function_name
