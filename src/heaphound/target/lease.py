"""An inspector that was opened here closes by itself when heaphound is gone, even by SIGKILL.

While we are attached the target holds a lease: a timer that is not ref'ed, so that it keeps no
process alive, and whose every step stands inside a try, so that it can never throw. Each beat of
it takes one from the lease and each word of ours fills it up again; at zero it closes the
inspector and is gone. It counts beats and not time, because during a snapshot the target's loop
stands still, and so does the timer.

What is evaluated may interrupt any function, also those of Node that keep its timers, so timers are
made and cleared only when the task that was interrupted has ended.

The lease hangs on `process` under a symbol that no loop over properties shows. A second heaphound
finds it there and joins: the last one to leave closes the inspector, whoever opened it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

from heaphound.errors import HeaphoundError
from heaphound.target.connection import Connection

BEAT_SECONDS = 5
BEATS = 6  # so the inspector closes at most 30 s after we vanish, while the loop turns
_SOON_SECONDS = 10.0

_KEY = "Symbol.for('heaphound.lease')"
_TAKE = f"""
    if (lease === undefined) {{
      lease = {{ left: 0, holders: 0, timer: undefined }};
      const beat = () => {{
        try {{
          if (--lease.left > 0) return;
          clearInterval(lease.timer);
          delete process[key];
          process._debugEnd();
        }} catch {{}}
      }};
      Object.defineProperty(process, key, {{ value: lease, configurable: true }});
      (async () => {{
        await null;
        try {{
          if (lease.left <= 0) return;
          lease.timer = setInterval(beat, {BEAT_SECONDS * 1000});
          lease.timer.unref();
        }} catch {{}}
      }})();
    }}"""
_JOIN = f"""(() => {{
  try {{
    const key = {_KEY};
    let lease = process[key];%s
    if (lease === undefined) return false;
    lease.left = {BEATS};
    lease.holders += 1;
    return true;
  }} catch {{ return false; }}
}})()"""
_RENEW = f"try {{ process[{_KEY}].left = {BEATS}; }} catch {{}}"

# What remains to be done is done 0.1 s later, when we have hung up: nobody waits for an answer.
_LEAVE = f"""(() => {{
  try {{
    const key = {_KEY};
    const lease = process[key];
    if (lease !== undefined) {{
      lease.holders -= 1;
      if (lease.holders > 0) return;
      lease.left = 0;
      delete process[key];
    }}
    (async () => {{
      await null;
      try {{
        if (lease !== undefined) clearInterval(lease.timer);
        setTimeout(() => {{ try {{ process._debugEnd(); }} catch {{}} }}, 100).unref();
      }} catch {{}}
    }})();
  }} catch {{}}
}})()"""


async def join(connection: Connection, *, opened_here: bool) -> bool:
    """Take the lease when the inspector was opened here; join one that another heaphound holds.

    Returns:
        Whether there is a lease now, so that it must be left with `leave`.

    Raises:
        ConnectionLost: the inspector went away.
    """
    answer = await _evaluate(connection, _JOIN % (_TAKE if opened_here else ""))
    return answer.get("result", {}).get("value") is True


@contextlib.asynccontextmanager
async def renewing(connection: Connection) -> AsyncIterator[None]:
    """Fill the lease up again and again inside the block."""

    async def renew() -> None:
        with contextlib.suppress(HeaphoundError):  # whoever uses the connection learns of it
            while True:
                await asyncio.sleep(BEAT_SECONDS)
                await connection.call("Runtime.evaluate", expression=_RENEW, silent=True)

    task = asyncio.create_task(renew(), name="lease")
    try:
        yield
    finally:
        task.cancel()


async def leave(connection: Connection) -> None:
    """Give the lease back and close the inspector, unless another heaphound still needs it.

    Raises:
        HeaphoundError: it could not be told.
    """
    await _evaluate(connection, _LEAVE)


async def _evaluate(connection: Connection, expression: str) -> Mapping[str, Any]:
    return await connection.call(
        "Runtime.evaluate",
        timeout_seconds=_SOON_SECONDS,
        expression=expression,
        silent=True,
        returnByValue=True,
    )
