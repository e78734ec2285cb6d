"""A Case as one HTML file that opens offline and runs nothing but its own script.

In: a diagnosis and what the Case knows besides. Out: the page as text. Everything from a heap goes
through the template's escaping; no data stands in the script; the Content-Security-Policy admits
this style sheet and this script by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from heaphound import __version__
from heaphound.diagnosis.finding import Diagnosis, Finding
from heaphound.report import charts
from heaphound.report.fix_code import fix_code
from heaphound.report.heap_tables import HeapTables
from heaphound.report.pages import category_page
from heaphound.report.safe_text import file_words, place_words, printable
from heaphound.report.time_charts import Timeline
from heaphound.report.view import (
    VERDICT_WORDS,
    PathRow,
    gained_bytes,
    known_words,
    made_words,
    map_words,
    not_grown_words,
    path_rows,
    program_folder,
    snapshot_sizes,
    source_words,
)
from heaphound.target.memory import MemorySample
from heaphound.units import bytes_text, count_text, duration_text

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page shows besides the diagnosis; all of it may be missing.

    Attributes:
        about: what case.json says.
        samples: memory over time.
        snapshot_times: seconds since the epoch.
        tables: of the heaps, when they were read.
        timeline: what the process did meanwhile, as charts.
    """

    about: Mapping[str, Any] = field(default_factory=dict)
    samples: Sequence[MemorySample] = ()
    snapshot_times: Sequence[float] = ()
    tables: HeapTables | None = None
    timeline: Timeline | None = None


@dataclass(frozen=True, slots=True)
class _Card:
    """A finding as the template shows it."""

    finding: Finding
    place: str
    rows: list[PathRow]
    folded: int
    growth: Markup
    gained: int
    code: str
    advice: str


def page(diagnosis: Diagnosis, facts: PageFacts) -> str:
    """Write the page of a diagnosis."""
    style, script = own_file("report.css"), own_file("report.js")
    if facts.timeline is not None:
        style, script = style + own_file("timeline.css"), script + own_file("timeline.js")
    sizes = snapshot_sizes(diagnosis)
    folder = program_folder(diagnosis)
    template = environment(folder).get_template("report.html")
    return template.render(
        policy=content_policy(style, script),
        style=style,
        script=script,
        version=__version__,
        title=str(facts.about.get("title") or "heap snapshots"),
        about=_about(facts, folder),
        diagnosis=diagnosis,
        verdict_words=VERDICT_WORDS[diagnosis.verdict].capitalize(),
        sizes=sizes,
        chart=charts.memory_chart(facts.samples, facts.snapshot_times),
        legend=charts.legend(),
        size_bars=charts.bars_chart(
            sizes, [bytes_text(size) for size in sizes], "Bytes in each snapshot"
        ),
        cards=[_card(finding, folder) for finding in diagnosis.findings],
        tables=facts.tables,
        charts=facts.timeline,
        map_chart=Markup() if facts.tables is None else charts.map_chart(facts.tables.map),
    )


def _card(finding: Finding, folder: str | None) -> _Card:
    steps = gained_bytes(finding)
    rows = path_rows(finding.path)
    place = finding.holder.place
    labels = [f"+{bytes_text(step)}" for step in steps]
    return _Card(
        finding=finding,
        place="" if place is None else place_words(place, folder),
        rows=rows,
        folded=sum(row.folded for row in rows),
        growth=charts.bars_chart(steps, labels, f"Gained per interval: {', '.join(labels)}"),
        gained=sum(steps),
        code=fix_code(finding),
        advice=category_page(finding.category),
    )


def _about(facts: PageFacts, folder: str | None) -> list[tuple[str, str]]:
    about = facts.about
    named = {
        "Command": " ".join(map(str, about.get("command") or ())),
        "Load": about.get("load"),
        "Process": about.get("pid"),
        "Node.js": about.get("node"),
        "Begun": about.get("begun"),
        "Sources in": folder,
        "heaphound": about.get("heaphound", __version__),
    }
    rows = [(name, printable(str(value), 400)) for name, value in named.items() if value]
    if len(facts.snapshot_times) > 1:
        seconds = facts.snapshot_times[-1] - facts.snapshot_times[0]
        rows.append(("First to last snapshot", duration_text(seconds)))
    return rows


def environment(folder: str | None) -> Environment:
    """The templates of our pages; places are told as seen from `folder`."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        bytes=bytes_text,
        direction=_direction,
        count=count_text,
        safe_text=printable,
        place=functools.partial(place_words, folder=folder),
        file=functools.partial(file_words, folder=folder),
        known=known_words,
        in_source=functools.partial(source_words, folder=folder),
        not_grown=functools.partial(not_grown_words, folder=folder),
        made=functools.partial(made_words, folder=folder),
        compiled=functools.partial(map_words, folder=folder),
    )
    return made


def _direction(delta: int) -> Markup:
    """The attribute that colours a change."""
    return Markup(' class="{}"').format("up" if delta > 0 else "down") if delta else Markup()


def content_policy(style: str, script: str) -> str:
    """The policy that admits this style sheet and this script, and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def own_file(name: str) -> Markup:
    """A file of our own that stands in the page as it is."""
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - ours, constant


def _hash(text: str) -> str:
    """The hash by which a Content-Security-Policy knows an inline element."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
