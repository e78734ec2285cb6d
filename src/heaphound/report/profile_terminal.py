"""A profile on a terminal: the places that allocated, how they grew, whose code they are."""

from __future__ import annotations

import click

from heaphound.profile.frames import Frame, Kind
from heaphound.profile.result import ProfileResult
from heaphound.profile.sites import Site
from heaphound.report.safe_text import file_words, printable
from heaphound.report.text_table import cut, cut_path, dim, left, right
from heaphound.units import bytes_text, count_text, duration_text, spark_text

FEW_SAMPLES = 10
_COURSE = 16
_PLACE = 56
_PACKAGES = 4


def profile_lines(result: ProfileResult, top: int, *, stacks: bool = False) -> list[str]:
    """Lay a profile out.

    Args:
        result: the profile.
        top: how many sites.
        stacks: show the heaviest stack of each.
    """
    lines = [_heading(result), *_totals(result)]
    lines += [f"note: {note}" for note in result.notes]
    if not result.sites.total_bytes:
        return [*lines, "", *_nothing(result)]
    shown = result.sites.sites[:top]
    lines += ["", _column_names(result)]
    for number, site in enumerate(shown):
        course = result.courses[number] if number < len(result.courses) else ()
        lines += _site_lines(site, course, result)
        if stacks:
            lines += [dim(f"        {frame_words(frame)}") for frame in site.stack[:12]]
    rest = len(result.sites.sites) - len(shown)
    if rest > 0:
        lines.append(dim(f"  and {count_text(rest)} more (--top)"))
    if any(_is_guess(site, result) for site in shown):
        lines.append(dim(f"  ~ rests on fewer than {FEW_SAMPLES} samples; a guess"))
    return [*lines, "", *_kinds(result)]


def frame_words(frame: Frame) -> str:
    """A frame in one line: function and place."""
    place = f"{file_words(frame.file)}:{frame.line}" if frame.line else printable(frame.file, 200)
    return f"{printable(frame.name)}  {place}".rstrip()


def _heading(result: ProfileResult) -> str:
    origin = result.origin
    who = [f"process {origin.pid}"] if origin.pid else []
    who += [f"Node {origin.node}"] if origin.node else []
    what = "allocated, collected or not" if origin.collected else "allocated and still alive"
    return f"{click.style(what, bold=True)}  {dim(', '.join(who) or printable(origin.source, 200))}"


def _totals(result: ProfileResult) -> list[str]:
    count = len(result.shown.sample_node)
    what = "objects" if result.origin.exact else "samples"
    lines = [f"{bytes_text(result.sites.total_bytes)} from {count_text(count)} {what}"]
    if result.origin.interval_bytes:
        lines[0] += f", one in {bytes_text(result.origin.interval_bytes)}"
    window = result.window
    if window is None:
        return lines
    begin = "the start" if window.begin is None else f"reading #{window.begin.number}"
    lines.append(
        f"from {begin} to reading #{window.end.number}, {duration_text(result.seconds)}; "
        f"{count_text(len(result.segments))} readings are kept"
    )
    if result.since is not None and not result.origin.collected:
        change = result.end.total_bytes - result.begin.total_bytes
        passed = duration_text(window.end.seconds - result.since.seconds)
        lines.append(f"{_signed(change)} alive since reading #{result.since.number}, {passed} ago")
    return lines


def _column_names(result: ProfileResult) -> str:
    what = "allocated" if result.origin.collected else "alive"
    names = f"{right(what, 10)}  {right('share', 5)}"
    if result.since is not None:
        names = f"{right('growth', 11)}  {names}  {left('', _COURSE)}"
    return dim(f"{names}  allocated by")


def _site_lines(site: Site, course: tuple[int, ...], result: ProfileResult) -> list[str]:
    share = site.size_bytes / max(1, result.sites.total_bytes)
    few = "~" if _is_guess(site, result) else ""
    cells = f"{right(few + bytes_text(site.size_bytes), 10)}  {right(f'{share:.0%}', 5)}"
    if result.since is not None:
        spark = left(spark_text(course) if course else "", _COURSE)
        cells = f"{right(_signed(site.grown_bytes), 11)}  {cells}  {spark}"
    frame = site.frame
    place = f"{file_words(frame.file)}:{frame.line}" if frame.line else frame.file
    words = f"{click.style(cut(printable(frame.name), 32), bold=True)}  {cut_path(place, _PLACE)}"
    asides = [frame.kind.value] if frame.kind is not Kind.APPLICATION else []
    if frame.package:
        asides = [f"package {printable(frame.package)}"]
    if site.through and site.through != frame.package:
        asides.append(f"through {printable(site.through)}")
    if site.loading:
        asides.append("loading modules")
    if asides:
        words += dim(f"  {', '.join(asides)}")
    return [f"{cells}  {words}"]


def _is_guess(site: Site, result: ProfileResult) -> bool:
    return not result.origin.exact and site.samples < FEW_SAMPLES


def _kinds(result: ProfileResult) -> list[str]:
    total = max(1, result.sites.total_bytes)
    kinds = [f"{kind.value} {size / total:.0%}" for kind, size in result.sites.by_kind.items()]
    lines = [f"by the code that allocates: {', '.join(kinds)}"]
    packages = list(result.sites.by_package.items())[:_PACKAGES]
    if packages:
        named = [f"{printable(name)} {bytes_text(size)}" for name, size in packages]
        lines.append(f"packages: {', '.join(named)}")
    return lines


def _nothing(result: ProfileResult) -> list[str]:
    if result.window is not None and result.window.begin is not None:
        return ["Nothing that was allocated in this time is alive: no leak shows here."]
    return [
        "Nothing was sampled that is alive.",
        "Sample more often (--interval 16KB), or for longer, or put load on the process (--load).",
    ]


def _signed(size: int) -> str:
    return f"+{bytes_text(size)}" if size >= 0 else bytes_text(size)
