"""What a process did, as charts over one time axis.

In: a `Record`. Out: panels, each a picture of its own and all of the same width, so that a moment
stands at the same place in every one. A line has at most two points per column of the picture, the
lowest and the highest of what was seen there, so no peak is lost and a day is no larger than a
minute. The page's script reads the values that it shows from the points themselves.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from markupsafe import Markup

from heaphound.doctor.record import Mark, Record
from heaphound.doctor.window import Window
from heaphound.report.safe_text import printable
from heaphound.report.svg import round_scale, svg, tag, text
from heaphound.units import bytes_text, count_text, duration_text

Floats = npt.NDArray[np.float64]

MOST_LINES = 8
LEFT, WIDE = 74.0, 810.0
WIDTH = 900
_TOP, _HIGH = 8.0, 104.0
_MARKS_HIGH = 20.0
_AXIS_HIGH = 22.0
# A line breaks where nothing was seen for so many usual steps.
_GAP_STEPS = 6.0
_MARK_ICONS = {"load start": "▶", "load stop": "■", "snapshot": "", "warning": "!"}
_MOST_MARKS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its place in the palette, its name, shape (looks,) of values, NaN for a gap."""

    hue: int
    name: str
    value: Floats


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart: title, unit ("bytes", "share", "ms" or "count"), lines, and the picture."""

    title: str
    unit: str
    lines: tuple[Line, ...]
    chart: Markup


@dataclass(frozen=True, slots=True)
class Timeline:
    """All charts of a record, and what is marked in them."""

    panels: tuple[Panel, ...]
    marks: tuple[tuple[str, str], ...]
    begin: float
    seconds: float
    left_out: int


def timeline(record: Record, window: Window | None = None) -> Timeline | None:
    """Draw a record; nothing of fewer than two looks.

    Args:
        record: what was seen.
        window: the part that is judged; the rest is shaded.
    """
    if record.looks < 2:
        return None
    begin = float(record.time[0])
    inside = [mark for mark in record.marks if begin - 1 <= mark.time <= record.time[-1] + 60]
    end = max([float(record.time[-1]), *(mark.time for mark in inside)])
    axis = _Axis(begin, max(end - begin, 1e-3))
    shown = inside[:_MOST_MARKS]
    found = [(title, unit, lines) for title, unit, lines in _lines_of(record) if lines]
    panels = tuple(
        _panel(
            record, axis, title, unit, lines, _Around(window, shown, at == 0, at == len(found) - 1)
        )
        for at, (title, unit, lines) in enumerate(found)
    )
    told = tuple(
        (f"+{duration_text(max(0.0, mark.time - begin))}", f"{mark.kind} {mark.text}".strip())
        for mark in shown
    )
    return Timeline(panels, told, begin, axis.seconds, len(inside) - len(shown))


@dataclass(frozen=True, slots=True)
class _Axis:
    begin: float
    seconds: float

    def x_of(self, time: Floats | float) -> Floats:
        share = (np.asarray(time, np.float64) - self.begin) / self.seconds
        return np.asarray(LEFT + WIDE * np.clip(share, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands in a panel besides its lines."""

    window: Window | None
    marks: Sequence[Mark]
    is_first: bool
    is_last: bool


def _lines_of(record: Record) -> list[tuple[str, str, list[Line]]]:
    def plain(*names: tuple[str, str]) -> list[Line]:
        return [
            Line(hue, label, record.columns[name])
            for hue, (name, label) in enumerate(names)
            if name in record.columns
        ]

    passed = np.diff(record.time, prepend=np.nan)
    pauses = {
        f"{kind} GC": share * 1000 for kind, share in record.gc.items() if np.nansum(share * passed)
    }
    return [
        (
            "CPU and event loop",
            "share",
            plain(
                ("cpu", "CPU (of one core)"),
                ("loopUtilisation", "event loop busy"),
                ("cpuWait", "waiting for a processor"),
            ),
        ),
        ("Event loop delay", "ms", plain(("loopDelayMs", "longest since the look before"))),
        ("GC pauses, per second", "ms", _largest(pauses)),
        (
            "Memory",
            "bytes",
            plain(
                ("rss", "RSS"),
                ("heapTotal", "heap total"),
                ("heapUsed", "heap used"),
                ("external", "external"),
                ("arrayBuffers", "ArrayBuffers"),
            ),
        ),
        ("Heap spaces", "bytes", _largest(record.spaces)),
        ("Handles and requests", "count", _largest(record.resources)),
    ]


def _largest(columns: Mapping[str, Floats]) -> list[Line]:
    """The lines that reach highest, and the rest as one."""
    seen = {name: column for name, column in columns.items() if np.nanmax(column, initial=0) > 0}
    ordered = sorted(seen, key=lambda name: -float(np.nanmax(seen[name])))
    own = ordered if len(ordered) <= MOST_LINES else ordered[: MOST_LINES - 1]
    lines = [Line(hue, printable(name.replace("_", " "), 40), seen[name])
             for hue, name in enumerate(own)]  # fmt: skip
    rest = ordered[len(own) :]
    if rest:
        total = np.sum([seen[name] for name in rest], axis=0)
        lines.append(Line(len(lines), f"{len(rest)} others", total))
    return lines


