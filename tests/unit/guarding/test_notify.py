"""A hook and a webhook that fail are given up on, and that is said; neither holds the guard up."""

import asyncio
import sys

import pytest

from heaphound.guarding import notify
from heaphound.guarding.events import KINDS, Event, Journal, event_json
from heaphound.guarding.notify import Notifier
from heaphound.guarding.plan import Telling


@pytest.fixture
def said(monkeypatch):
    monkeypatch.setattr(notify, "_FIRST_PAUSE_SECONDS", 0.0)
    return []


def _tell(said, kind, **telling):
    async def run():
        journal = Journal(said.append)
        async with Notifier(Telling(**telling), journal):
            journal.tell(kind, "it happened", slot="one", pid=7, case="/cases/one")

    asyncio.run(run())
    return [event.text for event in said if event.kind == "warning"]


def test_a_hook_hears_of_what_matters_alone(said, tmp_path):
    heard = tmp_path / "heard"
    hook = [sys.executable, "-c", "import os; os.mkdir(os.environ['HEARD'])"]
    assert _tell(said, "verdict", hook=hook) == []
    warnings = _tell(said, "diagnosed", hook=["/bin/sh", "-c", f'echo "$HEAPHOUND_CASE" > {heard}'])
    assert (warnings, heard.read_text()) == ([], "/cases/one\n")


@pytest.mark.parametrize(
    ("hook", "why"),
    [
        (["/bin/false"], "ended with status 1"),
        (["/nowhere/at/all"], "could not be started"),
    ],
)
def test_a_hook_that_fails_is_said(said, hook, why):
    (warning,) = _tell(said, "diagnosed", hook=hook)
    assert why in warning


def test_a_hook_that_does_not_end_is_ended(said, monkeypatch):
    monkeypatch.setattr(notify, "HOOK_SECONDS", 0.1)
    (warning,) = _tell(said, "diagnosed", hook=["/bin/sleep", "1000"])
    assert "was ended" in warning


def test_a_webhook_that_does_not_answer_is_given_up_on(said):
    (warning,) = _tell(said, "refused", webhook="http://127.0.0.1:9/", attempts=3)
    assert "after 3 attempts" in warning


def test_every_event_can_be_told_as_json():
    for kind in KINDS:
        told = event_json(Event(kind, "text", "one", 7, {"case": "/c"}, 12.0))
        assert (told["event"], told["case"], told["time"]) == (kind, "/c", 12.0)
