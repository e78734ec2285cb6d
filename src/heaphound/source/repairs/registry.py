"""Which rules have a repair.

A repair is given the file and the node that the rule reported, and answers with edits, or with None
where it cannot be certain of them.
"""

from __future__ import annotations

from collections.abc import Callable

from heaphound.source.repairs.abort_listener import remove_in_finally
from heaphound.source.repairs.bound_listener import bind_once
from heaphound.source.repairs.edit import Edit
from heaphound.source.repairs.race_timeout import clear_after_race
from heaphound.source.repairs.returned_teardown import return_clear, return_unsubscribe
from heaphound.source.report import SourceFile
from heaphound.source.syntax import Node

Repair = Callable[[SourceFile, Node], tuple[Edit, ...] | None]

REPAIRS: dict[str, Repair] = {
    "abort-listener-not-removed": remove_in_finally,
    "interval-handle-discarded": return_clear,
    "race-timeout-not-cleared": clear_after_race,
    "remove-fresh-function": bind_once,
    "subscribers-never-removed": return_unsubscribe,
}
