"""When memory will reach its limits, as an interval.

In: the trend of a region and the limits that apply to it. Out: one `LimitForecast` per limit. A
forecast is made only for growth that was claimed; anything else does not reach a limit by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from heaphound.trend.judge import Trend


@dataclass(frozen=True, slots=True)
class Limit:
    """A size that memory must not reach.

    Attributes:
        name: what limits: "heap limit", "cgroup limit", "RSS cap".
        size_bytes: the size.
        of_heap: whether the JavaScript heap alone counts; otherwise the whole process does.
        taken_bytes: what others take of it: other processes of the same memory group.
    """

    name: str
    size_bytes: int
    of_heap: bool
    taken_bytes: int = 0


@dataclass(frozen=True, slots=True)
class LimitForecast:
    """When a limit will be hit.

    Attributes:
        limit: the limit.
        reached_in_seconds: from the last sample, earliest and latest; None when nothing
            leads there.
    """

    limit: Limit
    reached_in_seconds: tuple[float, float] | None


def forecast(limit: Limit, trend: Trend | None, now_bytes: tuple[float, float]) -> LimitForecast:
    """Divide what is left by the slope's interval.

    Args:
        limit: the limit to reach.
        trend: of what the limit counts; None when it was not recorded.
        now_bytes: the floor at the last sample, least and most.
    """
    if trend is None or trend.kind != "growing" or trend.slope.low <= 0:
        return LimitForecast(limit, None)
    room = limit.size_bytes - limit.taken_bytes
    least, most = (max(0.0, room - now) for now in reversed(now_bytes))
    return LimitForecast(limit, (least / trend.slope.high, most / trend.slope.low))
