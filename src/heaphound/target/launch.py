"""Start the user's command with an inspector on a free loopback port, and own its lifetime.

`node app.js` becomes `node --inspect=127.0.0.1:0 app.js`; any other command, such as `npm start`,
gets the flag through NODE_OPTIONS. Node prints on stderr where its inspector listens. The
command's own output goes on to a log file or to our stderr, without the inspector's lines.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from heaphound.errors import InspectorUnavailable, LaunchFailed
from heaphound.target.address import ask_inspector, parse_address
from heaphound.target.process_group import end_group

INSPECT_FLAG = "--inspect=127.0.0.1:0"
STARTING_SECONDS = 30.0
GRACE_SECONDS = 3.0
_SETTLING_SECONDS = 0.25  # a command that fails at once does so before we connect
_KEPT_LINES = 12
_FATAL = "FATAL ERROR"  # as V8 begins the line that says why it ends the process

_LISTENING = re.compile(rb"Debugger listening on (ws://\S+)")
_CHATTER = re.compile(
    rb"Debugger listening on |For help, see: https://nodejs\.org/|Debugger attached\.|"
    rb"Debugger ending on |Waiting for the debugger to disconnect"
)
_NODE = re.compile(r"(node|nodejs)([-.]?\d[\w.]*)?$")
_STARTERS = {
    *("npm", "npx", "yarn", "pnpm", "pnpx", "corepack", "tsx", "nodemon", "ts-node-dev"),
    *("cross-env", "cross-env-shell", "dotenv", "dotenv-cli", "env-cmd", "concurrently"),
}


@dataclass(frozen=True, slots=True)
class Launched:
    """A command that runs, and the inspector of its Node process."""

    words: Sequence[str]
    process: asyncio.subprocess.Process
    stderr: _Stderr
    websocket_url: str

    async def failure(self, patience_seconds: float) -> LaunchFailed | None:
        """Why it did not come to an examination, if it ends within this time; None otherwise."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), patience_seconds)
        if self.process.returncode is None:
            return None
        return _ended(self.words, self.process.returncode, await self.last_words())

    async def last_words(self) -> str:
        """The last lines that it printed on stderr, once it ended."""
        await self.stderr.drained()
        return "\n".join(self.stderr.last_lines)