def _panel(
    record: Record, axis: _Axis, title: str, unit: str, lines: Sequence[Line], around: _Around
) -> Panel:
    top_y = _TOP + (_MARKS_HIGH if around.is_first else 0.0)
    bottom = top_y + _HIGH
    most = max(float(np.nanmax(line.value, initial=0.0)) for line in lines)
    top, step = round_scale(max(most, _LEAST_TOP[unit]), of_bytes=unit == "bytes")
    parts = [_shade(axis, around.window, top_y), *_marks(axis, around, top_y)]
    for at in range(round(top / step) + 1):
        y = bottom - _HIGH * at * step / top
        parts.append(tag("line", x1=LEFT, x2=LEFT + WIDE, y1=y, y2=y, class_="grid"))
        parts.append(text(_short(at * step, unit), x=LEFT - 8, y=y + 4, class_="y-label"))
    for line in lines:
        parts += [
            tag("polyline", points=points, class_=f"line l{line.hue}", data_line=line.hue)
            for points in _points(record, axis, line.value, bottom, _HIGH / top)
        ]
    if around.is_last:
        for at in range(5):
            words = duration_text(axis.seconds * at / 4) if at else "0"
            where = {"x": LEFT + WIDE * at / 4, "y": bottom + 18}
            kind = "x-label x-last" if at == 4 else "x-label"
            parts.append(text(words, **where, class_=kind))
    parts.append(tag("line", x1=LEFT, x2=LEFT, y1=top_y, y2=bottom, class_="cursor"))
    high = bottom + (_AXIS_HIGH if around.is_last else 6.0)
    chart = svg(WIDTH, high, "time", _summary(title, unit, lines), parts)
    scale = Markup('<svg data-unit="{}" data-bottom="{:.1f}" data-per="{:.9g}" ').format(
        unit, bottom, top / _HIGH
    )
    return Panel(title, unit, tuple(lines), Markup(str(chart).replace("<svg ", scale, 1)))  # noqa: S704 - ours, escaped above


_LEAST_TOP = {"bytes": 1024.0, "share": 1.0, "ms": 1.0, "count": 1.0}


def _shade(axis: _Axis, window: Window | None, top_y: float) -> Markup:
    """What is not judged, washed over."""
    if window is None:
        return Markup()
    begin, end = (float(axis.x_of(each)) for each in (window.begin, window.end))
    parts = Markup()
    for left, right in ((LEFT, begin), (end, LEFT + WIDE)):
        if right - left > 1:
            parts += tag(
                "rect", x=left, y=top_y, width=right - left, height=_HIGH, class_="unjudged"
            )
    return parts


def _marks(axis: _Axis, around: _Around, top_y: float) -> list[Markup]:
    parts = []
    snapshots = 0
    for mark in around.marks:
        x = float(axis.x_of(mark.time))
        css = "mark " + mark.kind.replace(" ", "-")
        parts.append(tag("line", x1=x, x2=x, y1=top_y, y2=top_y + _HIGH, class_=css))
        snapshots += mark.kind == "snapshot"
        if around.is_first:
            icon = _MARK_ICONS.get(mark.kind, "•") or snapshots
            title = Markup("<title>{}</title>").format(printable(f"{mark.kind} {mark.text}", 200))
            parts.append(
                Markup("<g>") + title + tag("circle", cx=x, cy=14, r=8, class_="mark-dot")
                + text(icon, x=x, y=18, class_="mark-number") + Markup("</g>")
            )  # fmt: skip
    return parts


def _points(record: Record, axis: _Axis, value: Floats, bottom: float, scale: float) -> list[str]:
    """The corners of a line, in pieces where it has gaps."""
    known = np.isfinite(value)
    time, value = record.time[known], value[known]
    if not time.size:
        return []
    far = np.flatnonzero(np.diff(time) > _GAP_STEPS * max(record.step, axis.seconds / WIDE)) + 1
    pieces = []
    for times, values in zip(np.split(time, far), np.split(value, far), strict=True):
        rows = _extremes(axis.x_of(times), values)
        x, y = axis.x_of(times[rows]), bottom - values[rows] * scale
        pieces.append(" ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True)))
    return pieces


def _extremes(x: Floats, value: Floats) -> npt.NDArray[np.int64]:
    """The rows of the lowest and the highest value in each column of two points' width."""
    if value.size <= WIDE:
        return np.arange(value.size)
    column = (x / 2).astype(np.int64)
    edges = np.flatnonzero(np.diff(column)) + 1
    bounds = [0, *edges.tolist(), value.size]
    rows = [
        row
        for first, end in itertools.pairwise(bounds)
        for row in sorted(
            {first + int(value[first:end].argmin()), first + int(value[first:end].argmax())}
        )
    ]
    return np.array(rows, np.int64)


def _summary(title: str, unit: str, lines: Sequence[Line]) -> str:
    said = [
        f"{line.name} from {_short(float(np.nanmin(line.value)), unit)}"
        f" to {_short(float(np.nanmax(line.value)), unit)}"
        for line in lines
        if np.isfinite(line.value).any()
    ]
    return f"{title}: {', '.join(said)}"


def _short(value: float, unit: str) -> str:
    if unit == "bytes":
        return bytes_text(value).replace(".0 ", " ")
    if unit == "share":
        return f"{100 * value:.0f} %"
    words = count_text(round(value, 1)).removesuffix(".0")
    return f"{words} ms" if unit == "ms" else words
