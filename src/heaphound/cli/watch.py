"""`heaphound watch`: does memory grow, and until when?

In: a recording. Out: the verdict, as text or as `heaphound/verdict@1`; exit status 1 for growing.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from heaphound.errors import OptionError
from heaphound.trend.csv_source import read_csv, require_bytes
from heaphound.trend.forecast import Limit
from heaphound.trend.judge import DEFAULT_CONFIDENCE
from heaphound.trend.series import BYTE_COLUMNS
from heaphound.trend.verdict import verdict_json, verdict_lines, verdict_of

_KNOWN = ("time", *BYTE_COLUMNS, "uptime")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)


@click.command()
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Judge recorded samples: a header with time and any of " + ", ".join(BYTE_COLUMNS) + ".",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="heapUsed=NAME",
    help="Read one of our columns from a column with another name, and unit: heapUsed=NAME:MB.",
)
@click.option(
    "--confidence",
    type=click.FloatRange(0.5, 0.999),
    default=DEFAULT_CONFIDENCE,
    show_default=True,
    help="How sure a claim must be.",
)
@click.option("--rss-cap", metavar="SIZE", help="Forecast when RSS reaches this, as in 512m or 2g.")
@click.option("--json", "as_json", is_flag=True, help="Print heaphound/verdict@1.")
@click.pass_context
def watch(
    context: click.Context,
    csv_file: Path,
    columns: tuple[str, ...],
    confidence: float,
    rss_cap: str | None,
    *,
    as_json: bool,
) -> None:
    """Say whether memory grows, settles or is steady.

    Exit status: 0 no growth, 1 growing, 2 could not run.
    """
    limits = [Limit("RSS cap", _size_of(rss_cap), of_heap=False)] if rss_cap else []
    series = read_csv(csv_file, _names_of(columns))
    require_bytes(series, csv_file)
    verdict = verdict_of(series, confidence=confidence, limits=limits)
    if as_json:
        click.echo(json.dumps(verdict_json(verdict)))
    else:
        click.echo("\n".join(verdict_lines(verdict)))
    context.exit(int(verdict.kind == "growing"))


def _names_of(columns: tuple[str, ...]) -> dict[str, str]:
    names = {}
    for column in columns:
        ours, equals, theirs = column.partition("=")
        if not equals or ours not in _KNOWN or not theirs:
            raise OptionError(
                f"--column {column} is not understood.",
                hint=f"Write --column heapUsed=NAME; the left side is one of {', '.join(_KNOWN)}.",
            )
        names[ours] = theirs
    return names


def _size_of(text: str) -> int:
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise OptionError(f"{text!r} is not a size.", hint="Write bytes, or 512m, or 2g.")
    return int(float(match[1]) * 1024 ** " kmgt".index(match[2].lower() or " "))
