"""Bytes, counts and durations as text. Nothing else in the package formats numbers.

>>> bytes_text(1536), bytes_text(-20), bytes_text(3 * 1024 * 1024)
('1.5 KB', '-20 B', '3.0 MB')
>>> duration_text(0.25), duration_text(75), duration_text(3 * 3600 + 40 * 60)
('250 ms', '1 min 15 s', '3 h 40 min')
"""

from __future__ import annotations

from collections.abc import Sequence

_BARS = "▁▂▃▄▅▆▇█"
_BYTE_STEPS = ("B", "KB", "MB", "GB", "TB")


def bytes_text(size_bytes: float) -> str:
    """Write a size with the unit people read it in (1 KB = 1,024 bytes, as DevTools does)."""
    sign = "-" if size_bytes < 0 else ""
    size = abs(float(size_bytes))
    for unit in _BYTE_STEPS[:-1]:
        if size < 1024:
            return f"{sign}{size:.0f} {unit}" if unit == "B" else f"{sign}{size:.1f} {unit}"
        size /= 1024
    return f"{sign}{size:.1f} {_BYTE_STEPS[-1]}"


def count_text(count: float) -> str:
    """Write a count with thousands separated.

    >>> count_text(1234567), count_text(0.5)
    ('1,234,567', '0.5')
    """
    return f"{int(count):,}" if count == int(count) else f"{count:,.1f}"


def duration_text(seconds: float) -> str:
    """Write a duration in its two largest units."""
    if seconds < 0:
        return f"-{duration_text(-seconds)}"
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def spark_text(values: Sequence[float]) -> str:
    """Draw values as a row of bars, the highest full; below zero counts as zero.

    >>> spark_text([1, 2, 4]), spark_text([0, 0])
    ('▂▄█', '▁▁')
    """
    top = max(values, default=0)
    steps = [0 if top <= 0 else max(0, round(value / top * len(_BARS)) - 1) for value in values]
    return "".join(_BARS[step] for step in steps)
