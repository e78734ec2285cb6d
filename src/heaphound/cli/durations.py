"""Durations as people write them on a command line: 30, 30s, 2m, 1.5h, 7d, 500ms."""

from __future__ import annotations

import re

import click

_UNITS = {"ms": 0.001, "": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d|)$")


def duration(text: str) -> float:
    """Read an option's value in seconds.

    >>> duration("30"), duration("2m"), duration("500ms")
    (30.0, 120.0, 0.5)

    Raises:
        click.BadParameter: it is none.
    """
    match = _DURATION.match(text.strip())
    if match is None:
        raise click.BadParameter(f"{text!r} is not a duration such as 30s, 2m or 1h")
    return float(match[1]) * _UNITS[match[2]]
