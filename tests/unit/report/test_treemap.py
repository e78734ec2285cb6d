"""Areas are sizes, and nothing lies over anything else."""

from hypothesis import given
from hypothesis import strategies as st

from heaphound.report.treemap import Rectangle, squarified

SIZES = st.lists(st.integers(1, 10**9), min_size=1, max_size=40).map(
    lambda sizes: sorted(sizes, reverse=True)
)


@given(sizes=SIZES, rest=st.integers(0, 10**9))
def test_areas_are_in_proportion_and_inside(sizes, rest):
    area = Rectangle(3, 5, 800, 300)
    whole = sum(sizes) + rest
    boxes = squarified(sizes, whole, area)
    assert len(boxes) == len(sizes)
    for size, box in zip(sizes, boxes, strict=True):
        expected = area.width * area.height * size / whole
        assert abs(box.width * box.height - expected) <= 1e-6 * area.width * area.height
        assert box.x >= area.x - 1e-6
        assert box.y >= area.y - 1e-6
        assert box.x + box.width <= area.x + area.width + 1e-6
        assert box.y + box.height <= area.y + area.height + 1e-6


@given(sizes=SIZES)
def test_no_two_overlap(sizes):
    boxes = squarified(sizes, sum(sizes), Rectangle(0, 0, 640, 480))
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert across <= 1e-6 or down <= 1e-6


def test_without_room_there_are_empty_boxes():
    assert squarified([1, 2], 3, Rectangle(0, 0, 0, 10)) == [Rectangle(0, 0, 0, 0)] * 2