def inspected_command(
    command: Sequence[str], environment: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """Add the inspector flag to a command, as an argument or through NODE_OPTIONS.

    >>> inspected_command(["node", "app.js"], {})
    (['node', '--inspect=127.0.0.1:0', 'app.js'], {})
    >>> inspected_command(["npm", "start"], {"NODE_OPTIONS": "--no-warnings"})
    (['npm', 'start'], {'NODE_OPTIONS': '--no-warnings --inspect=127.0.0.1:0'})
    """
    words, variables = list(command), dict(environment)
    if _NODE.match(Path(words[0]).name):
        return [words[0], INSPECT_FLAG, *words[1:]], variables
    options = f"{variables.get('NODE_OPTIONS', '')} {INSPECT_FLAG}".strip()
    return words, {**variables, "NODE_OPTIONS": options}


@contextlib.asynccontextmanager
async def launched(
    command: Sequence[str],
    *,
    log: Path | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> AsyncIterator[Launched]:
    """Run `command` inside the with block; at its end terminate it and all it started.

    Args:
        command: the program and its arguments.
        log: file that receives what the command prints; None passes it on to our stderr.
        folder: where to run it; None for here.
        environment: its variables; None for ours.

    Raises:
        LaunchFailed: it could not be started, or ended before its inspector opened.
    """
    if not command:
        raise LaunchFailed("no command was given", hint="Write it last: -- node app.js")
    words, variables = inspected_command(
        command, os.environ if environment is None else environment
    )
    with contextlib.ExitStack() as files:
        output: BinaryIO = (
            sys.stderr.buffer if log is None else files.enter_context(log.open("ab", 0))
        )
        try:
            process = await asyncio.create_subprocess_exec(
                *words,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=asyncio.subprocess.PIPE,
                cwd=folder,
                env=variables,
                start_new_session=True,  # Ctrl-C reaches us; we end the group in our own time
            )
        except OSError as error:
            raise LaunchFailed(
                f"{words[0]} could not be started ({error.strerror})",
                hint="Check that it is installed and on the PATH.",
            ) from error
        stderr = _Stderr(process, output)
        try:
            url = await _first_inspector(words, process, stderr)
            run = Launched(words, process, stderr, url)
            if (failure := await run.failure(_SETTLING_SECONDS)) is not None:
                raise failure
            yield run
        finally:
            await end_group(process, grace_seconds=GRACE_SECONDS)
            await stderr.drained()


class _Stderr:
    """Passes the command's stderr on, and notices the inspectors it announces."""

    def __init__(self, process: asyncio.subprocess.Process, output: BinaryIO) -> None:
        self.inspectors: asyncio.Queue[str | None] = asyncio.Queue()
        self.last_lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._process = process
        self._output = output
        self._pump = asyncio.create_task(self._pass_on(), name="launched-stderr")

    async def drained(self) -> None:
        """Wait a moment for the rest; a daemon that holds the pipe is not waited for."""
        await asyncio.wait({self._pump}, timeout=1.0)
        self._pump.cancel()

    async def _pass_on(self) -> None:
        stream = self._process.stderr
        if stream is None:
            return
        rest = b""
        while chunk := await stream.read(65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._line(line + b"\n")
        if rest:
            self._line(rest)
        self.inspectors.put_nowait(None)

    def _line(self, line: bytes) -> None:
        if found := _LISTENING.search(line):
            self.inspectors.put_nowait(found[1].decode())
        if _CHATTER.match(line):
            return
        self._keep(line.decode("utf-8", "replace").rstrip())
        with contextlib.suppress(OSError, ValueError):  # our own stderr may be closed
            self._output.write(line)
            self._output.flush()

    def _keep(self, line: str) -> None:
        """Keep the last lines; what V8 dies of stays before the frames that it prints after it."""
        kept = self.last_lines
        if line.startswith(_FATAL):
            kept.clear()
        elif len(kept) == kept.maxlen and kept[0].startswith(_FATAL):
            return
        kept.append(line)


async def _first_inspector(
    words: list[str], process: asyncio.subprocess.Process, stderr: _Stderr
) -> str:
    try:
        async with asyncio.timeout(STARTING_SECONDS):
            while (url := await stderr.inspectors.get()) is not None:
                if not await _only_starts_another(url):
                    return url
    except TimeoutError as error:
        raise LaunchFailed(
            f"`{' '.join(words)}` opened no inspector within {STARTING_SECONDS:.0f} s",
            hint="Does it start Node.js, and does NODE_OPTIONS reach it?",
        ) from error
    raise _ended(words, await process.wait(), "\n".join(stderr.last_lines))


def _ended(words: Sequence[str], status: int, said: str) -> LaunchFailed:
    failure = LaunchFailed(
        f"`{' '.join(words)}` ended with status {status} before it could be examined"
        + (f"; it said:\n{said}" if said else ""),
        hint="Run the command by itself first, and see that it keeps running.",
    )
    failure.status = status
    return failure


async def _only_starts_another(url: str) -> bool:
    """Whether this is npm or the like, which run on Node too, and not yet what they start."""
    address = parse_address(url)
    plain = parse_address(f"{address.host}:{address.port}")
    try:
        script = await asyncio.to_thread(ask_inspector, plain)
    except InspectorUnavailable:
        return True  # already gone again
    return is_starter(script.title)


def is_starter(script: str) -> bool:
    """Whether a script starts the user's program in a process of its own.

    >>> is_starter("/usr/lib/node_modules/npm/bin/npm-cli.js"), is_starter("/home/npm/server.js")
    (True, False)
    """
    parts = Path(script).parts
    package = ""
    if "node_modules" in parts[:-1]:
        package = parts[len(parts) - parts[::-1].index("node_modules")]
    name = Path(script).name.removesuffix(".js").removesuffix(".cjs").removesuffix("-cli")
    return bool({package, name} & _STARTERS)
