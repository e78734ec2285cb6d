"""Several heaphounds on one process: none comes or goes while one takes snapshots to compare.

V8 gives all objects new ids when any inspector session ends (Node 18 to 26), so a second session
that comes and goes between two snapshots makes them incomparable. Who takes a series therefore
claims the process, and others see the claim before they open a session. The claim is a name in the
kernel (an abstract Unix socket), seen by every user of the same network, and gone with its owner.
A debugger knows nothing of this; `ids_hold` notices it.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

from heaphound.errors import HeaphoundError, TargetBusy
from heaphound.target.channel import Channel

_SOON_SECONDS = 30.0
_GROUP = "heaphound-series"


@contextlib.contextmanager
def claimed(pid: int | None, born: int | None) -> Iterator[None]:
    """Claim a process of this machine inside the block; nothing is claimed without a PID.

    Raises:
        TargetBusy: another heaphound has claimed it.
    """
    if pid is None or born is None:
        yield
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as name:
        try:
            name.bind(_name(pid, born))
        except OSError as error:
            raise busy(pid) from error
        yield


def is_claimed(pid: int, born: int | None) -> bool:
    """Whether a heaphound takes a series of this process now."""
    if born is None:
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as name:
        try:
            name.bind(_name(pid, born))
        except OSError:
            return True
    return False


def busy(pid: int) -> TargetBusy:
    """The error of a process that another heaphound has claimed."""
    return TargetBusy(
        f"another heaphound takes snapshots of process {pid}, and a second session would spoil "
        "their comparison",
        hint="Wait until it is done, or end it; `pgrep -af heaphound` shows it.",
    )


async def ids_hold(channel: Channel) -> bool:
    """Whether objects still have the ids of the last snapshot; True when it cannot be told.

    After a session has ended, V8 knows no id of any object until the next snapshot: it says 0.
    """
    with contextlib.suppress(HeaphoundError, LookupError, TypeError):
        try:
            answer = await channel.call(
                "Runtime.evaluate",
                timeout_seconds=_SOON_SECONDS,
                expression="process",
                objectGroup=_GROUP,
                silent=True,
            )
            told = await channel.call(
                "HeapProfiler.getHeapObjectId",
                timeout_seconds=_SOON_SECONDS,
                objectId=answer["result"]["objectId"],
            )
        finally:
            await channel.call(
                "Runtime.releaseObjectGroup", timeout_seconds=_SOON_SECONDS, objectGroup=_GROUP
            )
        return str(told["heapSnapshotObjectId"]) != "0"
    return True


def _name(pid: int, born: int) -> str:
    return f"\0heaphound-series-{pid}-{born}"
