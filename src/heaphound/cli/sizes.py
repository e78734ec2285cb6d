"""Sizes as options: "200KB", "1.5 MB", "2%", "512m"."""

from __future__ import annotations

import re

import click

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(%|B|KB|MB|GB)?", re.IGNORECASE)
_SHORT = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)
_BYTES = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}


class SizeOrShare(click.ParamType[float]):
    """A size in bytes, or a share of the heap, which stays below 0: -0.02 is 2%."""

    name = "size"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a size."""
        if not isinstance(value, str):
            return value
        match = _SIZE.fullmatch(value.strip())
        if match is None:
            self.fail(f"{value!r} is not a size such as 200KB, 1.5MB or 2%", param, ctx)
        number, unit = float(match[1]), (match[2] or "B").upper()
        return -number / 100 if unit == "%" else number * _BYTES[unit]


def bytes_of(size: float, total_bytes: int) -> int:
    """Give a size in bytes, a share being one of the total.

    >>> bytes_of(2048, 10_000), bytes_of(-0.02, 10_000)
    (2048, 200)
    """
    return int(-size * total_bytes) if size < 0 else int(size)


def byte_size(text: str) -> int:
    """Read a size in bytes, as memory limits are written.

    >>> byte_size("512m"), byte_size("1.5GB"), byte_size("4096")
    (536870912, 1610612736, 4096)

    Raises:
        click.BadParameter: it is none.
    """
    match = _SHORT.fullmatch(text.strip())
    if match is None:
        raise click.BadParameter(f"{text!r} is not a size such as 4096, 512m or 2g")
    return int(float(match[1]) * 1024 ** " kmgt".index(match[2].lower() or " "))
