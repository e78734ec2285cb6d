"""Moments of a profiling as people write them: 12:00, 2026-05-01T12:00, 10m (ago), #3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from heaphound.cli.durations import duration
from heaphound.errors import OptionError
from heaphound.profile.segments import Segment

_CLOCK_FORMS = ("%H:%M", "%H:%M:%S")
_DAY_SECONDS = 86400.0


def reading_at(segments: Sequence[Segment], text: str) -> Segment | None:
    """Find the last reading at or before a moment; None when the moment is before the first.

    Args:
        segments: in order, at least one.
        text: a time of the day, a date and time, a duration before the last reading, or a number.

    Raises:
        OptionError: it cannot be understood, or there is no such reading.
    """
    text = text.strip()
    if text.startswith("#") and text[1:].isdigit():
        number = int(text[1:])
        if number and number not in {one.number for one in segments}:
            kept = ", ".join(f"#{one.number}" for one in segments[-12:])
            raise OptionError(f"the reading {text} is not kept", hint=f"The last ones are {kept}.")
        return _last_where([one.number <= number for one in segments], segments)
    try:
        moment = segments[-1].seconds - duration(text)
    except click.BadParameter:
        instant = _instant(text, segments[-1].time)
        return _last_where([one.time <= instant for one in segments], segments)
    return _last_where([one.seconds <= moment for one in segments], segments)


def _last_where(is_before: Sequence[bool], segments: Sequence[Segment]) -> Segment | None:
    before = [one for one, is_so in zip(segments, is_before, strict=True) if is_so]
    return before[-1] if before else None


def _instant(text: str, end: float) -> float:
    """Seconds since the epoch; a time of the day is the last one before `end`."""
    for form in _CLOCK_FORMS:
        try:
            clock = datetime.strptime(text, form).time()  # noqa: DTZ007 - the user's own clock
        except ValueError:
            continue
        day = datetime.fromtimestamp(end).date()  # noqa: DTZ006 - as above
        instant = datetime.combine(day, clock).timestamp()
        return instant if instant <= end else instant - _DAY_SECONDS
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        raise OptionError(
            f"{text!r} is no moment",
            hint="Write 12:00, 2026-05-01T12:00, 10m (before the last reading) or #3 (a reading).",
        ) from None
