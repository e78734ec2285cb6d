"""Draw results as an SVG picture: seconds over file size, one panel per job.

Both axes are in powers of ten: a straight line at 45 degrees is linear growth.
"""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

COLOURS = {
    "heaphound": "#c0392b",
    "DevTools engine": "#2c6fbb",
    "memlab": "#3d8b37",
    "v8-heap-parser": "#8e6bb8",
}
PANEL_WIDTH, PANEL_HEIGHT = 300, 260
LEFT, TOP, GAP = 50, 50, 60
SIZES = (5, 3000)  # MB
TIMES = (0.05, 200)  # seconds


def draw(rows: list[dict[str, object]]) -> str:
    """The whole picture."""
    jobs = [job for job in "ABC" if any(row["job"] == job for row in rows)]
    titles = {
        "A": "A: dominators, top 20 constructors",
        "B": "B: two snapshots compared",
        "C": "C: path of one object",
    }
    width = LEFT + len(jobs) * (PANEL_WIDTH + GAP)
    height = TOP + PANEL_HEIGHT + 70
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">',
        '<g font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for number, job in enumerate(jobs):
        left = LEFT + number * (PANEL_WIDTH + GAP)
        parts += _axes(left, titles[job])
        for tool, colour in COLOURS.items():
            points = sorted(
                (float(row["file_mb"]), float(row["seconds"]))
                for row in rows
                if row["job"] == job
                and row["tool"] == tool
                and "seconds" in row
                and row["input"] != "long strings"
            )
            parts += _line([(_x(left, size), _y(time)) for size, time in points], colour)
    for number, (tool, colour) in enumerate(COLOURS.items()):
        x, y = LEFT + number * 150, height - 16
        parts.append(f'<circle cx="{x}" cy="{y - 4}" r="4" fill="{colour}"/>')
        parts.append(f'<text x="{x + 10}" y="{y}" fill="#222222">{escape(tool)}</text>')
    return "\n".join([*parts, "</g></svg>"]) + "\n"


def _axes(left: int, title: str) -> list[str]:
    bottom = TOP + PANEL_HEIGHT
    parts = [f'<text x="{left}" y="{TOP - 20}" fill="#222222" font-weight="bold">{title}</text>']
    for time in (0.1, 1, 10, 100):
        y = _y(time)
        parts.append(_stroke(left, y, left + PANEL_WIDTH, y, "#dddddd"))
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{time:g} s</text>')
    for size in (10, 100, 1000):
        x = _x(left, size)
        parts.append(_stroke(x, TOP, x, bottom, "#dddddd"))
        label = f"{size} MB"
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{label}</text>')
    return parts


def _line(points: list[tuple[float, float]], colour: str) -> list[str]:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>']
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points]
    return parts


def _stroke(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _x(left: int, size: float) -> float:
    return left + PANEL_WIDTH * _share(size, SIZES)


def _y(time: float) -> float:
    return TOP + PANEL_HEIGHT * (1 - _share(time, TIMES))


def _share(value: float, ends: tuple[float, float]) -> float:
    low, high = map(math.log10, ends)
    return min(1.0, max(0.0, (math.log10(value) - low) / (high - low)))
