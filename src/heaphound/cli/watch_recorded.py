"""Recordings that `heaphound watch` judges: a CSV file, or what a Prometheus server remembers.

In: options. Out: one or more `Series`, each with the name of its process.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from heaphound.errors import OptionError, SeriesUnusable
from heaphound.target.prometheus import Instance, ask_prometheus, queries_for
from heaphound.trend.csv_fields import column_of
from heaphound.trend.csv_source import read_csv, require_bytes
from heaphound.trend.series import BYTE_COLUMNS, Series, ordered_series
from heaphound.trend.verdict import Verdict, verdict_json, verdict_lines

_KNOWN = ("time", *BYTE_COLUMNS, "uptime")
_METRIC = re.compile(r"\s*([A-Za-z_:][\w:]*)\s*(?:\{.*\})?\s*", re.DOTALL)


def csv_series(path: Path, columns: Sequence[str]) -> list[tuple[str, Series]]:
    """Read a CSV file whose columns may be mapped: the samples of each process in it.

    Raises:
        SeriesUnusable: it cannot be read as samples.
        OptionError: a mapping is not understood.
    """
    found = read_csv(path, _names_of(columns))
    for _, series in found:
        require_bytes(series, path)
    return found


def prometheus_series(
    url: str, queries: Sequence[str], since_seconds: float, step: float | None
) -> list[tuple[str, Series]]:
    """Ask a Prometheus server for the memory of every instance.

    Args:
        url: of the server.
        queries: a selector for prom-client's metrics as in {job="api"}; or COLUMN=PROMQL; or the
            name of a metric that is known.
        since_seconds: how far back.
        step: seconds between points, or None.

    Raises:
        PrometheusUnavailable: it does not answer, or refuses.
        SeriesUnusable: it has no such series.
        OptionError: a query is not understood.
    """
    now = time.time()
    asked = _queries(queries)
    found = ask_prometheus(url, asked, begin=now - since_seconds, end=now, step=step)
    usable = [
        (instance.labels, _series_of(instance))
        for instance in found
        if set(instance.columns) & set(BYTE_COLUMNS)
    ]
    if not usable:
        raise SeriesUnusable(
            "Prometheus has no memory of a Node.js process in this time.",
            hint="prom-client's default metrics are asked for; name others with --query"
            " heapUsed=PROMQL, and a longer time with --since.",
        )
    return usable


def say_all(verdicts: Sequence[tuple[str, Verdict]], *, as_json: bool) -> None:
    """Print the verdict on each instance, those that grow last: a terminal shows the end."""
    ordered = sorted(verdicts, key=lambda pair: (pair[1].kind == "growing", pair[0]))
    for labels, verdict in ordered:
        if as_json:
            click.echo(json.dumps({**verdict_json(verdict), "instance": labels}))
        else:
            click.echo("\n".join([labels or "the one series", *verdict_lines(verdict)]))


def _series_of(instance: Instance) -> Series:
    columns = {name: np.array(column) for name, column in instance.columns.items()}
    times = np.array(instance.times)
    started = columns.pop("started", None)
    return ordered_series(times, columns, None if started is None else times - started)


def _queries(given: Sequence[str]) -> dict[str, str]:
    queries: dict[str, str] = {}
    for query in given or ("",):
        column, equals, expression = query.partition("=")
        metric = _METRIC.fullmatch(query)
        if not query or query.lstrip().startswith("{"):
            queries |= queries_for(query.strip())
        elif equals and column.strip() in BYTE_COLUMNS:
            queries[column.strip()] = expression.strip()
        elif metric and (known := column_of(metric[1])) and known[0] in BYTE_COLUMNS:
            queries[known[0]] = query
        else:
            raise OptionError(
                f"--query {query}: it cannot be told what of memory this is.",
                hint="Write --query heapUsed=PROMQL; the left side is one of "
                + ", ".join(BYTE_COLUMNS)
                + ".",
            )
    return queries


def _names_of(columns: Sequence[str]) -> dict[str, str]:
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
