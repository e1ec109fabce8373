"""The links that an audience is given: where this copy of the app is found, and by whom."""

import os
from urllib.parse import urlsplit, urlunsplit

from balint_core.access import is_this_computer

SHOW = "show"
"""What a link says before its token."""


def link(copy: str, token: str) -> str:
    """The link of what is published, at the address of a copy of the app."""
    return f"{copy}/?{SHOW}={token}"


def address_of_copy(looked_at: str | None, page: str) -> str:
    """Where this copy is found: as BALINT_ADDRESS says, or where somebody looks at one of its pages.

    Without a slash at the end. A setting that is no address is passed over.

    >>> address_of_copy("http://localhost:8501/balint/share?x=1#y", "share")
    'http://localhost:8501/balint'
    """
    for address in (os.environ.get("BALINT_ADDRESS", "").strip(), looked_at or ""):
        parts = urlsplit(address)
        if parts.scheme in ("http", "https") and parts.netloc:
            path = parts.path.rstrip("/").removesuffix(f"/{page}")
            return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    return "http://localhost:8501"


def opens_here_alone(copy: str) -> bool:
    """Whether an address leads every computer to itself, so that nobody else can open it."""
    return is_this_computer(copy)
