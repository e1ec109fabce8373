"""What any visitor can do to a served copy, tried while others look at a published page: they must not notice."""

import asyncio
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from websockets.exceptions import ConnectionClosed, InvalidStatus

from balint_core import serve
from balint_core.record.database import Database, open_database
from balint_core.record.schema import comment, person_email, person_name
from balint_core.snapshot import Snapshot, written
from balint_core.snapshot_folder import ENDING
from tests import running
from tests.published import published_link
from tests.visiting import Visitor, drawn, run, visitor

PAGES = ["home", *(file.stem for file in sorted((running.ROOT / "pages").glob("*.py")) if file.stem != "home")]
IDLE = 300
HUGE = 900_000

NOBODY_ELSE = """
import sys
from pathlib import Path

HERE = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "::", None}


def refuse(event, told):
    if event in ("socket.connect", "socket.sendto"):
        where = told[1][0] if isinstance(told[1], tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        where = told[0]
    else:
        return
    if where not in HERE:
        with Path(__file__).with_name("asked").open("a") as asked:
            asked.write(f"{event} {where}\\n")
        raise OSError("no other host may be asked")


sys.addaudithook(refuse)
"""
"""Python that a server imports as it starts: whoever else it would ask is written down, and not asked."""


@dataclass(frozen=True)
class Hall:
    """A served copy with a published page; `hidden` is what nobody may be sent."""

    address: str
    query: str
    snapshot: Snapshot
    hidden: list[bytes]
    folder: Path

    def asked(self) -> str:
        """The other hosts that the server tried to ask."""
        file = self.folder / "asked"
        return file.read_text() if file.exists() else ""

    def forget(self) -> None:
        (self.folder / "asked").unlink(missing_ok=True)

    def logged(self) -> str:
        return (self.folder / "log").read_text()


