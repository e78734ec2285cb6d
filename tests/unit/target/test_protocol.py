import pytest

from heaphound.errors import ProtocolViolation
from heaphound.target.protocol import Event, Protocol, Refusal, Reply


@pytest.fixture
def protocol():
    return Protocol()


def test_answers_find_their_commands_in_any_order(protocol):
    first, _ = protocol.command("A.one", {"x": 1})
    second, _ = protocol.command("B.two")
    assert protocol.receive(f'{{"id":{second},"result":{{}}}}') == Reply(second, "B.two", {})
    assert protocol.receive(f'{{"id":{first},"result":{{"y":2}}}}') == Reply(
        first, "A.one", {"y": 2}
    )


def test_a_refusal_carries_the_reason(protocol):
    number, _ = protocol.command("A.one")
    text = f'{{"id":{number},"error":{{"code":-32601,"message":"not found"}}}}'
    assert protocol.receive(text) == Refusal(number, "A.one", "not found")


def test_events_need_no_question(protocol):
    assert protocol.receive(b'{"method":"A.happened","params":{"n":1}}') == Event(
        "A.happened", {"n": 1}
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        "{}",
        '{"method":3}',
        '{"method":"A.b","params":[]}',
        '{"id":1}',
        '{"id":1,"result":[]}',
        '{"id":2,"result":{}}',
        '{"id":"1","result":{}}',
        '{"id":[1],"result":{}}',
        b"\xff\xfe",
        b'{"method":"\xff"}',
    ],
)
def test_what_is_not_the_protocol_is_refused(protocol, text):
    protocol.command("A.one")
    with pytest.raises(ProtocolViolation):
        protocol.receive(text)


def test_an_answer_is_taken_once(protocol):
    number, _ = protocol.command("A.one")
    protocol.receive(f'{{"id":{number},"result":{{}}}}')
    with pytest.raises(ProtocolViolation, match="not asked"):
        protocol.receive(f'{{"id":{number},"result":{{}}}}')


def test_long_rubbish_is_shown_short(protocol):
    with pytest.raises(ProtocolViolation) as violation:
        protocol.receive("x" * 1_000_000)
    assert len(violation.value.message) < 200
