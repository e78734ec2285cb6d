"""Node processes, pages in a real browser, and the end of what a failed test leaves behind.

One Chromium for the tests of a module, a page of its own for each. Not one for all: Playwright
keeps an event loop running, beside which no other test can run its own.
"""

import os
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tools.browser import chromium
from tools.prepare_tests import node_binary


@pytest.fixture(scope="module")
def browser():
    libraries = str(chromium().parent / "lib")
    path = ":".join(filter(None, [os.environ.get("LD_LIBRARY_PATH"), libraries]))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--headless=shell"],
            env={**os.environ, "LD_LIBRARY_PATH": path},
        )
        yield started
        started.close()


@pytest.fixture
def start():
    """Starts scripts that have printed a line when this returns, and ends them with the test."""
    running = []

    def start(code, *flags, major="22", node=None):
        run = [str(code)] if isinstance(code, Path) else ["-e", code]
        process = subprocess.Popen(
            [str(node or node_binary(major)), *flags, *run],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        running.append(process)
        assert process.stdout.readline()
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def show(browser, tmp_path):
    contexts = []

    def open_page(text, **options):
        file = tmp_path / "report.html"
        file.write_text(text)
        context = browser.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        shown = context.new_page()
        shown.complaints = []
        shown.asked_for = []
        shown.on("console", lambda message: shown.complaints.append(message.text))
        shown.on("pageerror", lambda error: shown.complaints.append(str(error)))
        shown.on("request", lambda request: shown.asked_for.append(request.url))
        shown.goto(file.as_uri())
        return shown

    yield open_page
    for context in contexts:
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call):
    """End the processes that a failed test still holds, or their open pipes fail another test."""
    report = yield
    if call.excinfo is not None:
        for entry in call.excinfo.traceback:
            for value in entry.frame.f_locals.values():
                if isinstance(value, subprocess.Popen):
                    _end(value)
    return report


def _end(process):
    if process.poll() is None:
        process.kill()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    process.wait()
