"""Which of the Node processes is meant, by what stays the same when it is started again.

In: the words of `--selector`. Out: the processes that match now. A PID changes with every restart;
the script, the port, the folder or the container do not.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from heaphound.errors import OptionError
from heaphound.target.address import listening_addresses
from heaphound.target.launch import is_starter
from heaphound.target.life import born
from heaphound.target.processes import is_node

_HINT = (
    "Write for example script=server.js, or port=3000, or command=worker,env.APP=web. The keys are "
    "script, command, cwd, user, port, cgroup and env.NAME; all that are given must hold."
)


@dataclass(frozen=True, slots=True)
class Selector:
    """What must hold of a process: pairs of a key and a value, all of them."""

    text: str
    terms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A process that a selector means; with `born` (see `life.born`) for good."""

    pid: int
    born: int


def parse_selector(text: str) -> Selector:
    """Read what the user wrote.

    >>> parse_selector("script=server.js, env.APP=web").terms
    (('script', 'server.js'), ('env.APP', 'web'))

    Raises:
        OptionError: it is none.
    """
    terms = []
    for part in text.split(","):
        key, equals, value = (word.strip() for word in part.partition("="))
        is_known = key in _TESTS or (key.startswith("env.") and key != "env.")
        if not (equals and value and is_known) or (key == "port" and not value.isdigit()):
            raise OptionError(f"--selector {text!r}: {part.strip()!r} is no term of it", hint=_HINT)
        terms.append((key, value))
    return Selector(text, tuple(terms))


def matching(selector: Selector) -> list[Match]:
    """The Node processes that a selector means now, the oldest first.

    Those that may not be looked at are left out, and so are npm and the like, which only start
    the program that is meant. Costs about a millisecond for each Node process.
    """
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if is_node(process) and _is_meant(process, selector):
                since = born(process.pid)
                if since is not None:
                    found.append(Match(process.pid, since))
    return sorted(found, key=lambda match: (match.born, match.pid))


def _is_meant(process: psutil.Process, selector: Selector) -> bool:
    if process.status() == psutil.STATUS_ZOMBIE or is_starter(_script(process)):
        return False
    return all(_holds(process, key, value) for key, value in selector.terms)


def _holds(process: psutil.Process, key: str, value: str) -> bool:
    if key.startswith("env."):
        return process.environ().get(key.removeprefix("env.")) == value
    return _TESTS[key](process, value)


def _script(process: psutil.Process) -> str:
    """The first word of the command line that is no option; empty when there is none."""
    return next((word for word in process.cmdline()[1:] if not word.startswith("-")), "")


def _is_path_end(path: str, end: str) -> bool:
    """Whether a path is `end` or ends in it, folder by folder.

    >>> _is_path_end("/srv/app/server.js", "app/server.js"), _is_path_end("/srv/xapp", "app")
    (True, False)
    """
    parts, wanted = Path(path).parts, Path(end).parts
    return bool(wanted) and parts[-len(wanted) :] == wanted


_TESTS: dict[str, Callable[[psutil.Process, str], bool]] = {
    "script": lambda process, value: _is_path_end(_script(process), value),
    "command": lambda process, value: value in " ".join(process.cmdline()),
    "cwd": lambda process, value: _is_path_end(process.cwd(), value),
    "user": lambda process, value: value in (process.username(), str(process.uids().real)),
    "port": lambda process, value: any(
        address.port == int(value) for address in listening_addresses(process.pid)
    ),
    "cgroup": lambda process, value: (
        value in Path(f"/proc/{process.pid}/cgroup").read_text(encoding="utf-8")
    ),
}
