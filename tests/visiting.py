"""A visitor without a browser: the framework's own WebSocket protocol, spoken rightly or wrongly."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

SHORT = 4_000
"""Bytes: the message that ends a run is shorter, so a longer one need not be looked into."""


class Visitor:
    """One connection; `session` is its id, once a page was shown."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.session = ""

    async def send(self, message: BackMsg) -> None:
        """Sends a message as a page would."""
        await self.socket.send(message.SerializeToString())

    async def until(self, kind: str) -> list[bytes]:
        """All that comes up to the first message of a kind, which is the last of them."""
        got: list[bytes] = []
        while True:
            part = await self.socket.recv(decode=False)
            got.append(part)
            if len(part) < SHORT:
                message = ForwardMsg.FromString(part)
                found = message.WhichOneof("type")
                if found == "new_session":
                    self.session = message.new_session.initialize.session_id
                if found == kind:
                    return got

    async def page(self, query: str = "", name: str = "") -> list[bytes]:
        """Asks for a page; all that comes until its script has run."""
        await self.send(run(query, name))
        return await self.until("script_finished")


@asynccontextmanager
async def visitor(
    address: str, protocol: Iterable[str] = ("streamlit",), query: str = "", **headers: str
) -> AsyncIterator[Visitor]:
    """A connection to the app at an address; headers are written with an underscore for each hyphen."""
    spoken = [Subprotocol(one) for one in protocol]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    target = f"{address.replace('http', 'ws', 1)}/_stcore/stream?{query}"
    async with connect(
        target,
        subprotocols=spoken,
        additional_headers=named,
        max_size=None,
        proxy=None,
        compression=None,
        open_timeout=60,
        close_timeout=2,
    ) as socket:
        yield Visitor(socket)


def run(query: str = "", name: str = "") -> BackMsg:
    """The message that asks for a page."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = name
    return message


def drawn(frames: Iterable[bytes]) -> list[bytes]:
    """What a page is made of, without what is of one visitor or one run."""
    messages = [ForwardMsg.FromString(part) for part in frames]
    return [
        bytes(message.metadata.delta_path) + message.delta.SerializeToString(deterministic=True)
        for message in messages
        if message.WhichOneof("type") == "delta"
    ]
