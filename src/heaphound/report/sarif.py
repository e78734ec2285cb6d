"""SARIF 2.1.0: the frame that a scan and a diagnosis share.

In: rules and results. Out: a log that json.dumps takes as it is. High confidence is `error`,
medium `warning`, low `note`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote

from heaphound import __version__

Node = dict[str, object]

LEVELS = {"high": "error", "medium": "warning", "low": "note"}
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def log(rules: Sequence[Node], results: Sequence[Node], notes: Sequence[Node] = ()) -> Node:
    """Frame the results of one run of heaphound."""
    driver = {
        "name": "heaphound",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": list(rules),
    }
    run: Node = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": list(results),
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(notes)}],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def rule(name: str, class_name: str, page: str, category: str) -> Node:
    """Describe a rule or category by its page, whose first line is the summary."""
    summary = page.split("\n", 1)[0]
    return {
        "id": name,
        "name": class_name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": page, "markdown": page},
        "properties": {"tags": ["memory-leak", category], "category": category},
    }


def artifact(file: str) -> Node:
    """Name a file: absolute as a file: URI, else relative to wherever the log is read."""
    path = PurePath(file)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    return {"artifactLocation": {"uri": uri}}
