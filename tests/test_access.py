"""Leave: granted on this computer alone, refused wherever something is unclear."""

import asyncio
from collections.abc import Iterator

import pytest

from balint_core import access
from balint_core.access import Viewer
from balint_core.record.database import Database
from tests import running

LEAD = frozenset({Viewer.LEAD})
HERE = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        (HERE, "http://localhost:8501/upload"),
        ({"Host": "127.0.0.1:8501"}, None),
        ({"Host": "[::1]:8501", "Origin": "http://[::1]:8501"}, None),
        ({"host": "LOCALHOST"}, None),
        ({}, None),
    ],
)
def test_somebody_at_this_computer_has_leave(headers: dict[str, str], address: str | None) -> None:
    assert access.ask(LEAD, headers, address).viewer is Viewer.LEAD


@pytest.mark.parametrize("header", [*sorted(access.PROXY_HEADERS), "X-Forwarded-For", "x-forwarded-anything"])
def test_a_request_through_a_proxy_has_none(header: str) -> None:
    leave = access.ask(LEAD, {**HERE, header.lower(): "127.0.0.1"}, None)
    assert leave.viewer is None
    assert "another server" in leave.reason


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({"Host": "balint.example.org"}, None),
        ({"Host": "192.168.1.20:8501"}, None),
        ({"Host": "localhost.example.org"}, None),
        ({"Host": "0.0.0.0:8501"}, None),
        ({"Host": ""}, None),
        ({"Origin": "http://localhost:8501"}, None),
        ({**HERE, "Origin": "https://balint.example.org"}, None),
        ({**HERE, "Origin": "null"}, None),
        (HERE, "https://balint.example.org/upload"),
        ({**HERE, "Origin": "http://localhost:9999"}, None),
        ({"Host": "evil@localhost"}, None),
        ({"Host": "[::1].evil.example"}, None),
        ({"Host": "localhost/evil"}, None),
        ({**HERE, "Origin": "file://localhost"}, None),
        (HERE, "http://localhost:8501\n.evil.example"),
    ],
)
def test_another_computer_s_name_has_none(headers: dict[str, str], address: str | None) -> None:
    assert access.ask(LEAD, headers, address).viewer is None


@pytest.mark.parametrize("mode", ["hosted", "published", "", "LOCAL", "localhost"])
def test_a_mode_that_is_not_local_has_none(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALINT_MODE", mode)
    assert access.ask(LEAD, HERE, None).viewer is None


def test_a_page_for_others_has_none() -> None:
    assert access.ask(frozenset({Viewer.TRAINEE}), HERE, None).viewer is None


# --- over the wire ----------------------------------------------------------------------------------------------


@pytest.fixture
def running_app(sampled: Database, own_surroundings: str) -> Iterator[str]:
    with running.app_and_process(own_surroundings) as (address, _process):
        yield address


def received(address: str, page: str, named: str, headers: dict[str, str]) -> bytes:
    """What a viewer's connection is sent for a page, when it asks for a host of this name with these headers."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.asyncio.client import connect
    from websockets.typing import Subprotocol

    async def talk() -> bytes:
        message = BackMsg()
        message.rerun_script.page_name = page
        port = int(address.rsplit(":", 1)[1])
        target = f"ws://{named}:{port}/_stcore/stream"
        got = b""
        spoken = [Subprotocol("streamlit")]
        async with connect(
            target, host="localhost", port=port, additional_headers=headers, subprotocols=spoken, max_size=None
        ) as socket:
            await socket.send(message.SerializeToString())
            while True:
                part = await asyncio.wait_for(socket.recv(decode=False), 60)
                got += part
                if ForwardMsg.FromString(part).WhichOneof("type") == "script_finished":
                    return got

    return asyncio.run(talk())


def test_over_the_wire_the_first_deep_link_shows_nothing_to_a_proxy_or_a_foreign_host(running_app: str) -> None:
    proxied = received(running_app, "my_progress", "localhost", {"X-Forwarded-For": "203.0.113.9"})
    foreign = received(running_app, "my_progress", "balint.example.org", {})
    for got in (proxied, foreign):
        assert b"This page cannot be shown here" in got
        assert b"Asha" not in got
    assert b"Asha" in received(running_app, "my_progress", "localhost", {})
