"""A scan as text for people: each finding with its lines of source.

In: a `Scan`. Out: text with ANSI colours, which click strips when the output is not a terminal.
"""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from pathlib import Path

import click

from heaphound.source.finding import Finding, Scan, Skipped

_NARROWEST, _WIDEST = 40, 96
_MAX_EXCERPT = 6
_COLOURS = {"high": "red", "medium": "yellow", "low": "cyan"}


def render(scan: Scan) -> str:
    """Lay out a scan for the terminal."""
    blocks = [_finding(finding) for finding in scan.findings]
    blocks.extend(_skip(skip) for skip in _worth_telling(scan.skipped))
    return "".join(block + "\n" for block in blocks) + _summary(scan)


def _finding(finding: Finding) -> str:
    place = click.style(f"{finding.file}:{finding.line}:{finding.column}", bold=True)
    level = click.style(finding.confidence, fg=_COLOURS[finding.confidence], bold=True)
    lines = [f"{place}  {level}  {finding.rule}", *_wrapped(finding.message, "  ")]
    lines.extend(_excerpt(finding))
    lines.extend(_wrapped("Fix: " + finding.fix, "  "))
    return "\n".join(lines) + "\n"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_WIDEST, 0)).columns)),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _excerpt(finding: Finding) -> list[str]:
    try:
        source = Path(finding.file).read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except OSError:
        return []
    last = min(finding.end_line, finding.line + _MAX_EXCERPT - 1, len(source))
    width = len(str(last))
    shown = [
        click.style(f"  {number:>{width}} | ", dim=True) + source[number - 1].rstrip()[:160]
        for number in range(finding.line, last + 1)
    ]
    return shown if last >= finding.end_line else [*shown, click.style("    ...", dim=True)]


def _worth_telling(skipped: tuple[Skipped, ...]) -> list[Skipped]:
    """Skips that are somebody's problem; minified and generated files are as expected."""
    return [skip for skip in skipped if skip.reason not in {"minified", "generated"}]


def _skip(skip: Skipped) -> str:
    return f"{click.style('skipped', fg='yellow')} {skip.file}: {skip.reason}"


def _summary(scan: Scan) -> str:
    counts = Counter(finding.confidence for finding in scan.findings)
    files = "1 file" if scan.files == 1 else f"{scan.files:,} files"
    lines = "1 line" if scan.lines == 1 else f"{scan.lines:,} lines"
    if not counts:
        return f"No leaks found in {files} ({lines}).\n"
    parts = ", ".join(f"{counts[level]} {level}" for level in _COLOURS if counts[level])
    total = sum(counts.values())
    return f"{total} finding{'s' if total > 1 else ''} ({parts}) in {files} ({lines}).\n"
