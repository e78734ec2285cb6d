"""`open_target` against the fake peer: what is seen, and what each fault becomes."""

import asyncio
import os
import threading

import pytest

from heaphound.errors import ConnectionLost, InspectorUnavailable, ProtocolViolation
from heaphound.progress import Silent, Step
from heaphound.target import connection as connection_module
from heaphound.target import life, open_target, session
from heaphound.target.connection import open_connection
from tests.fakes.inspector import FakeInspector

SNAPSHOT = "HeapProfiler.takeHeapSnapshot"


class Recorder(Silent):
    def __init__(self):
        self.heard = []
        self.details = ()

    def step(self, step, detail=""):
        self.heard.append(step)
        self.details = (*self.details, detail)

    def advance(self, done, total, unit="bytes"):
        self.heard.append((done, total, unit))


def _with_target(inspector, use, listener=None):
    async def run():
        async with (
            inspector.serving(),
            open_target(inspector.address, listener=listener) as target,
        ):
            return await use(target)

    return asyncio.run(run())


def _take(inspector, sink=lambda _: None, listener=None):
    return _with_target(inspector, lambda target: target.take_snapshot(sink, listener))


def test_a_snapshot_arrives_whole_and_in_order_with_progress():
    inspector, pieces, recorder = FakeInspector(), [], Recorder()
    taken = _take(inspector, pieces.append, recorder)
    assert b"".join(pieces) == '{"snapshot":"ü"}'.encode()
    assert taken.size_bytes == 17
    assert recorder.heard == [
        Step.TAKE_SNAPSHOT,
        (1, 2, "objects"),
        (12, None, "bytes"),
        (17, None, "bytes"),
    ]


def test_a_sample_says_what_the_process_said():
    sample = _with_target(FakeInspector(), lambda target: target.sample())
    assert (sample.rss_bytes, sample.heap_total_bytes, sample.heap_used_bytes) == (900, 500, 400)
    assert (sample.external_bytes, sample.array_buffers_bytes) == (30, 0)
    assert sample.heap_limit_bytes == 1000
    assert sample.heap_spaces == {"old_space": 300}


def test_a_distant_process_is_not_mistaken_for_a_local_one():
    async def look(target):
        return target.is_local, target.alive(), target.node_version, target.pid

    assert _with_target(FakeInspector(pid=1), look) == (False, True, "v22.0.0", 1)


def test_an_inspector_that_was_open_is_not_closed():
    inspector = FakeInspector()
    _take(inspector)
    assert not any("_debugEnd" in expression for expression in inspector.evaluated)
    assert inspector.heard[-1] == "HeapProfiler.disable"


def test_steps_are_told_in_order():
    recorder = Recorder()

    async def use(target):
        await target.collect_garbage(recorder)

    _with_target(FakeInspector(), use, recorder)
    assert recorder.heard == [Step.ATTACH, Step.COLLECT_GARBAGE, Step.DETACH]


def test_a_cut_in_the_middle_of_a_snapshot_is_a_lost_connection():
    with pytest.raises(ConnectionLost, match="cut"):
        _take(FakeInspector(cut_after_chunks=1))


def test_a_cut_before_the_answer_is_a_lost_connection():
    with pytest.raises(ConnectionLost, match="cut"):
        _take(FakeInspector(cut_before=frozenset({SNAPSHOT})))


def test_after_a_cut_the_target_is_not_alive_and_calls_fail_at_once():
    async def use(target):
        with pytest.raises(ConnectionLost):
            await target.collect_garbage()
        assert not target.alive()
        with pytest.raises(ConnectionLost):
            await target.sample()

    _with_target(FakeInspector(cut_before=frozenset({"HeapProfiler.collectGarbage"})), use)


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        '{"id":999,"result":{}}',
        '{"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":7}}',
    ],
)
def test_rubbish_instead_of_a_snapshot_is_a_violation(text):
    with pytest.raises(ProtocolViolation):
        _take(FakeInspector(rubbish={SNAPSHOT: text}))


def test_a_snapshot_of_nothing_is_a_violation():
    with pytest.raises(ProtocolViolation, match="zero bytes"):
        _take(FakeInspector(chunks=()))


def test_a_refused_snapshot_tells_the_reason():
    with pytest.raises(ProtocolViolation, match=rf"refused {SNAPSHOT}: no"):
        _take(FakeInspector(refused=frozenset({SNAPSHOT})))


def test_a_runtime_without_niceties_is_examined_all_the_same():
    niceties = {"NodeRuntime.notifyWhenWaitingForDisconnect", "Runtime.discardConsoleEntries"}
    assert _take(FakeInspector(refused=frozenset(niceties))).size_bytes == 17


def test_a_peer_that_is_not_node_is_named(monkeypatch):
    monkeypatch.setattr(session, "_ANSWERING_SECONDS", 0)
    with pytest.raises(ProtocolViolation, match=r"not Node\.js"):
        _take(FakeInspector(version=""))


