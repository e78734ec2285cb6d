"""A profile as one HTML file that opens offline: the flamegraph, and the places as a table.

In: a ProfileResult. Out: the page as text. What comes from the process stands escaped in the page,
or as JSON in an element that runs nothing; the policy admits this style and this script alone.
"""

from __future__ import annotations

from heaphound import __version__
from heaphound.profile.frames import Kind
from heaphound.profile.result import ProfileResult
from heaphound.report import charts
from heaphound.report.flame_data import flame_data
from heaphound.report.html import content_policy, environment, own_file
from heaphound.report.profile_terminal import FEW_SAMPLES, frame_words
from heaphound.report.safe_text import printable
from heaphound.units import bytes_text, count_text, duration_text

_SITES = 50
_STACK = 40
_BARS = 16


def profile_page(result: ProfileResult) -> str:
    """Write the page of a profile."""
    style = own_file("report.css") + own_file("profile.css")
    script = own_file("profile.js")
    templates = environment(None)
    templates.filters["frame"] = frame_words
    data, folded = flame_data(result)
    origin = result.origin
    bars = _readings(result)
    return templates.get_template("profile.html").render(
        policy=content_policy(style, script),
        style=style,
        script=script,
        version=__version__,
        result=result,
        data=data,
        notes=[*result.notes, *filter(None, [folded])],
        title="Allocated, collected or not" if origin.collected else "Allocated and still alive",
        subject=printable(origin.source, 120),
        about=_about(result),
        kinds=[(kind, result.sites.by_kind.get(kind, 0)) for kind in Kind],
        total=max(1, result.sites.total_bytes),
        grows=result.since is not None,
        sites=result.sites.sites[:_SITES],
        few=0 if origin.exact else FEW_SAMPLES,
        counted="Objects" if origin.exact else "Samples",
        stack_length=_STACK,
        bars=charts.bars_chart(bars, [bytes_text(size) for size in bars], "Bytes alive")
        if len(bars) > 1
        else "",
    )


def _about(result: ProfileResult) -> list[tuple[str, str]]:
    origin, window = result.origin, result.window
    rows = [("Process", str(origin.pid or "")), ("Node.js", printable(origin.node or ""))]
    if origin.interval_bytes:
        rows.append(("One sample in", bytes_text(origin.interval_bytes)))
    what = "Objects" if origin.exact else "Samples"
    rows.append((what, count_text(len(result.shown.sample_node))))
    if window is not None:
        begin = "the start" if window.begin is None else f"reading #{window.begin.number}"
        rows.append(("Time", f"{duration_text(result.seconds)}, from {begin}"))
        if result.since is not None:
            rows.append(("Growth since", f"reading #{result.since.number}"))
    rows.append(("Ended", printable(origin.ended, 200)))
    return [(name, value) for name, value in rows if value]


def _readings(result: ProfileResult) -> list[int]:
    """Bytes alive at some readings, evenly, the first and the last among them."""
    sizes = [one.total_bytes for one in result.segments]
    if result.origin.collected or len(sizes) <= _BARS:
        return sizes[:_BARS]
    step = (len(sizes) - 1) / (_BARS - 1)
    return [sizes[round(at * step)] for at in range(_BARS)]
