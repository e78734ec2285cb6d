"""A profile with everything that is told of it, from a Case or from a file.

In: the readings of a profiling and a window over them, or one profile. Out: a `ProfileResult`,
whose frames stand in the source that was written where source maps say so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from heaphound.heap.locations import Place
from heaphound.profile.frames import Frame, Kind
from heaphound.profile.segments import (
    Segment,
    Window,
    allocated_in,
    baseline,
    shown_in,
)
from heaphound.profile.sites import Sites, courses, find_sites
from heaphound.profile.tree import EMPTY, Profile
from heaphound.source.original_place import original_place

_COURSE_READINGS = 16
_COURSE_SITES = 20
_FEWEST_FOR_HALVES = 2


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a profile comes from.

    Attributes:
        source: the Case or the file.
        node: the version; None when it is not known.
        pid: of the process; None when it is not known.
        interval_bytes: between samples, on average; None when it is not known.
        collected: it has what was allocated, not what is alive.
        ended: why profiling ended; empty when it is not known.
        exact: every object was seen, not a sample of them.
    """

    source: str
    node: str | None = None
    pid: int | None = None
    interval_bytes: int | None = None
    collected: bool = False
    ended: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class ProfileResult:
    """A profile as it is told.

    Attributes:
        origin: where it comes from.
        shown: the samples that are told of.
        begin: what was alive at the begin: of the window, else at the first reading.
        end: what was alive at the end.
        sites: where it was allocated.
        courses: for the first sites, what was alive of each at some readings of the time.
        segments: every reading that is kept; none for a file.
        window: of them; None for a file.
        since: the reading that growth is measured from, if there is one.
        notes: what the reader must know.
    """

    origin: Origin
    shown: Profile
    begin: Profile
    end: Profile
    sites: Sites
    courses: tuple[tuple[int, ...], ...] = ()
    segments: tuple[Segment, ...] = ()
    window: Window | None = None
    since: Segment | None = None
    notes: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """How long the window is; 0 for a file."""
        if self.window is None:
            return 0.0
        begin = self.window.begin
        return self.window.end.seconds - (0.0 if begin is None else begin.seconds)


def result_of_file(profile: Profile, source: str, *, exact: bool = False) -> ProfileResult:
    """Tell a profile that was read from a file."""
    shown = with_original_frames(profile)
    sites = find_sites(shown, EMPTY, shown, by_growth=False)
    return ProfileResult(Origin(source, exact=exact), shown, EMPTY, shown, sites)


def result_of_segments(
    origin: Origin,
    segments: Sequence[Segment],
    window: Window,
    profile_at: Callable[[int], Profile],
) -> ProfileResult:
    """Tell a window of a profiling."""

    def original_at(number: int) -> Profile:
        return with_original_frames(profile_at(number))

    if origin.collected:
        shown = with_original_frames(allocated_in(segments, window, profile_at))
        sites = find_sites(shown, EMPTY, shown, by_growth=False)
        return ProfileResult(
            origin, shown, EMPTY, shown, sites, (), tuple(segments), window, None, window.notes
        )
    shown, lost = shown_in(segments, window, profile_at)
    shown = with_original_frames(shown)
    end = original_at(window.end.number)
    since = window.begin or baseline(segments, window.end)
    if since is not None and since.sampler != window.end.sampler:
        since = baseline(segments, window.end)
    begin = EMPTY if since is None else original_at(since.number)
    passed = [
        one
        for one in segments
        if since is not None and since.number <= one.number <= window.end.number
    ]
    middle = original_at(_halfway(passed).number) if len(passed) > _FEWEST_FOR_HALVES else None
    by_growth = window.begin is None and since is not None
    sites = find_sites(shown, begin, end, by_growth=by_growth, middle=middle)
    looked = _spread(passed, _COURSE_READINGS)
    rows = courses(sites.sites[:_COURSE_SITES], (original_at(one.number) for one in looked))
    return ProfileResult(
        origin,
        shown,
        begin,
        end,
        sites,
        tuple(tuple(row) for row in rows),
        tuple(segments),
        window,
        since,
        (*window.notes, *lost),
    )


def with_original_frames(profile: Profile) -> Profile:
    """Move frames of compiled code to where they stand in the original."""
    return replace(profile, frames=tuple(_original(frame) for frame in profile.frames))


def _original(frame: Frame) -> Frame:
    if frame.kind is not Kind.APPLICATION or not frame.line:
        return frame
    place = original_place(Place(frame.file, frame.line, frame.column, frame.function))
    if place.generated is None:
        return frame
    return Frame(frame.name, place.file, place.line, place.column)


def _halfway(segments: Sequence[Segment]) -> Segment:
    """Give the reading nearest to the middle of the time."""
    middle = (segments[0].seconds + segments[-1].seconds) / 2
    return min(segments, key=lambda one: abs(one.seconds - middle))


def _spread(segments: Sequence[Segment], most: int) -> list[Segment]:
    """Choose some of them, evenly, with the first and the last."""
    if len(segments) <= most:
        return list(segments)
    step = (len(segments) - 1) / (most - 1)
    return [segments[round(at * step)] for at in range(most)]
