"""Rectangles whose areas are sizes: a squarified treemap.

In: sizes and a rectangle. Out: a rectangle for each size. Bruls, Huizing and van Wijk, "Squarified
treemaps", 2000: rows are filled along the shorter side as long as that makes them squarer. O(n²)
at worst for n sizes, n being a few hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Left, top, width and height, in any unit."""

    x: float
    y: float
    width: float
    height: float

    def inset(self, top: float, side: float) -> Rectangle:
        """The rectangle with room taken off for a heading and a border; never negative."""
        return Rectangle(
            self.x + side,
            self.y + top,
            max(0.0, self.width - 2 * side),
            max(0.0, self.height - top - side),
        )


def squarified(sizes: Sequence[float], whole: float, area: Rectangle) -> list[Rectangle]:
    """Lay sizes out in an area, in their order, which should be falling.

    Args:
        sizes: each more than 0.
        whole: what the full area stands for; more than the sum of sizes leaves a rest empty.
        area: to fill.

    >>> [(box.x, box.width, box.height) for box in squarified([1, 1], 2, Rectangle(0, 0, 4, 2))]
    [(0, 2.0, 2.0), (2.0, 2.0, 2.0)]
    """
    if whole <= 0 or area.width <= 0 or area.height <= 0:
        return [Rectangle(area.x, area.y, 0.0, 0.0) for _ in sizes]
    scale = area.width * area.height / whole
    areas = [size * scale for size in sizes]
    placed: list[Rectangle] = []
    while len(placed) < len(areas):
        row = _row(areas[len(placed) :], min(area.width, area.height))
        rectangles, area = _place(row, area)
        placed.extend(rectangles)
    return placed


def _row(areas: Sequence[float], side: float) -> list[float]:
    """The longest beginning of `areas` that gets squarer with each of its members."""
    row = [areas[0]]
    for each in areas[1:]:
        if side <= 0 or _worst([*row, each], side) > _worst(row, side):
            break
        row.append(each)
    return row


def _worst(row: Sequence[float], side: float) -> float:
    total = sum(row)
    return max(side * side * max(row) / total**2, total**2 / (side * side * min(row)))


def _place(row: Sequence[float], area: Rectangle) -> tuple[list[Rectangle], Rectangle]:
    total = sum(row)
    is_wide = area.width >= area.height
    side = area.height if is_wide else area.width
    depth = min(total / side, area.width if is_wide else area.height) if side else 0.0
    placed = []
    offset = 0.0
    for each in row:
        length = each / depth if depth else 0.0
        placed.append(
            Rectangle(area.x, area.y + offset, depth, length)
            if is_wide
            else Rectangle(area.x + offset, area.y, length, depth)
        )
        offset += length
    rest = (
        Rectangle(area.x + depth, area.y, area.width - depth, area.height)
        if is_wide
        else Rectangle(area.x, area.y + depth, area.width, area.height - depth)
    )
    return placed, rest
