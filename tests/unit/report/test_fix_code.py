"""The fix as code: it parses, and speaks in the user's names."""

import pytest
import tree_sitter_javascript
from tree_sitter import Language, Parser

from heaphound.diagnosis.finding import Category, Holder, PathStep
from heaphound.report.fix_code import fix_code
from tests.builders.diagnosis_builder import a_finding

PARSER = Parser(Language(tree_sitter_javascript.language()))
EVENTS = (
    PathStep("context", "storage", "EventEmitter", 3, "storage", None, suspect=False),
    PathStep("property", "_events", "Object", 5, "_events", None, suspect=False),
    PathStep("property", "data-end", "Array", 7, "data-end", None, suspect=False),
    PathStep("element", "1", "Function", 9, None, None, suspect=True),
)


def code_of(category, name, **changes):
    holder = Holder(name, changes.pop("constructor", "Map"), 1, None)
    return fix_code(a_finding(category=category, holder=holder, **changes))


@pytest.mark.parametrize("category", list(Category))
@pytest.mark.parametrize("name", ["users", "$x", "a b", "');alert(1);('", "", None, "été"])
def test_it_is_javascript_whatever_the_heap_calls_things(category, name):
    code = code_of(category, name, path=EVENTS)
    assert bool(code) == (category is not Category.OTHER)
    assert not PARSER.parse(code.encode()).root_node.has_error, code
    assert "alert" not in code


def test_a_listener_is_taken_off_by_event_and_name():
    code = code_of(Category.LISTENER, "storage", path=EVENTS, title="listeners pile up")
    assert 'storage.on("data-end", onDataEnd);' in code
    assert 'storage.off("data-end", onDataEnd);' in code


def test_an_event_target_has_its_own_methods():
    path = (PathStep("context", "signal", "AbortSignal", 3, "signal", None, suspect=False),)
    code = code_of(Category.LISTENER, "signal", path=path, title='"abort" listeners pile up')
    assert 'signal.removeEventListener("abort", onAbort);' in code


def test_a_timeout_is_cleared_as_one():
    assert "clearTimeout" in code_of(Category.TIMER, "go", title="setTimeout timers made in go()")
    assert "clearInterval" in code_of(Category.TIMER, "go", title="setInterval timers")


def test_an_array_has_no_delete():
    code = code_of(Category.GLOBAL_STATE, "log", constructor="Array")
    assert "log.push(member)" in code
    assert "log.splice(log.indexOf(member), 1)" in code
