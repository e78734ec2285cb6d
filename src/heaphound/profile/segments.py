"""The readings of one profiling, and windows of time over them.

In: segments, each a reading of the sampler while it went on. Out: the two readings that a window
begins and ends with, and which of the samples belong between them.

The sampler numbers its samples. Another one begins when the inspector's connection was lost, or
when samples came too fast, so each segment says which sampler it is of: a window that crosses from
one to the next has what the later ones saw, and says what is missing.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from heaphound.errors import OptionError, ProfileUnusable
from heaphound.profile.tree import Profile
from heaphound.units import duration_text

# A wall clock that disagrees with the monotonic one by more than this was set.
CLOCK_JUMP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Segment:
    """One reading.

    Attributes:
        number: counted from 1 in the order they were read.
        time: of the reading, seconds since the epoch, by the wall clock.
        seconds: of the reading, since profiling began, by a clock that never jumps.
        sampler: which sampler it is of, counted from 1.
        last_ordinal: of all samples this sampler had shown until then.
        total_bytes: what the samples alive stand for.
        samples: how many.
        pause_seconds: how long the reading took the process, at most.
    """

    number: int
    time: float
    seconds: float
    sampler: int
    last_ordinal: int
    total_bytes: int
    samples: int
    pause_seconds: float


@dataclass(frozen=True, slots=True)
class Window:
    """From one reading to another.

    Attributes:
        begin: None for the start of profiling.
        end: the later reading.
        notes: what the reader must know of it.
    """

    begin: Segment | None
    end: Segment
    notes: tuple[str, ...] = ()


def whole(segments: Sequence[Segment]) -> Window:
    """Give the window from the start to the last reading.

    Raises:
        ProfileUnusable: there is no reading.
    """
    if not segments:
        raise ProfileUnusable(
            "the profile has no reading: it ended before the first",
            hint="Profile for longer, or read more often with --every.",
        )
    return Window(None, segments[-1], clock_notes(segments))


def window_between(
    segments: Sequence[Segment], begin: Segment | None, end: Segment | None = None
) -> Window:
    """Give the window between two readings; None for the start, and for the last.

    Raises:
        OptionError: the window is empty.
        ProfileUnusable: there is no reading.
    """
    all_of_it = whole(segments)
    end = end or all_of_it.end
    if begin is not None and begin.number >= end.number:
        raise OptionError(
            "no reading lies in that time",
            hint="`heaphound profile CASE --json` lists the readings that are kept.",
        )
    return Window(begin, end, all_of_it.notes)


def shown_in(
    segments: Sequence[Segment], window: Window, profile_at: Callable[[int], Profile]
) -> tuple[Profile, tuple[str, ...]]:
    """Keep what was allocated within a window and was alive at its end.

    Args:
        segments: in order.
        window: of them.
        profile_at: gives the profile of a reading by its number.

    Returns:
        The samples, and what is not known.
    """
    begin, end = window.begin, window.end
    made = profile_at(end.number)
    if begin is not None and begin.sampler == end.sampler:
        return made.made_between(begin.last_ordinal), ()
    first = next(one for one in segments if one.sampler == end.sampler)
    if first.number == segments[0].number:
        return made, ()
    lost = (
        f"another sampler began before the reading #{first.number}: what was allocated until then "
        "is not in this profile, alive or not"
    )
    return made, (lost,)


def allocated_in(
    segments: Sequence[Segment], window: Window, profile_at: Callable[[int], Profile]
) -> Profile:
    """Sum up the readings of a window, where each has what was allocated since the one before."""
    begin = 0 if window.begin is None else window.begin.number
    numbers = [one.number for one in segments if begin < one.number <= window.end.number]
    total = profile_at(numbers[0])
    for number in numbers[1:]:
        total = total.combined_with(profile_at(number))
    return total


def baseline(segments: Sequence[Segment], end: Segment) -> Segment | None:
    """Give the first reading of the sampler that a reading is of, if it is another one."""
    first = next(one for one in segments if one.sampler == end.sampler)
    return first if first.number < end.number else None


def clock_notes(segments: Sequence[Segment]) -> tuple[str, ...]:
    """Say where the wall clock was set while profiling."""
    notes = []
    for earlier, later in itertools.pairwise(segments):
        jump = (later.time - earlier.time) - (later.seconds - earlier.seconds)
        if abs(jump) > CLOCK_JUMP_SECONDS:
            way = "forward" if jump > 0 else "back"
            notes.append(
                f"the clock was set {way} by {duration_text(abs(jump))} before the reading "
                f"#{later.number}; durations are right, times of the day are the clock's"
            )
    return tuple(notes)
