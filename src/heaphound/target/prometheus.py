"""Memory of Node processes as a Prometheus server remembers it.

In: the address of a server, and queries. Out: for each instance the times and the columns that the
queries gave. The default queries are the metric names of prom-client.
"""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from heaphound.errors import OptionError, PrometheusUnavailable

ANSWER_SECONDS = 60.0
# A server refuses to give more points of one series at once.
MOST_POINTS = 10_000
SHORTEST_STEP = 5.0
# Values that stay the same for so long were measured again.
LONGEST_REPEAT = 60.0

# Our columns -> what prom-client's default metrics are called; and the start of the process.
PROM_CLIENT: Mapping[str, str] = {
    "rss": "process_resident_memory_bytes",
    "heapUsed": "nodejs_heap_size_used_bytes",
    "heapTotal": "nodejs_heap_size_total_bytes",
    "external": "nodejs_external_memory_bytes",
    "started": "process_start_time_seconds",
}


@dataclass(frozen=True, slots=True)
class Instance:
    """One process as the server knows it.

    Attributes:
        labels: what tells it from others, as in `job="api", instance="10.0.0.1:3000"`.
        times: seconds since the epoch, rising.
        columns: name -> values, one per time, NaN where there was none.
    """

    labels: str
    times: list[float]
    columns: dict[str, list[float]]


def queries_for(selector: str) -> dict[str, str]:
    """Restrict prom-client's metrics by a selector.

    >>> queries_for('{job="api"}')["rss"]
    'process_resident_memory_bytes{job="api"}'
    """
    return {column: f"{name}{selector}" for column, name in PROM_CLIENT.items()}


def ask_prometheus(
    url: str, queries: Mapping[str, str], *, begin: float, end: float, step: float | None = None
) -> list[Instance]:
    """Ask for all queries over a time, and put together what belongs to one instance.

    Args:
        url: of the server, as in http://localhost:9090; a user and password may be in it.
        queries: column -> PromQL.
        begin: seconds since the epoch.
        end: seconds since the epoch.
        step: seconds between points; None takes as many points as a server gives.

    Raises:
        OptionError: the address is none.
        PrometheusUnavailable: nothing answers there, or it refuses a query.
    """
    step = max(step or 0.0, (end - begin) / MOST_POINTS, SHORTEST_STEP)
    found: dict[str, dict[str, dict[float, float]]] = {}
    for column, query in queries.items():
        parameters = {"query": query, "start": begin, "end": end, "step": step}
        for labels, points in _series(_asked(url, parameters)):
            of_instance = found.setdefault(labels, {})
            if column in of_instance:
                raise PrometheusUnavailable(
                    f"{query} gives several series for {labels}",
                    hint="Narrow it by labels, or take their sum: sum by (instance) (...).",
                )
            of_instance[column] = points
    return [_instance(labels, found[labels]) for labels in sorted(found)]


def _instance(labels: str, columns: Mapping[str, Mapping[float, float]]) -> Instance:
    seen = sorted({time for points in columns.values() for time in points})
    times: list[float] = []
    before: tuple[float | None, ...] = ()
    for time in seen:
        row = tuple(points.get(time) for points in columns.values())
        # Between two scrapes the server repeats the last: such rows are no samples.
        if row != before or time - times[-1] >= LONGEST_REPEAT:
            times.append(time)
        before = row
    return Instance(
        labels,
        times,
        {
            column: [points.get(time, float("nan")) for time in times]
            for column, points in columns.items()
        },
    )


def _series(result: Sequence[Any]) -> list[tuple[str, dict[float, float]]]:
    found = []
    for row in result:
        labels = {name: text for name, text in row["metric"].items() if name != "__name__"}
        told = ", ".join(f'{name}="{labels[name]}"' for name in sorted(labels, reverse=True))
        points = {float(time): float(text) for time, text in row["values"]}
        found.append((told, points))
    return found


def _asked(url: str, parameters: Mapping[str, object]) -> list[Any]:
    """Send one range query; give the list of series."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if parts.scheme not in {"http", "https"} or not host:
        raise OptionError(
            f"{url!r} is not the address of a Prometheus server",
            hint="Write it as http://localhost:9090.",
        )
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, port, timeout=ANSWER_SECONDS)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if parts.username:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(secret.encode()).decode()}"
    where = f"{host}:{port}" if port else host
    path = quote(parts.path.rstrip("/")) + "/api/v1/query_range"
    try:
        connection.request("POST", path, urlencode(parameters), headers)
        response = connection.getresponse()
        text = response.read()
    except (OSError, http.client.HTTPException) as error:
        raise PrometheusUnavailable(
            f"no Prometheus server answers at {where} ({error})",
            hint="Give its address as a browser would: http://localhost:9090.",
        ) from error
    finally:
        connection.close()
    return _result(text, response.status, where)


def _result(text: bytes, status: int, where: str) -> list[Any]:
    try:
        answer = json.loads(text)
        if answer["status"] == "success":
            result: list[Any] = answer["data"]["result"]
            return result
        said = str(answer.get("error", ""))
    except (ValueError, LookupError, TypeError, AttributeError):
        raise PrometheusUnavailable(
            f"what answers at {where} is not Prometheus (status {status})",
            hint="Give the server's address, without /graph or /metrics.",
        ) from None
    raise PrometheusUnavailable(
        f"Prometheus at {where} refuses the query: {said}",
        hint="Try it in the server's own web page first.",
    )
