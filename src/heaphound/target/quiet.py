"""How busy the target's event loop is, from the two counters that Node keeps all the time."""

from __future__ import annotations

import json
from dataclasses import dataclass

from heaphound.errors import ProtocolViolation
from heaphound.target.facts import Caller

_ANSWER_SECONDS = 30.0
_ASK = """(() => {
  try { return JSON.stringify(performance.eventLoopUtilization()); } catch { return '{}'; }
})()"""


@dataclass(frozen=True, slots=True)
class Utilization:
    """Milliseconds that the loop waited for events, and worked on them, since it started."""

    idle: float
    active: float

    def since(self, earlier: Utilization) -> float:
        """The share of the time since `earlier` in which the loop worked: 0 to 1.

        >>> Utilization(190.0, 110.0).since(Utilization(100.0, 100.0))
        0.1
        """
        idle, active = self.idle - earlier.idle, self.active - earlier.active
        return active / (idle + active) if idle + active > 0 else 1.0


async def loop_utilization(caller: Caller) -> Utilization:
    """Read the counters once.

    Raises:
        ConnectionLost: the inspector went away.
        ProtocolViolation: the process does not tell.
    """
    answer = await caller.call(
        "Runtime.evaluate",
        timeout_seconds=_ANSWER_SECONDS,
        expression=_ASK,
        silent=True,
        returnByValue=True,
    )
    try:
        told = json.loads(answer["result"]["value"])
        return Utilization(float(told["idle"]), float(told["active"]))
    except (LookupError, TypeError, ValueError) as error:
        raise ProtocolViolation("the process does not tell how busy its event loop is") from error
