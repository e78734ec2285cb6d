"""A load command that runs beside the target, with all it starts, until the block ends."""

from __future__ import annotations

import asyncio
import contextlib
import shlex
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from heaphound.errors import OptionError
from heaphound.target.address import listening_addresses
from heaphound.target.process_group import end_group

LISTENING_SECONDS = 10.0
_GRACE_SECONDS = 2.0


@dataclass(slots=True)
class Load:
    """A load command that was started.

    Attributes:
        noted_at: when whoever started it noticed that it had ended; theirs to set.
    """

    process: asyncio.subprocess.Process
    noted_at: float | None = None

    @property
    def status(self) -> int | None:
        """Its exit status; None while it runs."""
        return self.process.returncode


async def until_listening(pid: int) -> None:
    """Wait until a process that was just started listens, besides its inspector, or some seconds.

    Load that begins earlier is refused, and some load generators give up then.
    """
    with contextlib.suppress(psutil.Error, OSError, TimeoutError):
        async with asyncio.timeout(LISTENING_SECONDS):
            while len(listening_addresses(pid)) < 2:  # noqa: ASYNC110 - nothing tells us
                await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def running_load(command: str | None, log: Path) -> AsyncIterator[Load | None]:
    """Run `command` (split as a shell would, but without one) inside the with block.

    Args:
        command: what the user wrote; None runs nothing.
        log: file for what it prints.

    Yields:
        The load, or None when there is none.

    Raises:
        OptionError: it cannot be split or started.
    """
    if command is None:
        yield None
        return
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise OptionError(f"--load {command!r} cannot be read: {error}") from error
    if not words:
        raise OptionError("--load needs a command", hint="For example --load 'npx autocannon URL'.")
    with log.open("ab", 0) as output:
        try:
            process = await asyncio.create_subprocess_exec(
                *words,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        except OSError as error:
            raise OptionError(
                f"the load command {words[0]} could not be started ({error.strerror})",
                hint="Check that it is installed and on the PATH; it runs without a shell.",
            ) from error
        try:
            yield Load(process)
        finally:
            await end_group(process, grace_seconds=_GRACE_SECONDS)
