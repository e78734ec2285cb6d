"""The first bytes of a file that is no heap snapshot -> what it is, and what reads it.

Looked at only when the parser has refused the file, to say more than "not a snapshot".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SAVE_AGAIN = "Write it without one, as UTF-8: PowerShell's > and some editors add it."


@dataclass(frozen=True, slots=True)
class OtherFormat:
    """Something that people take for a heap snapshot.

    Attributes:
        name: what it is, with its article.
        hint: what to do with it.
    """

    name: str
    hint: str


_TAKE_ONE = "Take a heap snapshot: heaphound capture, or v8.writeHeapSnapshot()."
_FORMATS: tuple[tuple[re.Pattern[bytes], OtherFormat], ...] = tuple(
    (re.compile(pattern, re.DOTALL), OtherFormat(name, hint))
    for pattern, name, hint in (
        (rb"\xef\xbb\xbf", "text with a UTF-8 byte order mark", _SAVE_AGAIN),
        (rb"\xff\xfe|\xfe\xff", "text in UTF-16, with a byte order mark", _SAVE_AGAIN),
        (
            rb'\s*\{\s*"head"\s*:.*"callFrame"',
            "a sampling heap profile (.heapprofile)",
            "heaphound profile shows it.",
        ),
        (
            rb'\s*\{\s*"nodes"\s*:\s*\[\s*\{.*"callFrame"',
            "a CPU profile (.cpuprofile)",
            f"It says nothing of memory. {_TAKE_ONE}",
        ),
        (
            rb'\s*(\{\s*("metadata"\s*:.*)?"traceEvents"\s*:|\[\s*\{[^{]*"(ph|cat|pid)"\s*:)',
            "a trace of Chrome or Node",
            f"Traces hold times. {_TAKE_ONE}",
        ),
        (rb'\s*\{\s*"log"\s*:\s*\{', "a HAR, a log of network requests", _TAKE_ONE),
        (
            rb'\s*\{\s*"header"\s*:\s*\{\s*"reportVersion"',
            "a diagnostic report of Node",
            f"It has totals alone. {_TAKE_ONE}",
        ),
        (rb"JAVA PROFILE", "a heap dump of Java", "Eclipse Memory Analyzer reads it."),
        (rb"\x7fELF", "a program or a core dump", _TAKE_ONE),
        (rb"PK\x03\x04", "a zip archive", "Unpack it, and name the .heapsnapshot in it."),
        (rb"(?i:\s*<(!doctype|html|\?xml))", "a web page", "Download the file itself."),
        (rb"\s*\[", "a JSON array", _TAKE_ONE),
    )
)


def other_format(head: bytes) -> OtherFormat | None:
    r"""Recognise a format by its first bytes (some 4 KB); None where it is none of these.

    >>> other_format(b'{"log": {"version": "1.2"}}').name
    'a HAR, a log of network requests'
    >>> other_format(b'{"snapshot": {"meta": {}}}') is None
    True
    """
    for pattern, known in _FORMATS:
        if pattern.match(head):
            return known
    return None
