"""Who may see what: one question that every page asks first, answered anew on every run.

Local mode is one person on their own computer, without sign-in: a request that came by another host's name or through a
proxy is refused. A hosted copy has no sign-in yet, so it shows published pages and nothing else, to everybody; so does
one that has snapshots alone. A mode that is not known is refused: what is unclear is refused.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit


class Mode(StrEnum):
    """How the app is run; BALINT_MODE says it."""

    LOCAL = "local"
    HOSTED = "hosted"
    PUBLISHED = "published"


class Viewer(StrEnum):
    """Who looks at a page, and so what they may see."""

    LEAD = "lead"
    SUPERVISOR = "supervisor"
    TRAINEE = "trainee"
    AUDIENCE = "audience"


@dataclass(frozen=True)
class Leave:
    """An answer: the viewer who has leave, or None with the reason in a plain sentence."""

    viewer: Viewer | None
    reason: str = ""


PROXY_HEADERS = frozenset(
    {
        "cf-ray",
        "via",
        "x-original-host",
        "x-original-forwarded-for",
        "x-real-ip",
        "x-client-ip",
        "x-cluster-client-ip",
        "true-client-ip",
        "cf-connecting-ip",
        "fastly-client-ip",
        "x-host",
        "x-proxy-id",
    }
)
"""Headers by which proxies and tunnels make themselves known, beside all that say “forwarded” or end in “-Ip”."""


def ask(needs: frozenset[Viewer], headers: Mapping[str, str], address: str | None) -> Leave:
    """Whether the viewer behind a request may see a page for these viewers.

    `headers` are those of the request, `address` the one the browser says it shows, if it says any. Without any
    header there is no request from a network: that is the app run by itself, as its tests run it.
    """
    named = os.environ.get("BALINT_MODE", Mode.LOCAL)
    if only_published():
        return Leave(Viewer.AUDIENCE) if Viewer.AUDIENCE in needs else Leave(None, ONLY_PUBLISHED)
    if named != Mode.LOCAL:
        return Leave(None, f"BALINT_MODE is “{named}”, which is not known. {HOW}")
    if reason := _foreign(headers, address):
        return Leave(None, reason)
    for viewer in (Viewer.LEAD, Viewer.AUDIENCE):
        if viewer in needs:
            return Leave(viewer)
    return Leave(None, "This page is for somebody else.")


def only_published() -> bool:
    """Whether this copy has no other pages than published ones, for anybody."""
    return os.environ.get("BALINT_MODE") in (Mode.HOSTED, Mode.PUBLISHED)


def from_files() -> bool:
    """Whether what is published comes from files, and there is no record."""
    return os.environ.get("BALINT_MODE") == Mode.PUBLISHED


HOW = "Set it to “local”, or leave it out."
ONLY_PUBLISHED = "This copy shows published pages alone. To see one, follow the link that you were given."
ONLY_HERE = "This copy is for one person on their own computer, so it opens only at http://localhost:8501 there."


def _foreign(headers: Mapping[str, str], address: str | None) -> str | None:
    """Why a request did not come straight from this computer; None where nothing speaks against it."""
    given = {name.casefold(): value for name, value in headers.items()}
    if any("forwarded" in name or name.endswith("-ip") or name in PROXY_HEADERS for name in given):
        return f"This request came through another server. {ONLY_HERE}"
    if given and "host" not in given:
        return f"This request does not say which computer it wants. {ONLY_HERE}"
    host, origin = given.get("host"), given.get("origin")
    elsewhere = host is not None and not THIS_HOST.fullmatch(host)
    if elsewhere or any(named is not None and not is_this_computer(named) for named in (origin, address)):
        return f"This request came under another computer's name. {ONLY_HERE}"
    if host and origin and urlsplit(origin).netloc.casefold() != host.casefold():
        return f"This request came from another page. {ONLY_HERE}"
    return None


THIS_HOST = re.compile(r"(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
THIS_COMPUTER = re.compile(rf"https?://{THIS_HOST.pattern}(/.*)?", re.IGNORECASE)


def is_this_computer(address: str) -> bool:
    """Whether an address means the computer it is opened on.

    >>> [is_this_computer(f"http://{one}") for one in ("localhost:8501/x", "[::1]:8501", "127.0.0.1")]
    [True, True, True]
    >>> [is_this_computer(f"http://{one}") for one in ("localhost.example.org", "127.0.0.1.example", "x@localhost")]
    [False, False, False]
    """
    return THIS_COMPUTER.fullmatch(address) is not None
