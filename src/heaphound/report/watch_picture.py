"""A picture of a recording: what was measured, the floor that was judged, and the verdict.

In: a `Verdict`, whose run has the samples. Out: an SVG document that stands alone.
"""

from __future__ import annotations

import itertools
from html import escape

import numpy as np
import numpy.typing as npt

from heaphound.trend.verdict import Verdict, verdict_lines
from heaphound.units import bytes_text, duration_text

Floats = npt.NDArray[np.float64]

_WIDTH, _HEIGHT = 960, 520
_LEFT, _RIGHT, _TOP, _BOTTOM = 90, 140, 70, 430
# A line has no more corners than the picture has pixels.
_COLUMNS = 720
_LINES = (
    ("rss", "RSS", "#7a7f87"),
    ("heapTotal", "heap total", "#9db7d5"),
    ("heapUsed", "heap used", "#1f5fa8"),
    ("external", "external", "#b5651d"),
)
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def picture_svg(verdict: Verdict) -> str:
    """Draw the run that decided the verdict."""
    run = verdict.run
    begin, span = float(run.time[0]), max(run.duration, 1e-9)
    shown = [(name, label, color) for name, label, color in _LINES if name in run.columns]
    highest = max(float(np.nanmax(run.columns[name])) for name, _, _ in shown)
    scale = _axis(highest)

    def points(time: Floats, value: Floats) -> str:
        known = np.isfinite(value)
        across = _LEFT + (time[known] - begin) / span * (_WIDTH - _LEFT - _RIGHT)
        up = _BOTTOM - value[known] / scale[-1] * (_BOTTOM - _TOP)
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, up, strict=True))

    first, *rest = verdict_lines(verdict)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
            f'width="{_WIDTH}" height="{_HEIGHT}" font-family="sans-serif" font-size="12">'
        ),
        f"<title>{escape(first)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="28" font-size="18" font-weight="bold">{escape(first)}</text>',
        f'<text x="{_LEFT}" y="50" fill="#555">{escape(rest[0].strip() if rest else "")}</text>',
    ]
    for tick in scale:
        y = _BOTTOM - tick / scale[-1] * (_BOTTOM - _TOP)
        parts.append(
            f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#e4e4e4"/>'
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{bytes_text(tick)}</text>'
        )
    for part in range(5):
        x = _LEFT + part / 4 * (_WIDTH - _LEFT - _RIGHT)
        label = duration_text(span * part / 4) if part else "0"
        parts.append(f'<text x="{x:.1f}" y="{_BOTTOM + 20}" text-anchor="middle">{label}</text>')
    for row, (name, label, color) in enumerate(shown):
        time, value = _thinned(run.time, run.columns[name])
        parts.append(
            f'<polyline points="{points(time, value)}" fill="none" stroke="{color}"/>'
            f'<text x="{_WIDTH - _RIGHT + 10}" y="{_TOP + 16 + 18 * row}" fill="{color}">'
            f"{label}</text>"
        )
    heap = verdict.trends.get("heap")
    if heap is not None and "heapUsed" in run.columns:
        parts.append(
            f'<polyline points="{points(heap.floor.time, heap.floor.value)}" fill="none"'
            ' stroke="#c0392b" stroke-width="2"/>'
            f'<text x="{_WIDTH - _RIGHT + 10}" y="{_TOP + 16 + 18 * len(shown)}" fill="#c0392b">'
            "heap after GC</text>"
        )
    for row, line in enumerate(rest[1:4]):
        parts.append(
            f'<text x="{_LEFT}" y="{_BOTTOM + 44 + 16 * row}" fill="#555">'
            f"{escape(line.strip())}</text>"
        )
    return "\n".join([*parts, "</svg>", ""])


def _axis(highest: float) -> list[float]:
    """Choose four to six round sizes from zero to at least the highest."""
    unit = 1024.0 ** max(0, int(np.log(max(highest, 1.0)) / np.log(1024)))
    rough = max(highest / unit, 1e-9) / 4
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(size * power for size in _STEPS if size * power >= rough) * unit
    return [step * count for count in range(int(np.ceil(highest / step)) + 1)]


def _thinned(time: Floats, value: Floats) -> tuple[Floats, Floats]:
    """Keep the lowest and the highest of each pixel's samples."""
    known = np.isfinite(value)
    time, value = time[known], value[known]
    if value.size <= 2 * _COLUMNS:
        return time, value
    edges = np.linspace(0, value.size, _COLUMNS + 1).astype(int)
    keep = [
        row
        for first, end in itertools.pairwise(edges)
        for row in sorted({first + value[first:end].argmin(), first + value[first:end].argmax()})
    ]
    return time[keep], value[keep]
