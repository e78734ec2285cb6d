"""`heaphound ps`: every Node process seen, and whether it can be attached to."""

from __future__ import annotations

import asyncio
import json
import shlex
from typing import Any

import click

from heaphound.target.processes import NodeProcess, node_processes
from heaphound.target.threads import WithThreads, with_threads
from heaphound.target.workers import WorkerThread
from heaphound.units import bytes_text, duration_text

SCHEMA = "heaphound/processes@1"
_RIGHT = ("PID", "uptime", "RSS", "heap", "limit")


@click.command()
@click.option("--pid", type=int, metavar="N", help="This process alone.")
@click.option(
    "--threads",
    is_flag=True,
    help="List worker threads too, and every heap: opens each inspector for a moment.",
)
@click.option("--json", "as_json", is_flag=True, help=f"Print {SCHEMA}.")
def ps(*, pid: int | None, threads: bool, as_json: bool) -> None:
    """List the Node processes: version, memory, inspector, and whether heaphound can attach.

    Sends them nothing, but for a question to inspectors that are open. The heap in use is known
    only of those; a limit without one is what --max-old-space-size says. Children and cluster
    workers stand under the process that started them.
    """
    processes = asyncio.run(_listed(pid, threads=threads))
    if as_json:
        rows = [_json(listed) for listed in processes]
        click.echo(json.dumps({"schema": SCHEMA, "processes": rows}, indent=2))
    elif processes:
        _print(processes)
    else:
        click.echo("no Node process is to be seen", err=True)


async def _listed(pid: int | None, *, threads: bool) -> list[WithThreads]:
    processes = [each for each in await node_processes() if pid in (None, each.pid)]
    if threads:
        return await with_threads(processes)
    return [WithThreads(process) for process in processes]


def _json(listed: WithThreads) -> dict[str, Any]:
    process = listed.process
    return {
        "pid": process.pid,
        "parent": process.parent,
        "role": process.role,
        "command": list(process.command),
        "node": process.node_version,
        "uptime_seconds": round(process.uptime_seconds, 1),
        "rss_bytes": process.rss_bytes,
        "heap_used_bytes": process.heap_used_bytes,
        "heap_limit_bytes": process.heap_limit_bytes,
        "inspector": {"state": process.inspector, "address": process.inspector_address},
        "attachable": process.is_attachable,
        "obstacle": process.obstacle,
        "threads": [
            {
                "id": thread.thread_id,
                "name": thread.name,
                "script": thread.url,
                "heap_used_bytes": thread.heap_used_bytes,
                "heap_limit_bytes": thread.heap_limit_bytes,
            }
            for thread in listed.threads
        ],
    }


def _print(processes: list[WithThreads]) -> None:
    rows: list[tuple[str, ...]] = [
        ("PID", "Node", "uptime", "RSS", "heap", "limit", "inspector", "attach", "command")
    ]
    depths: dict[int | None, int] = {}
    for listed in processes:
        process = listed.process
        depth = depths.get(process.parent, -1) + 1
        depths[process.pid] = depth
        rows.append(_row(process, depth))
        rows += [_thread_row(thread, depth) for thread in listed.threads]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [
            cell.rjust(width) if title in _RIGHT else cell.ljust(width)
            for cell, width, title in zip(row, widths, rows[0], strict=False)
        ]
        click.echo("  ".join([*cells, row[-1]]))
    for listed in processes:
        if listed.process.obstacle:
            pid, obstacle = listed.process.pid, listed.process.obstacle
            click.echo(f"{pid} cannot be attached to: {obstacle}")


def _row(process: NodeProcess, depth: int) -> tuple[str, ...]:
    return (
        str(process.pid),
        process.node_version or "?",
        duration_text(process.uptime_seconds),
        bytes_text(process.rss_bytes),
        _size(process.heap_used_bytes),
        _size(process.heap_limit_bytes),
        process.inspector_address or process.inspector,
        "yes" if process.is_attachable else "no",
        _command(process, depth),
    )


def _thread_row(thread: WorkerThread, depth: int) -> tuple[str, ...]:
    name = _printable(f"{thread.name} {thread.url}".strip())
    sizes = (_size(thread.heap_used_bytes), _size(thread.heap_limit_bytes))
    what = f"{'  ' * depth}└ [worker thread {thread.thread_id}] {name}"
    return ("", "", "", "", *sizes, "", "yes", what)


def _size(size_bytes: int | None) -> str:
    return "-" if size_bytes is None else bytes_text(size_bytes)


def _command(process: NodeProcess, depth: int) -> str:
    """The command line with its place in the tree; what cannot be printed comes out as "?"."""
    branch = "  " * (depth - 1) + "└ " if depth else ""
    role = f"[{process.role}] " if process.role else ""
    words = " ".join(shlex.quote(word) for word in process.command)
    return branch + role + _printable(words)


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)
