"""Who may see what: one question that every page asks first, answered anew on every run.

For now there is local mode alone: one person on their own computer, without sign-in. A request that came by
another host's name or through a proxy is refused, and so is a mode that is not known: what is unclear is refused.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
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


@dataclass(frozen=True)
class Leave:
    """An answer: the viewer who has leave, or None with the reason in a plain sentence."""

    viewer: Viewer | None
    reason: str = ""


PROXY_HEADERS = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "X-Forwarded-Port",
    "X-Original-Host",
    "X-Real-Ip",
    "X-Client-Ip",
    "True-Client-Ip",
    "Cf-Connecting-Ip",
)
"""Headers by which proxies and tunnels make themselves known."""

EVERYBODY = frozenset(Viewer)


def ask(needs: frozenset[Viewer], headers: Mapping[str, str], address: str | None) -> Leave:
    """Whether the viewer behind a request may see a page for these viewers.

    `headers` are those of the request, `address` the one the browser says it shows, if it says any. Without any
    header there is no request from a network: that is the app run by itself, as its tests run it.
    """
    named = os.environ.get("BALINT_MODE", Mode.LOCAL)
    if named != Mode.LOCAL:
        known = named in list(Mode)
        return Leave(None, NOT_BUILT if known else f"BALINT_MODE is “{named}”, which is not known. {HOW}")
    if reason := _foreign(headers, address):
        return Leave(None, reason)
    return Leave(Viewer.LEAD) if Viewer.LEAD in needs else Leave(None, "This page is for somebody else.")


HOW = "Set it to “local”, or leave it out."
NOT_BUILT = f"This copy is set up to be hosted, which this version cannot do safely yet. {HOW}"
ONLY_HERE = "This copy is for one person on their own computer, so it opens only at http://localhost:8501 there."


def _foreign(headers: Mapping[str, str], address: str | None) -> str | None:
    """Why a request did not come straight from this computer; None where nothing speaks against it."""
    given = {name.casefold(): value for name, value in headers.items()}
    if any(name.casefold() in given for name in PROXY_HEADERS):
        return f"This request came through another server. {ONLY_HERE}"
    hosts = [("//" + given["host"]) if "host" in given else None, given.get("origin"), address]
    if given and "host" not in given:
        return f"This request does not say which computer it wants. {ONLY_HERE}"
    if any(host is not None and not _is_this_computer(host) for host in hosts):
        return f"This request came under another computer's name. {ONLY_HERE}"
    return None


def _is_this_computer(address: str) -> bool:
    """
    >>> [_is_this_computer(one) for one in ("http://localhost:8501/x", "//[::1]:8501", "//127.0.0.1")]
    [True, True, True]
    >>> [_is_this_computer(one) for one in ("//localhost.example.org", "null", "//127.0.0.1.example")]
    [False, False, False]
    """
    try:
        host = urlsplit(address).hostname
        return host == "localhost" or (host is not None and ip_address(host).is_loopback)
    except ValueError:
        return False
