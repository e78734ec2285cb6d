"""Which form a file is to have: its name says it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from heaphound.errors import OptionError
from heaphound.profile.formats.collapsed import collapsed
from heaphound.profile.formats.heapprofile import heapprofile
from heaphound.profile.formats.pprof import pprof
from heaphound.profile.formats.speedscope import speedscope
from heaphound.profile.result import ProfileResult

SUFFIXES = {
    ".heapprofile": "DevTools",
    ".speedscope.json": "speedscope",
    ".pb.gz": "pprof",
    ".collapsed": "collapsed stacks",
}


def exported(path: Path) -> Callable[[ProfileResult], bytes]:
    """Find what writes the form that a file's name asks for.

    Raises:
        OptionError: no form has such a name.
    """
    suffix = next((suffix for suffix in SUFFIXES if path.name.endswith(suffix)), None)
    if suffix is None:
        raise OptionError(
            f"{path.name} does not say which form to export",
            hint="End it with "
            + ", ".join(f"{suffix} ({tool})" for suffix, tool in SUFFIXES.items())
            + ".",
        )
    return _WRITERS[suffix]


def _as_pprof(result: ProfileResult) -> bytes:
    return pprof(
        result.shown,
        kind="alloc" if result.origin.collected else "inuse",
        time_seconds=0.0 if result.window is None else result.window.end.time,
        duration_seconds=result.seconds,
        interval_bytes=result.origin.interval_bytes or 0,
    )


_WRITERS: dict[str, Callable[[ProfileResult], bytes]] = {
    ".heapprofile": lambda result: heapprofile(result.shown),
    ".speedscope.json": lambda result: speedscope(result.shown, result.origin.source),
    ".pb.gz": _as_pprof,
    ".collapsed": lambda result: collapsed(result.shown),
}
