"""The hosted way: the app behind a door that knows what a visitor may send, and what a browser may do with the answer.

    python -m balint_core.serve [--address ADDRESS] [--port PORT]

It serves one process, to be put behind a web server that adds HTTPS and hands `Host` on unchanged. Visitors read; until
there is a sign-in nobody uploads anything, and whatever a published page does not need is refused before the framework
sees it.
"""

import argparse
import asyncio
import base64
import gc
import hashlib
import logging
import os
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn
from google.protobuf.message import DecodeError
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import get_instance
from streamlit.runtime.pages_manager import PagesManager

from balint_core.access import Mode
from balint_core.definitions import SHIPPED

Headers = list[tuple[bytes, bytes]]

OPEN = frozenset({"health", "host-config", "stream"})
"""What is answered of the framework's own addresses; its metrics and its interface for programs are not."""
NEEDED = frozenset({"rerun_script", "app_heartbeat"})
"""What a page sends, beside asking for a file that is made on a click. The rest would touch what all visitors share."""
LONGEST = 2**20
"""Bytes of one message from a visitor."""
BURST, PAUSE = 20, 0.25
"""Messages that are taken at once from one connection, and the seconds for each one after them."""
CONNECTIONS = 10_000
POLICY_VIOLATION, PROTOCOL_ERROR = 1008, 1002
HOST = re.compile(rb"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")


class Door:
    """ASGI middleware: refuses what a visitor has no need of, paces the rest, and adds headers to each answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = answer_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or stands at one connection for as long as it lasts."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._talk(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._guarded(scope["path"], message.get("headers", ()))
            await send(message)

        if not from_here(scope["headers"]) or scope["method"] not in ("GET", "HEAD"):
            await _refuse(send_guarded, 403)
        elif not is_open(scope["path"]):
            await _refuse(send_guarded, 404)
        else:
            await self.app(scope, receive, send_guarded)

    def _guarded(self, path: str, headers: Iterable[tuple[bytes, bytes]]) -> Headers:
        ours = self.headers + ([(b"cache-control", b"no-store")] if path.startswith("/media/") else [])
        names = {name for name, _value in ours}
        return [one for one in headers if one[0].lower() not in names] + ours

    async def _talk(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not from_here(scope["headers"]) or not is_open(scope["path"]):
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        await self.app({**scope, "headers": without_session(scope["headers"])}, _listening(receive, send), send)


def from_here(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a request comes from a page of this app, or from none; said without asking anybody else.

    The framework would look up this computer's own address at another host, and everybody would wait meanwhile.

    >>> from_here([(b"host", b"balint.example"), (b"origin", b"https://balint.example")])
    True
    >>> from_here([(b"host", b"balint.example"), (b"origin", b"https://evil.example")])
    False
    """
    host = b"".join(value for name, value in headers if name == b"host")
    origins = {value for name, value in headers if name == b"origin"}
    return not origins or (HOST.fullmatch(host) is not None and origins <= {b"http://" + host, b"https://" + host})


def is_open(path: str) -> bool:
    """
    >>> [is_open(path) for path in ("/", "/_stcore/stream", "/_stcore/metrics", "/_stcore/agent/openapi.json")]
    [True, True, False, False]
    """
    _before, own, name = path.partition("/_stcore/")
    return not own or name in OPEN


def without_session(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers without the session to be gone on with: who knew another's could take its place.

    >>> without_session([(b"sec-websocket-protocol", b"streamlit, xsrf, 0d9f")])
    [(b'sec-websocket-protocol', b'streamlit, xsrf')]
    """
    protocol = b"sec-websocket-protocol"
    return [(name, b",".join(value.split(b",")[:2]) if name == protocol else value) for name, value in headers]


def _listening(receive: Receive, send: Send) -> Receive:
    """What a visitor sends, at a pace; what a page has no need of is passed over, and what is no message ends it."""
    loop = asyncio.get_running_loop()
    due = 0.0

    async def next_message() -> Message:
        nonlocal due
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            due = max(due, loop.time() - BURST * PAUSE) + PAUSE
            await asyncio.sleep(max(0.0, due - loop.time()))
            wanted = _is_needed(message.get("bytes"))
            if wanted is None:
                await send({"type": "websocket.close", "code": PROTOCOL_ERROR})
                return {"type": "websocket.disconnect", "code": PROTOCOL_ERROR}
            if wanted:
                return message

    return next_message


def _is_needed(data: bytes | None) -> bool | None:
    """Whether a page needs this message to be heard; None if it is no message."""
    if data is None:
        return None
    try:
        message = BackMsg.FromString(data)
    except DecodeError:
        return None
    return message.WhichOneof("type") in NEEDED or message.backend_operation_request.HasField("deferred_file")


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def answer_headers() -> Headers:
    """The headers of every answer: the browser loads and runs what comes from here, and tells nobody of the link."""
    policy = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *_inline_scripts()]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return [
        (b"content-security-policy", "; ".join(f"{what} {value}" for what, value in policy.items()).encode()),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
    ]


def _inline_scripts() -> list[str]:
    """The digests of the scripts that stand in the framework's own page."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_bytes()
    scripts = re.findall(rb"<script>(.*?)</script>", page, re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(one).digest()).decode()}'" for one in scripts]


@asynccontextmanager
async def prepared(_app: st.App) -> AsyncIterator[None]:
    """Before the first visitor: no page is run without `app.py`, and no address is logged, for it may be a link.

    Told that nobody sits at this computer, the framework does not look through its folders for each visitor either,
    for something to recommend.

    The script runs once for nobody. What that has loaded is looked through no more by the garbage collector, which
    would do so again and again while visitors arrive: a fifth of the processor's time.
    """
    PagesManager.uses_pages_directory = False
    config.set_option("server.headless", True)
    for name in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.WARNING)
    await get_instance().does_script_run_without_error()
    gc.collect()
    gc.freeze()
    yield


def guarded(script: Path) -> st.App:
    """A script as a server behind the door."""
    return st.App(script, lifespan=prepared, middleware=[Middleware(Door)])


def make_room() -> None:
    """Lets the process have as many connections as the computer allows it; many begin with room for a thousand."""
    try:
        import resource
    except ImportError:  # there is no such limit on Windows
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS if most == resource.RLIM_INFINITY else min(most, CONNECTIONS)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def listen(app: st.App, address: str, port: int) -> None:
    """Serves until it is ended."""
    make_room()
    uvicorn.run(
        app,
        host=address,
        port=port,
        ws="websockets-sansio",
        ws_max_size=LONGEST,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )


def main() -> None:
    """Serves the app; hosted, unless BALINT_MODE says published."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="where it listens: this computer alone, unless told otherwise")
    parser.add_argument("--port", type=int)
    options = parser.parse_args()
    os.environ.setdefault("BALINT_MODE", Mode.HOSTED)
    app = guarded(SHIPPED.parent / "app.py")
    address = options.address or st.get_option("server.address") or "localhost"
    listen(app, address, options.port or st.get_option("server.port"))


if __name__ == "__main__":
    main()
