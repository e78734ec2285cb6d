"""The truth about the lab's services agrees with their files."""

import pytest

from heaphound.demo.services import service, services, shapes
from heaphound.errors import OptionError

LEAKS = [
    pytest.param(found.folder, leak, id=f"{found.name}-{leak.category}")
    for found in services()
    for leak in found.truth
]


def test_every_shape_has_a_service_that_says_so():
    for shape in shapes():
        assert service(shape).shape == shape


def test_a_service_is_found_by_its_name():
    assert service("abort-listener").shape == "listener"


def test_an_unknown_shape_names_the_known_ones():
    with pytest.raises(OptionError) as caught:
        service("no-such-shape")
    assert "client-per-call" in caught.value.hint


def test_all_shows_every_category_in_a_file_of_its_own():
    truth = service("all").truth
    assert {leak.category for leak in truth} == set(shapes()) - {"all"}
    assert len({leak.file for leak in truth}) == len(truth)


@pytest.mark.parametrize(("folder", "leak"), LEAKS)
def test_the_declaration_is_on_its_line(folder, leak):
    lines = (folder / leak.file).read_text().splitlines()
    word = leak.holder or {"Timeout": "setInterval("}.get(leak.constructor, leak.constructor)
    assert word in lines[leak.line - 1]
    assert leak.line in leak.accept_lines


@pytest.mark.parametrize(("folder", "leak"), LEAKS)
def test_accepted_lines_hold_code_and_only_they_match(folder, leak):
    lines = (folder / leak.file).read_text().splitlines()
    for number in leak.accept_lines:
        assert lines[number - 1].strip(" {}")
        assert leak.is_at(str(folder / leak.file), number)
    assert not leak.is_at(str(folder / leak.file), 1)
    assert not leak.is_at(str(folder / "elsewhere.js"), leak.line)


def test_a_leak_that_no_variable_holds_may_stay_without_a_name():
    assert service("timer").truth[0].is_named(None)
    assert not service("cache").truth[0].is_named(None)
    assert not service("cache").truth[0].is_named("sessions")
