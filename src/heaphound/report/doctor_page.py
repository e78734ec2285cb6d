"""A doctor's visit as one HTML file: the diagnosis, the charts, the numbers.

In: an `Examined` and what the Case says of the process. Out: the page as text. It is made like the
page of a hunt: nothing is loaded, and only its own script runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from heaphound import __version__
from heaphound.doctor.examine import Examined
from heaphound.report.doctor_terminal import MEASURES, headline, value_text
from heaphound.report.html import content_policy, environment, own_file
from heaphound.report.pages import pages
from heaphound.report.safe_text import printable
from heaphound.report.time_charts import timeline
from heaphound.units import duration_text


def doctor_page(examined: Examined, about: Mapping[str, Any]) -> str:
    """Write the page."""
    style = own_file("report.css") + own_file("timeline.css")
    script = own_file("report.js") + own_file("timeline.js")
    record, window = examined.record, examined.window
    seconds = float(np.ptp(record.time)) if record.looks else 0.0
    words = headline(examined)
    return environment(None).get_template("doctor.html").render(
        policy=content_policy(style, script),
        style=style,
        script=script,
        version=__version__,
        title=printable(str(about.get("title") or "process"), 120),
        headline=words[:1].upper() + words[1:],
        lead=_lead(examined),
        examined=examined,
        looks=record.looks,
        seconds=duration_text(seconds),
        judged=duration_text(window.end - window.begin),
        charts=timeline(record, window),
        pages={each.kind: pages()[each.kind] for each in examined.conditions},
        measures=_measures(examined),
        about=_about(about, examined),
    )  # fmt: skip


def _lead(examined: Examined) -> str:
    count = len(examined.conditions)
    if count:
        return examined.conditions[0].title if count == 1 else f"{count} things are wrong."
    if examined.verdict is None:
        return "Too little was seen."
    return (
        "No sign of a leak, of GC pressure, of a blocked loop, of slow answers or of handles that"
        " pile up."
    )


def _measures(examined: Examined) -> list[tuple[str, str, str, str]]:
    known = {name: (label, unit) for name, label, unit in MEASURES}
    units = {"gc": "share", "space": "bytes", "handles": "count"}
    rows = []
    for name, each in examined.measures.items():
        kind, _, rest = name.partition(".")
        usual = _OTHER_NAMES.get(name, (name, "bytes"))
        label, unit = (f"{kind}: {rest}", units[kind]) if rest else known.get(name, usual)
        median, high, most = (value_text(n, unit) for n in (each.median, each.high, each.most))
        rows.append((printable(label.replace("_", " "), 60), median, high, most))
    return rows


_OTHER_NAMES = {
    "cpuWait": ("waiting for a processor", "share"),
    "heapTotal": ("heap total", "bytes"),
    "arrayBuffers": ("ArrayBuffers", "bytes"),
    "heapLimit": ("heap limit", "bytes"),
}


def _about(about: Mapping[str, Any], examined: Examined) -> list[tuple[str, str]]:
    named = {
        "Command": " ".join(map(str, about.get("command") or ())),
        "Load": about.get("load"),
        "Process": about.get("pid"),
        "Node.js": about.get("node"),
        "Begun": about.get("begun"),
        "Ended": about.get("ended_because"),
        "A look every": duration_text(examined.record.step),
    }
    return [(name, printable(str(value), 400)) for name, value in named.items() if value]
