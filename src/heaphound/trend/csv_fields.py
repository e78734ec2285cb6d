"""Fields of a CSV file: what columns are called, and numbers and times as people write them.

In: text. Out: seconds, bytes, or the column of ours that a header means. What can be read in two
ways is refused; nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MISSING = {"", "nan", "null", "none", "na", "n/a", "-", "undefined", "nil", "\\n", "#n/a"}

# Our column -> other names for the same, without case and punctuation: prom-client's, V8's,
# process.memoryUsage()'s, and what people call them.
ALIASES: dict[str, tuple[str, ...]] = {
    "time": ("timestamp", "ts", "date", "datetime", "epoch", "elapsed", "seconds", "t"),
    "rss": (
        "processresidentmemory", "residentmemory", "memoryrss", "residentset", "residentsetsize",
    ),
    "heapUsed": (
        "nodejsheapsizeused", "usedheapsize", "heapsizeused", "memoryheapused", "usedheap",
    ),
    "heapTotal": ("nodejsheapsizetotal", "totalheapsize", "heapsizetotal", "memoryheaptotal"),
    "external": ("nodejsexternalmemory", "externalmemory", "memoryexternal"),
    "arrayBuffers": ("memoryarraybuffers", "nodejsarraybuffers"),
    "heapLimit": ("heapsizelimit", "memoryheaplimit", "maxheapsize"),
    "uptime": ("processuptime", "uptimeseconds"),
}  # fmt: skip

# What tells processes apart: the first of them is a new number after each restart.
LABELS = {
    "pid": ("pid", "processid", "procid"),
    "instance": ("instance", "process", "processname", "app", "appname", "service"),
    "pod": ("pod", "podname", "container", "containerid", "containername", "task", "replica"),
    "host": ("host", "hostname", "node", "server", "machine"),
    "worker": ("worker", "workerid", "thread", "threadid", "isolate"),
}

UNITS = {
    "": 1.0, "b": 1.0, "byte": 1.0, "bytes": 1.0,
    "k": 1024.0, "kb": 1024.0, "kib": 1024.0, "ki": 1024.0,
    "m": 1024.0**2, "mb": 1024.0**2, "mib": 1024.0**2, "mi": 1024.0**2, "megabytes": 1024.0**2,
    "g": 1024.0**3, "gb": 1024.0**3, "gib": 1024.0**3, "gi": 1024.0**3,
}  # fmt: skip
TIME_UNITS = {"": 1.0, "s": 1.0, "sec": 1.0, "seconds": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}

_SUFFIX = re.compile(
    r"^(?P<name>.*?)[\s_\-.]*[\[(]?(?P<unit>bytes?|[kmg]i?b|megabytes)[\])]?$", re.IGNORECASE
)
_TIME_SUFFIX = re.compile(
    r"^(?P<name>.*?)[\s_\-.]*[\[(]?(?P<unit>ms|us|ns|sec|seconds|s)[\])]?$", re.IGNORECASE
)
_NUMBER = re.compile(r"([+-]?\d[\d ,.'\u00a0_]*(?:[eE][+-]?\d+)?|[+-]?inf(?:inity)?)\s*([A-Za-z]*)")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[,' \u00a0_]\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_OF_DAY = re.compile(r"(\d{1,2}):(\d{2}):(\d{2}(?:[.,]\d+)?)")


def plain(name: str) -> str:
    """Take case and punctuation from a name.

    >>> plain("Heap_Used")
    'heapused'
    """
    return re.sub(r"[^a-z0-9]", "", name.lower())


def column_of(header: str) -> tuple[str, float] | None:
    """Tell which of our columns a header means, and by what its numbers are multiplied.

    >>> column_of("heap_used (MB)"), column_of("process_resident_memory_bytes")
    (('heapUsed', 1048576.0), ('rss', 1.0))
    >>> column_of("time_ms"), column_of("colour")
    (('time', 0.001), None)
    """
    for pattern, units, times in ((_SUFFIX, UNITS, False), (_TIME_SUFFIX, TIME_UNITS, True)):
        match = pattern.match(header.strip())
        if match is None or not match["name"]:
            continue
        column = _named(plain(match["name"]))
        if column is not None and (column in {"time", "uptime"}) == times:
            return column, units[match["unit"].lower()]
    column = _named(plain(header))
    return None if column is None else (column, 1.0)


def _named(name: str) -> str | None:
    for ours, others in ALIASES.items():
        if name == plain(ours) or name in others:
            return ours
    return None


def label_of(header: str) -> str | None:
    """Tell whether a column tells processes apart, and which.

    >>> label_of("Process ID"), label_of("pod_name"), label_of("comment")
    ('pid', 'pod', None)
    """
    name = plain(header)
    return next((label for label, others in LABELS.items() if name in others), None)


def number(text: str, *, comma_separates: bool = True) -> float:
    """Read a number of bytes, with or without a unit.

    >>> number("1.5 MB"), number('1,234,567'), number("12,5", comma_separates=False)
    (1572864.0, 1234567.0, 12.5)

    Args:
        text: the field.
        comma_separates: whether the comma separates fields in this file; when it does not, one
            comma may be a decimal comma.

    Raises:
        ValueError: it is none, or can be read in two ways.
    """
    text = text.strip()
    if text.lower() in MISSING:
        return float("nan")
    match = _NUMBER.fullmatch(text)
    if match is None or match[2].lower() not in UNITS:
        return float(text)
    digits = match[1].strip()
    unit = UNITS[match[2].lower()]
    if _THOUSANDS.fullmatch(digits) and (comma_separates or digits.count(",") != 1):
        digits = re.sub(r"[,' \u00a0_]", "", digits)
    elif not comma_separates and _DECIMAL_COMMA.fullmatch(digits):
        digits = digits.replace(",", ".")
    return float(digits) * unit


def seconds(text: str, *, comma_separates: bool = True) -> float:
    """Read a time: a number, ISO 8601, an RFC 2822 date, or a time of day.

    Without a zone it is UTC: only differences matter. Where the comma does not separate fields it
    may be a decimal comma.

    >>> seconds("1970-01-01T00:01:00Z"), seconds("1970/01/01 00:01:00,500"), seconds("00:01:05")
    (60.0, 60.5, 65.0)

    Raises:
        ValueError: it is none of these.
    """
    text = text.strip()
    if text.lower() in MISSING:
        return float("nan")
    try:
        return float(text)
    except ValueError:
        pass
    if not comma_separates and _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    if of_day := _OF_DAY.fullmatch(text):
        hours, minutes = int(of_day[1]), int(of_day[2])
        return 3600.0 * hours + 60.0 * minutes + float(of_day[3].replace(",", "."))
    if text[:3].isalpha():
        moment = parsedate_to_datetime(text)
    else:
        iso = re.sub(r"^(\d{4})/(\d{1,2})/(\d{1,2})", r"\1-\2-\3", text)
        iso = re.sub(r"\s*(UTC|GMT)$", "Z", iso).replace(",", ".")
        iso = re.sub(r"\s+([+-]\d{2}:?\d{2})$", r"\1", iso)
        moment = datetime.fromisoformat(iso)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
