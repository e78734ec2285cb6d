"""A load command that runs beside the target, with all it starts, until the block ends."""

from __future__ import annotations

import asyncio
import contextlib
import shlex
from collections.abc import AsyncIterator
from pathlib import Path

from heaphound.errors import OptionError
from heaphound.target.process_group import end_group

_GRACE_SECONDS = 2.0


@contextlib.asynccontextmanager
async def running_load(command: str | None, log: Path) -> AsyncIterator[None]:
    """Run `command` (split as a shell would, but without one) inside the with block.

    Args:
        command: what the user wrote; None runs nothing.
        log: file for what it prints.

    Raises:
        OptionError: it cannot be split or started.
    """
    if command is None:
        yield
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
            yield
        finally:
            await end_group(process, grace_seconds=_GRACE_SECONDS)
