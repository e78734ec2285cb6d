"""Which places are the program's own to read."""

import pytest

from heaphound.diagnosis.declared_in import MAX_RETAINERS
from heaphound.diagnosis.functions_of import scope_place
from heaphound.diagnosis.program_files import is_application, is_own
from heaphound.heap import build_heap
from tests.builders.diagnosis_builder import a_place
from tests.builders.heap_builder import HeapBuilder


@pytest.mark.parametrize(
    ("file", "application", "own"),
    [
        ("/srv/app/main.js", True, True),
        ("/srv/app/node_modules/koa/lib/context.js", True, False),
        ("node:internal/timers", False, False),
        ("wasm://wasm/0002f80e", False, False),
        ("evalmachine.<anonymous>", False, False),
    ],
)
def test_only_what_is_written_in_a_file_is_the_programs(file, application, own):
    place = a_place(file, 1)

    assert (is_application(place), is_own(place)) == (application, own)


def test_a_scope_has_its_place_however_many_scopes_inside_it_leak():
    builder = HeapBuilder()
    root = builder.root()
    scope = builder.node("object", "system / Context")
    for at in range(MAX_RETAINERS + 1):
        inner = builder.node("object", "system / Context")
        builder.edge(root, "element", at, inner)
        builder.edge(inner, "internal", "previous", scope)
    function, shared, script = (
        builder.node("closure", "work"),
        builder.node("code", "work"),
        builder.node("code", "/srv/app/work.js"),
    )
    builder.edge(root, "property", "work", function)
    builder.edge(function, "internal", "context", scope)
    builder.edge(function, "internal", "shared", shared)
    builder.edge(shared, "internal", "script", script)
    builder.location(function, 9, 4, 2)

    place = scope_place(build_heap(builder.snapshot()), scope)

    assert place is not None
    assert (place.file, place.line) == ("/srv/app/work.js", 5)
