"""Which places are the program's own to read."""

import pytest

from heaphound.diagnosis.holder_words import is_application, is_own
from tests.builders.diagnosis_builder import a_place


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
