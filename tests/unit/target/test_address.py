import asyncio
import os
import socket

import pytest

from heaphound.errors import InspectorUnavailable, OptionError
from heaphound.target.address import (
    InspectorAddress,
    ask_inspector,
    configured_ports,
    listening_addresses,
    parse_address,
)
from tests.fakes.inspector import FakeInspector


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9230", InspectorAddress("127.0.0.1", 9230)),
        (" localhost:1 ", InspectorAddress("localhost", 1)),
        ("[::1]:9229", InspectorAddress("::1", 9229)),
        ("ws://10.0.0.1:5/abc", InspectorAddress("10.0.0.1", 5, "/abc")),
        ("ws://10.0.0.1:5/", InspectorAddress("10.0.0.1", 5)),
        ("http://h:80/json/list", InspectorAddress("h", 80)),
    ],
)
def test_what_people_write_is_read(text, expected):
    assert parse_address(text) == expected


@pytest.mark.parametrize(
    "text", ["", "localhost", "host:port", "h:99999", "https://h:1", ":9229", "ws://[::1:9"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(OptionError, match="not the address"):
        parse_address(text)


def test_an_address_is_written_as_it_is_read():
    assert str(parse_address("[::1]:9229")) == "[::1]:9229"


def _ask(inspector):
    async def ask():
        async with inspector.serving():
            return await asyncio.to_thread(ask_inspector, parse_address(inspector.address))

    return asyncio.run(ask())


def test_the_websocket_is_sought_at_the_address_that_was_asked():
    inspector = FakeInspector(title="server.js")
    script = _ask(inspector)
    assert script.websocket_url.startswith(f"ws://{inspector.address}/")
    assert script.title == "server.js"


@pytest.mark.parametrize("page", ["", "<html>", "[]", "{}", "[7]", '[{"title":"x"}]', "null"])
def test_another_service_is_not_taken_for_an_inspector(page):
    with pytest.raises(InspectorUnavailable, match="is not the inspector"):
        _ask(FakeInspector(page=page))


def test_a_service_that_does_not_speak_http_is_not_taken_for_an_inspector():
    async def rubbish(_, writer):
        writer.write(b"SSH-2.0-nonsense\r\n")
        writer.close()

    async def ask():
        async with await asyncio.start_server(rubbish, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            await asyncio.to_thread(ask_inspector, parse_address(str(port)))

    with pytest.raises(InspectorUnavailable):
        asyncio.run(ask())


def test_only_listening_ports_of_the_process_itself_are_found():
    with socket.create_server(("0.0.0.0", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            found = listening_addresses(os.getpid())
            assert InspectorAddress("127.0.0.1", port) in found
            assert client.getsockname()[1] not in {address.port for address in found}
    assert port not in {address.port for address in listening_addresses(os.getpid())}


@pytest.mark.parametrize(
    ("words", "options", "expected"),
    [
        (["node", "app.js"], "", {9229}),
        (["node", "--inspect", "app.js"], "", {9229}),
        (["node", "--inspect=9300"], "", {9300}),
        (["node", "--inspect-port=0"], "", {0}),
        (["node", "--inspect-brk=0.0.0.0:7"], "", {7}),
        (["node"], "--max-old-space-size=9 --inspect-port=localhost:8", {8}),
        (["node"], "unclosed 'quote", {9229}),
    ],
)
def test_the_configured_port_is_read_from_flags(monkeypatch, words, options, expected):
    class Process:
        def __init__(self, _):
            pass

        def cmdline(self):
            return list(words)

        def environ(self):
            return {"NODE_OPTIONS": options}

    monkeypatch.setattr("psutil.Process", Process)
    assert configured_ports(1) == expected