def test_a_process_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr(session, "_SOON_SECONDS", 0.05)
    with pytest.raises(InspectorUnavailable, match=r"did not answer HeapProfiler\.enable"):
        _take(FakeInspector(silent=frozenset({"HeapProfiler.enable"})))


def test_a_failing_sink_is_called_no_more_and_its_error_is_raised():
    calls = []

    def fail(data):
        calls.append(data)
        raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        _take(FakeInspector(chunks=("a", "b", "c")), fail)
    assert calls == [b"a"]


def test_a_failing_sink_leaves_the_target_usable():
    async def use(target):
        with pytest.raises(ZeroDivisionError):
            await target.take_snapshot(lambda _: 1 / 0)
        return await target.take_snapshot(lambda _: None)

    assert _with_target(FakeInspector(), use).size_bytes == 17


def test_a_cancelled_snapshot_leaves_no_thread_and_the_target_usable():
    async def use(target):
        begun = asyncio.Event()
        loop = asyncio.get_running_loop()
        taking = asyncio.create_task(
            target.take_snapshot(lambda _: loop.call_soon_threadsafe(begun.set))
        )
        await begun.wait()
        taking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await taking
        assert "snapshot-sink" not in {thread.name for thread in threading.enumerate()}
        return await target.sample()

    many = FakeInspector(chunks=("x" * 1000,) * 2000)
    assert _with_target(many, use).rss_bytes == 900


@pytest.fixture
def fake_attach(monkeypatch):
    """Makes `open_target(pid=...)` believe that it opened the inspector of the fake peer."""

    def pretend(inspector):
        async def attach(_):
            url = f"ws://{inspector.address}/5f0c7b51-fake"
            return session.Attachment(url, opened_here=True)

        monkeypatch.setattr(session, "attach", attach)

    return pretend


def _examine_opened(inspector, use):
    async def run():
        async with inspector.serving(), open_target(pid=inspector.pid) as target:
            await use(target)

    asyncio.run(run())


def _closings(inspector):
    return sum("_debugEnd" in expression for expression in inspector.evaluated)


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"cut_before": frozenset({SNAPSHOT})},
        {"cut_after_chunks": 1},
        {"rubbish": {SNAPSHOT: "rubbish"}},
        {"refused": frozenset({SNAPSHOT})},
        {"refused": frozenset({"HeapProfiler.enable"})},
        {"rubbish": {"HeapProfiler.disable": "rubbish"}},
        {"version": ""},
    ],
)
def test_what_was_opened_is_closed_exactly_once_whatever_happens(monkeypatch, fake_attach, fault):
    monkeypatch.setattr(session, "_ANSWERING_SECONDS", 0)
    for module in (life, session):
        monkeypatch.setattr(module, "is_running", lambda *_: True)
    monkeypatch.setattr(life, "DYING_SECONDS", 0)
    inspector = FakeInspector(**fault)
    fake_attach(inspector)

    async def use(target):
        await target.take_snapshot(lambda _: None)

    if fault and "HeapProfiler.disable" not in fault.get("rubbish", {}):
        with pytest.raises((ConnectionLost, ProtocolViolation)):
            _examine_opened(inspector, use)
    else:
        _examine_opened(inspector, use)
    assert _closings(inspector) >= 1


def test_a_cancellation_while_the_inspector_opens_closes_it_again(monkeypatch):
    inspector = FakeInspector()

    async def run():
        asked, opened = asyncio.Event(), asyncio.Event()

        async def attach(_):
            asked.set()
            await opened.wait()
            return session.Attachment(f"ws://{inspector.address}/5f0c7b51-fake", opened_here=True)

        async def examine():
            async with open_target(pid=1):
                pass

        monkeypatch.setattr(session, "attach", attach)
        async with inspector.serving():
            examining = asyncio.create_task(examine())
            await asked.wait()
            examining.cancel()
            await asyncio.sleep(0)
            opened.set()
            with pytest.raises(asyncio.CancelledError):
                await examining

    asyncio.run(run())
    assert _closings(inspector) == 1


def test_a_port_that_answers_no_websocket_is_named(monkeypatch):
    monkeypatch.setattr(connection_module, "OPEN_SECONDS", 1.0)

    async def connect():
        async with (
            FakeInspector().serving() as inspector,
            open_connection(f"ws://{inspector.address}/elsewhere"),
        ):
            pass

    with pytest.raises(InspectorUnavailable, match="no inspector answers"):
        asyncio.run(connect())


def test_a_pid_that_was_given_to_another_process_is_not_the_target():
    born = life.born(os.getpid())
    assert life.is_running(os.getpid(), born)
    assert not life.is_running(os.getpid(), born - 60)
