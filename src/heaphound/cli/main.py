"""`heaphound`: the table of commands, each imported only when it is called.

`heaphound --help` must answer at once, so this module imports click and nothing else; the table
holds the one-line summaries that the help shows.
"""

from __future__ import annotations

import atexit
import errno
import gc
import importlib
import os
import sys
import threading
from typing import NoReturn

import click

from heaphound import __version__
from heaphound.errors import HeaphoundError, StorageFull

EXIT_NOTHING_FOUND = 0
EXIT_FINDINGS = 1
EXIT_COULD_NOT_RUN = 2
EXIT_INTERRUPTED = 130

_OBJECTS_PER_COLLECTION = 100_000

# name -> (module with a click command of the same name, summary)
COMMANDS: dict[str, tuple[str, str]] = {
    "hunt": ("heaphound.cli.hunt", "find the leak in a running or launched process"),
    "diagnose": ("heaphound.cli.diagnose", "find the leak in two or more heap snapshot files"),
    "summary": ("heaphound.cli.summary", "show what one heap snapshot consists of"),
    "compare": ("heaphound.cli.compare", "show what came and went between heap snapshots"),
    "object": ("heaphound.cli.object", "show one object of a snapshot, and why it is alive"),
    "dominators": ("heaphound.cli.dominators", "show where a snapshot's memory is, as a tree"),
    "strings": ("heaphound.cli.strings", "show duplicate, pinned and long strings"),
    "contexts": ("heaphound.cli.contexts", "show what the variables of closures keep alive"),
    "watch": ("heaphound.cli.watch", "say whether memory grows, settles or is steady"),
    "doctor": ("heaphound.cli.doctor", "say what a process suffers from, with charts over time"),
    "handles": ("heaphound.cli.handles", "list what keeps a process alive, and what piles up"),
    "profile": ("heaphound.cli.profile", "show which places allocate the memory that stays"),
    "allocations": ("heaphound.cli.allocations", "show which calls made the objects of a snapshot"),
    "capture": ("heaphound.cli.capture", "take a heap snapshot without hurting the process"),
    "upload": ("heaphound.cli.upload", "send a Case to S3, GCS, Azure or another folder"),
    "guard": ("heaphound.cli.guard", "watch for weeks; capture, diagnose and tell by itself"),
    "ps": ("heaphound.cli.ps", "list the Node processes and what can be done with them"),
    "scan": ("heaphound.cli.scan", "find leaks in JavaScript and TypeScript source"),
    "report": ("heaphound.cli.report", "show a Case again: terminal, HTML, JSON, SARIF, Markdown"),
    "verify": ("heaphound.cli.verify", "say whether a fix worked: before against after"),
    "explain": ("heaphound.cli.explain", "explain a category, verdict, error, word or rule"),
    "demo": ("heaphound.cli.demo", "hunt a real leak in a bundled service"),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are first needed."""

    # ruff: noqa: ARG002 (click calls these with the context)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of the table, which is the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module_name, _ = COMMANDS[cmd_name]
        module = importlib.import_module(module_name)
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table from the summaries, without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="heaphound")
def heaphound() -> None:
    """Find what keeps a Node.js process's memory alive: the variable, the file, the line."""


def main() -> NoReturn:
    """Run a command; errors a user can act on become a message and exit status 2."""
    # numpy's linear algebra, unused here, starts a thread for each processor when it is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Imports make many objects and no garbage: looking for some would take a sixth of their time.
    gc.set_threshold(_OBJECTS_PER_COLLECTION)
    try:
        status = heaphound.main(standalone_mode=False, color=_colour())
    except HeaphoundError as error:
        _explain(error)
        status = EXIT_COULD_NOT_RUN
    except click.ClickException as error:
        error.show()
        status = EXIT_COULD_NOT_RUN
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        status = EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output is gone (`| head`): nothing is left to say, and nothing failed.
        _drop_output()
        status = EXIT_NOTHING_FOUND
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename is not None:
            raise
        _drop_output()
        _explain(StorageFull("there is no room left where the output goes", hint="Free some."))
        status = EXIT_COULD_NOT_RUN
    _end(status if isinstance(status, int) else EXIT_NOTHING_FOUND)


def _drop_output() -> None:
    """Send what is still to be written nowhere, as it cannot go where it should."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end(status: int) -> NoReturn:
    """End the process; the system frees its memory at once, where Python would object by object.

    What has to be done at the end is done first: other threads waited for, functions that were
    registered for the exit called, output written. Saves 30 ms after a snapshot of 100 MB.
    """
    gc.freeze()  # nobody needs the last two collections
    if any(not thread.daemon for thread in threading.enumerate()[1:]):
        sys.exit(status)
    try:
        atexit._run_exitfuncs()  # noqa: SLF001 (the standard library's own way to exit a fork)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # the process was started with it closed
                stream.flush()
    except OSError:  # the reader of our output is gone: Python knows what to say
        sys.exit(status)
    os._exit(status)


def _colour() -> bool | None:
    """False where colours are not wanted (https://no-color.org); None leaves it to the terminal."""
    return False if os.environ.get("NO_COLOR") else None


def _explain(error: HeaphoundError) -> None:
    label = click.style("error", fg="red", bold=True)
    click.echo(f"{label} [{error.reference}] {error.message}", err=True, color=_colour())
    if error.hint:
        click.echo(f"  {error.hint}", err=True)
