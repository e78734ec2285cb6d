"""A look as one line of `watch --json`. In: `Vitals`. Out: a dict that JSON can say."""

from __future__ import annotations

from typing import Any

from heaphound.case.recording import details_of
from heaphound.target.vitals import Vitals


def vitals_json(vitals: Vitals) -> dict[str, Any]:
    """Give a look as one line of `watch --json`; sizes in bytes, by the names of the CSV."""
    memory = vitals.memory
    return {
        "time": memory.time,
        "rss": memory.rss_bytes,
        "heapUsed": memory.heap_used_bytes,
        "heapTotal": memory.heap_total_bytes,
        "external": memory.external_bytes,
        "arrayBuffers": memory.array_buffers_bytes,
        "heapLimit": memory.heap_limit_bytes,
        "uptime": vitals.uptime,
        **details_of(vitals),
        "majors": [
            {"time": one.time, "heapAfter": one.heap_after_bytes, "pauseMs": one.pause_ms}
            for one in vitals.majors
        ],
        "warnings": [
            {"time": one.time, "message": one.message, "stack": one.stack}
            for one in vitals.warnings
        ],
    }
