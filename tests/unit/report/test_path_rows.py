"""What of a retaining path is shown, and what is folded."""

import pytest

from heaphound.diagnosis.finding import PathStep
from heaphound.heap.locations import Place
from heaphound.report.view import path_rows

OWN = Place("/app/src/users.js", 4, 1, None)
TIMERS = Place("node:internal/timers", 80, 5, None)


def step(name, constructor, place=None, *, kind="property", suspect=False):
    return PathStep(kind, name, constructor, 7, name, place, suspect=suspect)


GLOBAL = step("1", "global / ", kind="element")
REALM = step("9", "Node / PrincipalRealm", kind="element")
SCOPE = step("context", "system / Context", kind="internal")
TABLE = step("timerListMap", "Object", kind="context")
LIST = step("1000", "TimersList", TIMERS, suspect=True)
OWN_FUNCTION = step("onTick", "Function", OWN)
PROCESS = step("process", "process", kind="context")


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ([GLOBAL, step("setImmediate", "Function", TIMERS), SCOPE, SCOPE, TABLE, LIST], ["[1000]"]),
        ([REALM, step("4", "Function", TIMERS), SCOPE, TABLE, LIST], ["[1000]"]),
        (
            [GLOBAL, step("queueMicrotask", "Function", TIMERS), SCOPE, PROCESS, OWN_FUNCTION],
            ["process", "onTick"],
        ),
        ([GLOBAL, step("cache", "Map"), OWN_FUNCTION], ["globalThis", "cache", "onTick"]),
        # What stands below something of the program is the program's, though Node wrote it.
        ([GLOBAL, step("bus", "Bus"), step("wrapped", "Function", TIMERS), SCOPE, TABLE, LIST],
         ["globalThis", "bus", "wrapped", "timerListMap", "[1000]"]),
        ([GLOBAL, step("fetch", "Function", TIMERS, suspect=True)], ["globalThis", "fetch"]),
    ],
)  # fmt: skip
def test_the_way_through_nodes_own_functions_is_folded(path, labels):
    rows = path_rows(path)
    assert [row.label for row in rows] == labels
    assert sum(row.folded for row in rows) == len(path) - len(labels)
    assert rows[-1].suspect == path[-1].suspect
