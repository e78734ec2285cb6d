"""`heaphound guard`: watch for weeks, capture and diagnose by itself, and tell."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from heaphound.capture.take import Care
from heaphound.cli.careful import careful
from heaphound.cli.durations import duration
from heaphound.cli.sizes import byte_size
from heaphound.errors import OptionError
from heaphound.guarding.events import Event, Journal, event_json
from heaphound.guarding.meters import Meters
from heaphound.guarding.plan import GuardPlan, Telling
from heaphound.guarding.service import run_guard
from heaphound.target.selector import parse_selector

TOKEN_VARIABLE = "HEAPHOUND_WEBHOOK_TOKEN"  # noqa: S105 - the name, not the token
_LOOPBACK = "127.0.0.1"


@click.command()
@click.option("--pid", type=int, metavar="N", help="Guard one running process until it ends.")
@click.option("--inspect", metavar="HOST:PORT", help="Guard what listens there, over restarts.")
@click.option(
    "--selector",
    metavar="TERMS",
    help="Guard every process that matches, over restarts: script=server.js, port=3000, "
    "command=TEXT, cwd=DIR, user=NAME, cgroup=TEXT, env.NAME=VALUE; several with commas.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    default="heaphound-guard",
    show_default=True,
    help="For recordings, Cases and what must survive a restart.",
)
@click.option("--interval", type=duration, default="10s", show_default=True, help="Between looks.")
@click.option(
    "--confidence",
    type=click.FloatRange(0.5, 0.999),
    default=0.99,
    show_default=True,
    help="How sure `growing` must be.",
)
@click.option(
    "--confirm",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="How many verdicts in a row must say so.",
)
@click.option("--snapshots", type=click.IntRange(2, 20), default=3, show_default=True)
@click.option(
    "--growth",
    type=byte_size,
    default="4m",
    show_default=True,
    help="What memory must grow by between two snapshots; 5 % of it at least.",
)
@click.option(
    "--patience",
    type=duration,
    default="1d",
    show_default=True,
    help="How long to wait for that growth.",
)
@click.option(
    "--cooldown",
    type=duration,
    default="1d",
    show_default=True,
    help="After a diagnosis, before the same process is captured again.",
)
@click.option(
    "--retry",
    type=duration,
    default="1h",
    show_default=True,
    help="After a capture that came to nothing.",
)
@click.option("--most", type=click.IntRange(1, 64), default=8, help="Processes guarded at once.")
@click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Keep the last N Cases only.")
@click.option(
    "--hook", metavar="'CMD'", help="Run for events that matter, no shell; JSON on stdin."
)
@click.option("--webhook", metavar="URL", help=f"POST it there; ${TOKEN_VARIABLE} is the token.")
@click.option(
    "--metrics",
    metavar="[HOST:]PORT",
    help="Answer a Prometheus server; on loopback unless HOST is given.",
)
@click.option(
    "--own-memory",
    type=byte_size,
    default="512m",
    show_default=True,
    help="The guard ends rather than use more.",
)
@click.option("--once", is_flag=True, help="End after the first diagnosis; 1 if it has findings.")
@careful
@click.option("--json", "as_json", is_flag=True, help="Log lines of JSON.")
def guard(
    *,
    pid: int | None,
    inspect: str | None,
    selector: str | None,
    folder: Path,
    interval: float,
    confidence: float,
    confirm: int,
    snapshots: int,
    growth: int,
    patience: float,
    cooldown: float,
    retry: float,
    most: int,
    keep: int | None,
    hook: str | None,
    webhook: str | None,
    metrics: str | None,
    own_memory: int,
    once: bool,
    force: bool,
    when_quiet: float | None,
    as_json: bool,
) -> int:
    """Guard Node processes for weeks: watch, and when memory grows for sure, find out why.

    Then it takes the snapshots as memory grows, diagnoses them, writes the report, and tells the
    hook, the webhook and /metrics. SIGTERM and Ctrl-C end it in good order with status 0; started
    again it goes on. Exit status with --once: 0 nothing found, 1 findings; 2 could not run.
    """
    if sum(given is not None for given in (pid, inspect, selector)) != 1:
        raise OptionError(
            "say which process to guard",
            hint="heaphound guard --pid N, or --selector script=server.js, or --inspect HOST:PORT",
        )
    plan = GuardPlan(
        folder=folder.absolute(),
        pid=pid,
        selector=None if selector is None else parse_selector(selector),
        address=inspect,
        most_processes=most,
        interval_seconds=_positive("--interval", interval),
        confidence=confidence,
        confirmations=confirm,
        snapshots=snapshots,
        growth_bytes=growth,
        patience_seconds=patience,
        cooldown_seconds=cooldown,
        retry_seconds=retry,
        keep=keep,
        own_memory_bytes=own_memory,
        once=once,
        care=Care(force=force, quiet_seconds=when_quiet),
        telling=Telling(_words(hook), _url(webhook), os.environ.get(TOKEN_VARIABLE)),
    )
    meters = Meters()
    journal = Journal(meters.hear, _printer(as_json=as_json))
    if metrics is not None:
        host, port = _address(metrics)
        served = meters.serve(host, port)
        journal.tell("started", f"metrics are at http://{host}:{served}/metrics", port=served)
    with_findings = asyncio.run(_until_signalled(plan, journal, meters))
    return int(once and with_findings > 0)


async def _until_signalled(plan: GuardPlan, journal: Journal, meters: Meters) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for which in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(which, stop.set)
    return await run_guard(plan, journal, meters, stop)


def _printer(*, as_json: bool) -> Callable[[Event], None]:
    def line(event: Event) -> None:
        if as_json:
            click.echo(json.dumps(event_json(event), separators=(",", ":")))
        else:
            who = f"{event.slot} ({event.pid})" if event.pid else event.slot
            moment = datetime.fromtimestamp(event.time).astimezone().isoformat("T", "seconds")
            click.echo(f"{moment} {event.kind:11} {who + ': ' if who else ''}{event.text}")
        sys.stdout.flush()

    return line


def _words(hook: str | None) -> list[str] | None:
    try:
        words = None if hook is None else shlex.split(hook)
    except ValueError as error:
        raise OptionError(f"--hook {hook!r} cannot be read: {error}") from error
    if words == []:
        raise OptionError("--hook needs a command", hint="For example --hook '/usr/bin/tell-team'.")
    return words


def _url(webhook: str | None) -> str | None:
    if webhook is not None and not webhook.startswith(("http://", "https://")):
        raise OptionError(f"--webhook {webhook!r} is not a http:// or https:// address")
    return webhook


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdigit() or int(port) > 0xFFFF:
        raise OptionError(
            f"--metrics {text!r} is no [HOST:]PORT", hint="For example --metrics 9469"
        )
    return host.strip("[]") or _LOOPBACK, int(port)


def _positive(option: str, seconds: float) -> float:
    if seconds <= 0:
        raise OptionError(f"{option} must be more than nothing", hint="Write 10s, 500ms or 1m.")
    return seconds
