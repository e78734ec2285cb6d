"""Every condition, in the order in which a report tells them: what ends the process first."""

from __future__ import annotations

from heaphound.doctor.condition import Check
from heaphound.doctor.conditions import (
    blocked_loop,
    external_growth,
    gc_pressure,
    handle_growth,
    io_wait,
    leak,
    native_growth,
)

CHECKS: tuple[Check, ...] = (
    leak.check,
    external_growth.check,
    native_growth.check,
    gc_pressure.check,
    blocked_loop.check,
    handle_growth.check,
    io_wait.check,
)
