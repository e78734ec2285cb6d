"""The parts that charts are drawn of: SVG elements as escaped markup, and round axes.

Colours are classes that the page's style sheet knows, since the page's Content-Security-Policy
allows no style attributes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup, escape


def round_scale(most: float, *, of_bytes: bool = True) -> tuple[float, float]:
    """Choose a round top of an axis, and the step of its lines: 1, 2 or 5 times a power of ten.

    >>> round_scale(3 * 1024**2), round_scale(87, of_bytes=False)
    ((3145728.0, 1048576.0), (100.0, 50.0))

    Args:
        most: the greatest value.
        of_bytes: whether the lines stand at round numbers of KB, MB or GB.
    """
    unit = 1024.0 ** max(0, int(math.log(max(most, 1), 1024))) if of_bytes else 1.0
    rough = most / unit / 4
    power = 10.0 ** math.floor(math.log10(max(rough, 1e-9)))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough) * unit
    return math.ceil(most / step) * step, step


def svg(width: float, height: float, css: str, summary: str, parts: Sequence[Markup]) -> Markup:
    """Make a picture of parts; `summary` is what a screen reader says."""
    return Markup('<svg viewBox="0 0 {} {}" class="{}" role="img" aria-label="{}">{}</svg>').format(
        width, height, css, summary, Markup().join(parts)
    )


def tag(name: str, **attributes: object) -> Markup:
    """Make an element without content; a name that Python reserves ends with an underscore."""
    return Markup("<{}{}/>").format(name, _attributes(attributes))


def text(content: object, **attributes: object) -> Markup:
    """Make a text."""
    return Markup("<text{}>{}</text>").format(_attributes(attributes), content)


def _attributes(attributes: dict[str, object]) -> Markup:
    parts = Markup()
    for name, value in attributes.items():
        shown = f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
        parts += Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-"), escape(shown))
    return parts
