"""Charts as SVG, drawn when the page is made: nothing to run, nothing to load.

In: numbers and texts. Out: markup. Colours are classes that the page's style sheet knows, since
the page's Content-Security-Policy allows no style attributes.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from markupsafe import Markup

from heaphound.report.heap_map import MapItem
from heaphound.report.safe_text import printable
from heaphound.report.svg import round_scale, svg, tag, text
from heaphound.report.treemap import Rectangle, squarified
from heaphound.target.memory import MemorySample
from heaphound.units import bytes_text, count_text, duration_text

HUES = 8
_LEFT, _WIDE, _BOTTOM = 64.0, 820.0, 282.0
_PANELS = (
    (
        Rectangle(_LEFT, 34, _WIDE, 142),
        (("heap", "heap used", "heap_used_bytes"), ("external", "external", "external_bytes")),
    ),
    (Rectangle(_LEFT, 198, _WIDE, _BOTTOM - 198), (("rss", "RSS", "rss_bytes"),)),
)
_MOST_POINTS = 500
_BAR = 84  # width of a bar with its label
_LETTER = 6.4  # width of a letter of the map's labels


def memory_chart(samples: Sequence[MemorySample], snapshot_times: Sequence[float]) -> Markup:
    """Draw memory over time, the heap above and RSS below, each to its own scale.

    Snapshots are marked across both. Nothing is drawn of fewer than two samples.
    """
    if len(samples) < 2:
        return Markup()
    begin, end = samples[0].time, max([samples[-1].time, *snapshot_times])
    seconds = max(end - begin, 0.001)

    def x_of(time: float) -> float:
        return _LEFT + _WIDE * min(max((time - begin) / seconds, 0.0), 1.0)

    parts = []
    for number, time in enumerate(snapshot_times, start=1):
        x = x_of(time)
        parts.append(
            tag("line", x1=x, x2=x, y1=24, y2=_BOTTOM, class_="mark")
            + tag("circle", cx=x, cy=14, r=9, class_="mark-dot")
            + text(number, x=x, y=18, class_="mark-number")
        )
    thinned = list(samples[:: -(-len(samples) // _MOST_POINTS)])
    if thinned[-1] is not samples[-1]:
        thinned.append(samples[-1])
    times = [x_of(each.time) for each in thinned]
    for plot, lines in _PANELS:
        columns = {css: [getattr(each, name) for each in thinned] for css, _, name in lines}
        top, step = round_scale(max(max(column) for column in columns.values()))
        parts.append(_y_axis(plot, top, step))
        for css, column in columns.items():
            points = " ".join(
                f"{x:.1f},{plot.y + plot.height * (1 - size / top):.1f}"
                for x, size in zip(times, column, strict=True)
            )
            parts.append(tag("polyline", points=points, class_=f"line {css}"))
    parts.append(_x_axis(seconds))
    first, last = samples[0], samples[-1]
    summary = (
        f"Memory over {duration_text(seconds)}: heap used from "
        f"{bytes_text(first.heap_used_bytes)} to {bytes_text(last.heap_used_bytes)}, RSS from "
        f"{bytes_text(first.rss_bytes)} to {bytes_text(last.rss_bytes)}; "
        f"{len(snapshot_times)} snapshots"
    )
    return svg(900, _BOTTOM + 28, "chart", summary, parts)


def legend() -> list[tuple[str, str]]:
    """CSS class and name of each line of the memory chart."""
    return [(css, name) for _, lines in _PANELS for css, name, _ in lines]


def bars_chart(values: Sequence[int], labels: Sequence[str], summary: str) -> Markup:
    """Draw one bar per value with its label above; all values at least 0 count."""
    parts = []
    most = max([*values, 1])
    for at, (value, label) in enumerate(zip(values, labels, strict=True)):
        tall = max(2.0, 56 * max(value, 0) / most)
        middle = at * _BAR + _BAR / 2
        parts.append(
            tag("rect", x=middle - 16, y=76 - tall, width=32, height=tall, rx=3, class_="bar")
            + text(label, x=middle, y=70 - tall, class_="bar-value")
            + text(at + 1, x=middle, y=90, class_="bar-label")
        )
    return svg(_BAR * len(values), 96, "bars", summary, parts)


def map_chart(whole: MapItem) -> Markup:
    """Draw the heap map as nested rectangles, each with its name and size as its title."""
    area = Rectangle(0, 0, 1000, 520)
    parts: list[Markup] = []
    _draw_map(whole, area, 0, parts)
    summary = f"Treemap of the dominator tree, {bytes_text(whole.retained_size)}; the list follows"
    return svg(1000, 520, "map", summary, parts)


def _draw_map(item: MapItem, area: Rectangle, depth: int, parts: list[Markup]) -> None:
    sizes = [child.retained_size for child in item.children]
    for child, box in zip(item.children, squarified(sizes, item.retained_size, area), strict=True):
        if box.width < 2 or box.height < 2:
            continue
        label = printable(child.label)
        if child.count > 1:
            label = f"{label} \N{MULTIPLICATION SIGN} {count_text(child.count)}"
        title = f"{label} ({printable(child.constructor)}): {bytes_text(child.retained_size)}"
        hue = zlib.crc32(child.constructor.encode("utf-8", "replace")) % HUES
        room = int((box.width - 8) / _LETTER)
        shown = label if len(label) <= room else label[: room - 1] + "…"
        named = box.height >= 16 and room >= 3
        parts.append(
            Markup("<g>")
            + Markup("<title>{}</title>").format(title)
            + tag(
                "rect",
                x=box.x + 0.5,
                y=box.y + 0.5,
                width=max(box.width - 1, 1),
                height=max(box.height - 1, 1),
                rx=2,
                class_=f"part h{hue} d{min(depth, 3)}",
            )
            + (text(shown, x=box.x + 5, y=box.y + 12.5) if named else Markup())
            + Markup("</g>")
        )
        inner = box.inset(17 if named else 2, 2)
        if child.children and inner.width > 12 and inner.height > 12:
            _draw_map(child, inner, depth + 1, parts)


def _y_axis(plot: Rectangle, top: float, step: float) -> Markup:
    parts = Markup()
    for at in range(round(top / step) + 1):
        y = plot.y + plot.height * (1 - at * step / top)
        parts += tag("line", x1=plot.x, x2=plot.x + plot.width, y1=y, y2=y, class_="grid")
        parts += text(_short_size(at * step), x=plot.x - 8, y=y + 4, class_="y-label")
    return parts


def _x_axis(seconds: float) -> Markup:
    parts = Markup()
    for at in range(5):
        words = duration_text(seconds * at / 4) if at else "0"
        kind = "x-label x-last" if at == 4 else "x-label"
        parts += text(words, x=_LEFT + _WIDE * at / 4, y=_BOTTOM + 20, class_=kind)
    return parts


def _short_size(size: float) -> str:
    return bytes_text(size).replace(".0 ", " ")
