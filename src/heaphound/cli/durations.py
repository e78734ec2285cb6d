"""Durations as people write them on a command line: 30, 30s, 2m, 1.5h, 500ms."""

from __future__ import annotations

import re

import click

_UNITS = {"ms": 0.001, "": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|)$")


class Duration(click.ParamType):
    """An option's value in seconds.

    >>> [Duration().convert(text, None, None) for text in ("30", "2m", "500ms")]
    [30.0, 120.0, 0.5]
    """

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read it; a number is taken for seconds."""
        match = _DURATION.match(str(value).strip())
        if match is None:
            self.fail(f"{value!r} is not a duration such as 30s, 2m or 1h", param, ctx)
        return float(match[1]) * _UNITS[match[2]]
