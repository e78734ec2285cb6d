"""Where the objects of a heap were allocated, for a snapshot taken while V8 tracked allocations.

In: a Heap with traces, and nodes of it. Out: a `Profile` of exactly those nodes, which all that
tells and exports profiles can take; and the stack of one node.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from heaphound.errors import AllocationsNotRecorded
from heaphound.heap.graph import Heap
from heaphound.heap.locations import file_path
from heaphound.profile.frames import Frame
from heaphound.profile.tree import EMPTY, Profile


def require_traces(heap: Heap, source: str) -> None:
    """Refuse a heap whose allocations were not tracked.

    Raises:
        AllocationsNotRecorded: they were not.
    """
    if not heap.snapshot.traces.are_there:
        raise AllocationsNotRecorded(
            f"{source} was taken without allocation stacks",
            hint="`heaphound allocations --pid N` takes one with them; so does DevTools, with "
            '"Allocations on timeline" and "Allocation stack traces".',
        )


def allocation_profile(heap: Heap, nodes: npt.NDArray[np.integer] | None = None) -> Profile:
    """Sum up shallow sizes by the call that allocated; O(nodes + calls).

    Args:
        heap: with traces; without, the profile is empty.
        nodes: which; None for all. Those that were there before tracking began are left out.
    """
    traces = heap.snapshot.traces
    if not traces.are_there:
        return EMPTY
    chosen = np.arange(len(traces.of_node)) if nodes is None else np.asarray(nodes)
    chosen = chosen[traces.of_node[chosen] >= 0]
    calls = traces.of_node[chosen]
    return Profile(
        _frames(heap),
        traces.parent.astype(np.int64),
        traces.function.astype(np.int64),
        calls.astype(np.int64),
        heap.snapshot.shallow_size[chosen].astype(np.int64),
        heap.snapshot.node_id[chosen].astype(np.int64),
    )


def _frames(heap: Heap) -> tuple[Frame, ...]:
    traces, strings = heap.snapshot.traces, heap.snapshot.strings
    return tuple(
        Frame(
            strings[name],
            file_path(strings[script]),
            max(line, 0),
            max(column, 0),
            has_script=script_id > 0,
        )
        for name, script, script_id, line, column in zip(
            traces.name.tolist(),
            traces.script.tolist(),
            traces.script_id.tolist(),
            traces.line.tolist(),
            traces.column.tolist(),
            strict=True,
        )
    )