@pytest.fixture(scope="module")
def hall(sample_record: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("hall")
    shutil.copy(sample_record, folder)
    record = f"sqlite:///{(folder / sample_record.name).as_posix()}"
    (folder / "sitecustomize.py").write_text(NOBODY_ELSE)
    database = open_database(record)
    snapshot, token = published_link(database)
    hidden = kept_back(database)
    database.close()
    settings = {"BALINT_MODE": "hosted", "BALINT_DATABASE_URL": record, "PYTHONPATH": str(folder)}
    with running.served(folder / "log", **settings) as (address, _process):
        yield Hall(address, f"show={token}", snapshot, hidden, folder)


def kept_back(database: Database) -> list[bytes]:
    """Every name, address and comment that was not released, as it stands and as JSON would have it."""
    with database.reading() as connection:
        found = {
            *connection.execute(select(person_name.c.writing)).scalars(),
            *connection.execute(select(person_email.c.address)).scalars(),
            *connection.execute(select(comment.c.words).where(comment.c.released_at.is_(None))).scalars(),
        }
    assert len(found) > 30
    return [way for one in found for way in {one.encode(), json.dumps(one)[1:-1].encode()}]


@asynccontextmanager
async def others(hall: Hall) -> AsyncIterator[list[Visitor]]:
    """Three who have the page open, and are shown the same once more afterwards, as is one who comes late."""
    async with AsyncExitStack() as stack:
        seats = [await stack.enter_async_context(visitor(hall.address)) for _seat in range(3)]
        before = [drawn(await seat.page(hall.query)) for seat in seats]
        yield seats
        late = await stack.enter_async_context(visitor(hall.address))
        after = [drawn(await seat.page(hall.query)) for seat in (*seats, late)]
    assert shows(before[0], hall.snapshot)
    assert all(one == before[0] for one in (*before, *after))


def meanwhile(hall: Hall, attack: Callable[[list[Visitor]], Awaitable[None]]) -> None:
    """Tries an attack while others look on; nobody is hurt, and no other host is asked."""
    hall.forget()

    async def scene() -> None:
        async with others(hall) as seats:
            await attack(seats)

    asyncio.run(scene())
    assert hall.asked() == ""
    assert hall.query.removeprefix("show=") not in hall.logged()


def shows(frames: list[bytes], snapshot: Snapshot) -> bool:
    """Whether a page is whole: its finding, each card's chart, and how it was made at its end."""
    got = b"".join(frames)
    return snapshot.finding.encode() in got and got.count(b'class="p-drawn p-wide"') == len(snapshot.cards)


def nothing_kept_back(hall: Hall, frames: list[bytes]) -> None:
    got = b"".join(frames)
    assert not [one for one in hall.hidden if one in got]


def sent(hall: Hall, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
    """One request over HTTP, and its answer read to the end."""
    connection = http.client.HTTPConnection(urlsplit(hall.address).netloc, timeout=60)
    connection.request(method, path, body or None, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.content = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


# --- messages ---------------------------------------------------------------------------------------------------


def shared_by_all() -> list[BackMsg]:
    """Messages that touch what all visitors share, or what is none of a visitor's business."""
    flags = ["clear_cache", "set_run_on_save", "stop_script", "load_git_info", "debug_shutdown_runtime"]
    flags += ["debug_disconnect_websocket"]
    messages = [BackMsg(**{flag: True}) for flag in flags]  # type: ignore[arg-type]
    messages.append(BackMsg())
    messages[-1].file_urls_request.request_id = "r"
    messages[-1].file_urls_request.file_names.append("register.xlsx")
    for operation in ("install_skills", "dismiss_skills_nudge", "dataframe_chunk"):
        messages.append(BackMsg())
        getattr(messages[-1].backend_operation_request, operation).SetInParent()
    messages.append(BackMsg())
    return messages


def test_messages_that_touch_what_all_share_are_passed_over(hall: Hall) -> None:
    async def attack(_seats: list[Visitor]) -> None:
        async with visitor(hall.address) as attacker:
            await attacker.page(hall.query)
            await attacker.send(BackMsg(app_heartbeat=True))
            await attacker.until("heartbeat_ack")
            for message in shared_by_all():
                if message.WhichOneof("type") == "backend_operation_request":
                    message.backend_operation_request.session_id = attacker.session
                await attacker.send(message)
            await attacker.send(BackMsg(app_heartbeat=True))
            answers = await attacker.until("heartbeat_ack")
            assert len(answers) == 1

    meanwhile(hall, attack)
    assert not (running.ROOT / ".agents").exists(), "the framework wrote into the app's own folder for a visitor"


def test_another_visitor_s_download_is_not_made_for_who_asks(hall: Hall) -> None:
    async def attack(seats: list[Visitor]) -> None:
        async with visitor(hall.address) as attacker:
            message = BackMsg()
            message.backend_operation_request.session_id = seats[0].session
            message.backend_operation_request.deferred_file.file_id = "0" * 32
            await attacker.page(hall.query)
            await attacker.send(message)
            (*_before, answer) = await attacker.until("backend_operation_response")
            assert "Invalid session" in ForwardMsg.FromString(answer).backend_operation_response.error_msg

    meanwhile(hall, attack)


def forged(frames: list[bytes]) -> Iterator[BackMsg]:
    """States of widgets that there are and are not, of every type, small, strange and huge."""
    found = re.findall(rb"\$\$ID-[0-9a-f]+-[^\x00-\x1f\"]*", b"".join(frames))
    for identity in {"nobody", "", "$$ID-0-None", "x" * 10_000, *(one.decode(errors="replace") for one in found)}:
        message = run()
        for kind in ("trigger_value", "bool_value", "string_value", "int_value", "double_value", "json_value"):
            state = message.rerun_script.widget_states.widgets.add()
            state.id = identity
            odd = {"trigger_value": True, "bool_value": True, "int_value": 2**62, "double_value": float("nan")}
            setattr(state, kind, odd.get(kind, '{"a": [' * 400))
        yield message
    large = run()
    large.rerun_script.widget_states.widgets.add(id="large", bytes_value=bytes(HUGE))
    yield large
    many = run()
    for number in range(20_000):
        many.rerun_script.widget_states.widgets.add(id=f"many {number}", int_value=number)
    yield many


def test_forged_states_of_widgets_hurt_nobody(hall: Hall) -> None:
    async def attack(_seats: list[Visitor]) -> None:
        async with visitor(hall.address) as attacker:
            frames = await attacker.page(hall.query)
            for message in forged(frames):
                message.rerun_script.query_string = hall.query
                await attacker.send(message)
                answer = await attacker.until("script_finished")
                assert str(running.ROOT).encode() not in b"".join(drawn(answer))
                nothing_kept_back(hall, answer)

    meanwhile(hall, attack)


@pytest.mark.parametrize("frame", ["text", b"\xff\xff\xff\xff", bytes(range(256)), bytes(2**20 + 1), bytes(2**20)])
def test_a_frame_that_is_no_message_ends_its_own_connection_alone(hall: Hall, frame: str | bytes) -> None:
    async def attack(_seats: list[Visitor]) -> None:
        async with visitor(hall.address) as attacker:
            await attacker.page(hall.query)
            await attacker.socket.send(frame)
            with pytest.raises(ConnectionClosed):
                await attacker.until("script_finished")

    meanwhile(hall, attack)


def test_bytes_that_are_no_frame_end_their_own_connection_alone(hall: Hall) -> None:
    async def attack(_seats: list[Visitor]) -> None:
        async with visitor(hall.address) as attacker:
            await attacker.page(hall.query)
            attacker.socket.transport.write(b"\x82\x05hello" + bytes(5_000))  # not masked, as a visitor's must be
            with pytest.raises(ConnectionClosed):
                await attacker.until("script_finished")

    meanwhile(hall, attack)


def test_one_who_asks_again_and_again_is_answered_at_a_pace(hall: Hall) -> None:
    async def attack(_seats: list[Visitor]) -> None:
        async with visitor(hall.address) as attacker:
            for _time in range(500):
                await attacker.send(run(hall.query))
            await attacker.until("script_finished")
            async with others(hall):
                pass

    meanwhile(hall, attack)


def test_the_pace_begins_after_a_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async def receive() -> dict[str, object]:
        return {"type": "websocket.receive", "bytes": run().SerializeToString()}

    async def many() -> None:
        listening = serve._listening(receive, print)  # type: ignore[arg-type]
        for _message in range(serve.BURST + 5):
            await listening()

    monkeypatch.setattr(serve.asyncio, "sleep", sleep)
    asyncio.run(many())
    assert not any(waited[: serve.BURST])
    assert waited[serve.BURST :] == sorted(waited[serve.BURST :])
    assert waited[-1] > 4 * serve.PAUSE


# --- connections ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["http://evil.example", "https://localhost.evil.example", "null", "http://[::1", ""])
def test_a_foreign_page_is_refused_and_nobody_is_asked_about_it(hall: Hall, origin: str) -> None:
    async def attack(_seats: list[Visitor]) -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with visitor(hall.address, Origin=origin):
                pass
        assert refused.value.response.status_code == 403
        assert sent(hall, "GET", "/", Origin=origin).status == 403

    meanwhile(hall, attack)


def test_a_strange_host_is_no_way_round(hall: Hall) -> None:
    hall.forget()
    for host in ("evil.example/x", "evil@localhost", "x y", "[::1"):
        origin = f"http://{host}"
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13"}
        upgrade |= {"Sec_WebSocket_Key": "MDEyMzQ1Njc4OWFiY2RlZg=="}
        assert sent(hall, "GET", "/_stcore/stream", b"", Host=host, Origin=origin, **upgrade).status in (400, 403)
    assert hall.asked() == ""


def test_a_page_of_its_own_is_let_in(hall: Hall) -> None:
    async def attack(_seats: list[Visitor]) -> None:
        async with visitor(hall.address, Origin=hall.address) as guest:
            assert shows(await guest.page(hall.query), hall.snapshot)

    meanwhile(hall, attack)


def test_nobody_takes_the_place_of_another(hall: Hall) -> None:
    async def attack(seats: list[Visitor]) -> None:
        victim = seats[0]
        async with visitor(hall.address, ["streamlit", "xsrf", victim.session]) as attacker:
            await attacker.page(hall.query)
            assert attacker.session
            assert attacker.session != victim.session
        async with visitor(hall.address) as gone:
            await gone.page(hall.query)
        async with visitor(hall.address, ["streamlit", "xsrf", gone.session]) as attacker:
            await attacker.page(hall.query)
            assert attacker.session != gone.session

    meanwhile(hall, attack)


def test_hundreds_who_say_nothing_keep_nobody_out(hall: Hall) -> None:
    async def attack(_seats: list[Visitor]) -> None:
        place = urlsplit(hall.address)
        async with AsyncExitStack() as stack:
            for _one in range(IDLE):
                await stack.enter_async_context(visitor(hall.address))
                silent = stack.enter_context(socket.create_connection((place.hostname, place.port)))
                silent.sendall(b"GET / HTTP/1.1\r\n")
            async with others(hall):
                pass

    meanwhile(hall, attack)


@pytest.mark.skipif(os.name == "nt", reason="there is no such limit on Windows")
def test_a_crowd_has_room_where_a_process_begins_with_little() -> None:
    words = """
import resource
from balint_core import serve
_now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (256, most))
serve.make_room()
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""
    told = subprocess.run([sys.executable, "-c", words], cwd=running.ROOT, capture_output=True, text=True, check=True)
    assert int(told.stdout) > 1_024


# --- requests ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "OPTIONS"])
def test_nobody_puts_a_file_into_a_session(hall: Hall, method: str) -> None:
    async def attack(seats: list[Visitor]) -> None:
        welcome = sent(hall, "GET", "/_stcore/health")
        cookie = (welcome.getheader("Set-Cookie") or "").partition(";")[0]
        proof = {"Cookie": cookie, "X_Xsrftoken": cookie.partition("=")[2]}
        parts = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.xlsx"\r\n\r\nx\r\n--b--\r\n'
        kind = {"Content_Type": "multipart/form-data; boundary=b"}
        async with visitor(hall.address) as attacker:
            await attacker.page(hall.query)
            for session in (attacker.session, seats[0].session):
                answer = sent(hall, method, f"/_stcore/upload_file/{session}/f", parts, **proof, **kind)
                assert answer.status == 403

    meanwhile(hall, attack)


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/metrics?families=cache_memory_bytes",
        "/%5fstcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/agent/interact",
        "/_stcore/script-health-check",
        "/_stcore/bidi-components/x/y",
        "/people/_stcore/metrics",
    ],
)
def test_what_the_framework_tells_of_itself_is_closed(hall: Hall, path: str) -> None:
    assert sent(hall, "GET", path).status == 404
    assert sent(hall, "HEAD", path).status == 404


def test_every_answer_tells_a_browser_what_it_may_do(hall: Hall) -> None:
    for path in (
        "/",
        hall.query,
        "/_stcore/host-config",
        "/media/none.png",
        "/_stcore/metrics",
        "/app/static/icon.png",
    ):
        answer = sent(hall, "GET", path)
        policy = answer.getheader("Content-Security-Policy") or ""
        assert "connect-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert re.search(r"script-src 'self' 'sha256-[^']{44}';", policy)
        assert answer.getheader("Referrer-Policy") == "no-referrer"
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert sent(hall, "GET", "/media/none.png").getheader("Cache-Control") == "no-store"


def test_no_address_is_logged_since_it_may_be_a_link(hall: Hall) -> None:
    async def attack(_seats: list[Visitor]) -> None:
        for path in ("/", "/people", "/_stcore/stream", "/media/x", "/_stcore/metrics"):
            sent(hall, "GET", f"{path}?{hall.query}")
        async with visitor(hall.address, query=hall.query) as guest:
            await guest.page(hall.query)
        with pytest.raises(InvalidStatus):
            async with visitor(hall.address, query=hall.query, Origin="http://evil.example"):
                pass

    meanwhile(hall, attack)


@pytest.mark.parametrize("length", [3_000, 60_000, HUGE])
def test_a_query_that_is_too_long_is_answered_like_any_unknown_link(hall: Hall, length: int) -> None:
    async def attack(_seats: list[Visitor]) -> None:
        query = f"show={'x' * length}"
        assert sent(hall, "GET", f"/?{query[:10_000]}").status in (200, 400, 414, 431)
        async with visitor(hall.address) as attacker:
            unknown = drawn(await attacker.page("show=unknown"))
            assert drawn(await attacker.page(query)) == unknown

    meanwhile(hall, attack)


# --- what is not theirs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_no_other_page_is_reached_with_the_link_or_without(hall: Hall, page: str) -> None:
    async def attack(_seats: list[Visitor]) -> None:
        script = running.ROOT / "pages" / f"{page}.py"
        hashes = [calc_hash(one) for one in (page, str(script), str(running.ROOT / "app.py"))]
        async with visitor(hall.address) as attacker:
            for query in (hall.query, "", "show=unknown"):
                for name, known in [
                    (page, ""),
                    *(("", one) for one in hashes),
                    (f"pages/{page}", ""),
                    (f"/{page}", ""),
                ]:
                    message = run(query, name)
                    message.rerun_script.page_script_hash = known
                    await attacker.send(message)
                    nothing_kept_back(hall, await attacker.until("script_finished"))

    meanwhile(hall, attack)


def test_a_link_shows_its_snapshot_and_what_it_offers_and_nothing_else_of_the_record(hall: Hall) -> None:
    async def attack(_seats: list[Visitor]) -> None:
        async with visitor(hall.address) as guest:
            frames = await guest.page(hall.query)
            await guest.send(run(f"{hall.query}&files=1"))
            frames += await guest.until("script_finished")
            downloads = [one async for one in taken_away(guest, frames)]
        nothing_kept_back(hall, frames)
        assert len(downloads) == 2 * len(hall.snapshot.cards)
        for path in {*downloads, *re.findall(r"/media/[0-9a-f]+\.[a-z]+", b"".join(frames).decode(errors="replace"))}:
            answer = sent(hall, "GET", path)
            assert (answer.status, answer.getheader("Cache-Control")) == (200, "no-store")
            nothing_kept_back(hall, [answer.content])  # type: ignore[attr-defined]

    meanwhile(hall, attack)


async def taken_away(guest: Visitor, frames: list[bytes]) -> AsyncIterator[str]:
    """The addresses of all that a page offers to take away, each made as a click makes it."""
    for frame in frames:
        if file := ForwardMsg.FromString(frame).delta.new_element.download_button.deferred_file_id:
            message = BackMsg()
            message.backend_operation_request.session_id = guest.session
            message.backend_operation_request.deferred_file.file_id = file
            await guest.send(message)
            (*_before, answer) = await guest.until("backend_operation_response")
            yield ForwardMsg.FromString(answer).backend_operation_response.deferred_file.url


def test_the_page_is_the_same_to_the_letter_where_there_is_no_record(hall: Hall, tmp_path: Path) -> None:
    (tmp_path / f"hall{ENDING}").write_text(written(hall.snapshot), encoding="utf-8")
    nowhere = f"sqlite:///{(tmp_path / 'none' / 'record.sqlite').as_posix()}"

    async def seen(address: str, query: str) -> list[bytes]:
        async with visitor(address) as guest:
            return drawn(await guest.page(query))

    with running.served(BALINT_MODE="published", BALINT_SNAPSHOTS=str(tmp_path), BALINT_DATABASE_URL=nowhere) as (
        address,
        _process,
    ):
        linked = b"".join(asyncio.run(seen(hall.address, hall.query))).replace(f"{hall.query}&amp;".encode(), b"")
        here = b"".join(asyncio.run(seen(address, "")))
        assert len(here) > 50_000 and here[here.index(b"<style>") :] == linked[linked.index(b"<style>") :]
    assert not (tmp_path / "none").exists()


@pytest.mark.browser
@pytest.mark.skipif(
    running.chromium() is None and os.environ.get("BALINT_BROWSER") != "required",
    reason="no Chromium or Chrome was found on this computer",
)
def test_a_browser_draws_the_whole_page_within_what_it_may_do(hall: Hall) -> None:
    with running.browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{hall.address}/?{hall.query}")
        running.settled(page)
        charts = page.locator(".p-drawn:visible")
        expect(charts).to_have_count(len(hall.snapshot.cards), timeout=60_000)
        expect(page.get_by_role("heading", level=1)).to_contain_text(hall.snapshot.finding)
        assert page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth)")
        page.get_by_role("link", name="Take away the pictures and tables").click()
        with page.expect_download() as taken:
            page.get_by_role("button", name="Table (CSV)").first.click()
        assert taken.value.failure() is None
    assert not [one for one in said if "Content Security Policy" in one or "violates" in one]
    assert {urlsplit(one).netloc for one in asked} - {""} == {urlsplit(hall.address).netloc}
