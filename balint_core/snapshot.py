"""A snapshot: the frozen figures that an audience sees, and nothing else; one piece of JSON with its digest.

Its page computes nothing and reads nothing but this. What is not in here cannot get out.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

SOFTWARE = "0.1.0"
"""The version of the dashboard that makes snapshots, as in pyproject.toml."""
FORMAT = 2
"""The way in which a snapshot is written down; an older one is still read."""
LARGEST = 20_000_000
"""Bytes of a snapshot's file; a larger one was not made here."""


class SnapshotFault(ValueError):
    """A file that is no snapshot, is damaged, or was made by a later version; the sentence says which."""


@dataclass(frozen=True)
class Figure:
    """One large figure of the first screen: what it is, the figure, and what it is of."""

    label: str
    value: str
    beside: str


@dataclass(frozen=True)
class Card:
    """One thing that is told: a `title` that states it, drawn for light and for dark, and the same as a table.

    `charts` are Vega-Lite specifications by “light” and “dark”, their data within them; `drawings` are the same ready
    drawn for a page, as SVG by theme and then by “wide” and “narrow” (none before format 2); `picture` is the chart as
    PNG in base64. `numbers` are the places of the columns that hold numbers. `base` says what the figures are of,
    `careful` how far to trust them, `alternative` all of it for somebody who does not see it.
    """

    id: str
    part: str
    title: str
    charts: Mapping[str, Mapping[str, Any]]
    picture: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    base: str
    careful: str
    alternative: str
    drawings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """All that an audience sees: the finding, large figures, cards, released words, and how the figures were made.

    `rule` says below which number nothing is shown; `withheld` says that something was, not what.
    """

    programme: str
    title: str
    finding: str
    figures: tuple[Figure, ...]
    cards: tuple[Card, ...]
    quotes: tuple[str, ...]
    method: tuple[str, ...]
    rule: str
    withheld: str
    made_on: date
    software: str


def written(snapshot: Snapshot) -> str:
    """A snapshot as JSON: its format, its digest, and its content; the same for the same content."""
    content = asdict(snapshot) | {"made_on": snapshot.made_on.isoformat()}
    return json.dumps({"balint_snapshot": FORMAT, "digest": _digest(content), "content": content}, ensure_ascii=False)


def read(text: str) -> Snapshot:
    """The snapshot that was written down.

    Raises SnapshotFault for what is none, is not as it was made, or is of a later format than is known here.
    """
    whole = _loaded(text)
    made_by = whole.get("balint_snapshot")
    if not isinstance(made_by, int):
        raise SnapshotFault("This file is not a snapshot of the Balint dashboard.")
    if made_by > FORMAT:
        raise SnapshotFault("This snapshot was made by a later version of the Balint dashboard; this one is too old.")
    content = whole.get("content")
    if not isinstance(content, dict) or whole.get("digest") != _digest(content):
        raise SnapshotFault("This snapshot is not as it was made: it was changed or cut off on its way.")
    try:
        return _of(content)
    except (KeyError, TypeError, ValueError) as fault:
        raise SnapshotFault("This snapshot lacks something that belongs in it.") from fault


def _loaded(text: str) -> dict[str, Any]:
    try:
        whole = json.loads(text) if len(text) <= LARGEST else None
    except (ValueError, RecursionError):
        whole = None
    return whole if isinstance(whole, dict) else {}


def _of(content: Mapping[str, Any]) -> Snapshot:
    cards = [
        Card(
            **one
            | {
                "headings": tuple(one["headings"]),
                "rows": tuple(tuple(row) for row in one["rows"]),
                "numbers": tuple(one["numbers"]),
            }
        )
        for one in content["cards"]
    ]
    return Snapshot(
        **dict(content)
        | {
            "figures": tuple(Figure(**one) for one in content["figures"]),
            "cards": tuple(cards),
            "quotes": tuple(content["quotes"]),
            "method": tuple(content["method"]),
            "made_on": date.fromisoformat(content["made_on"]),
        }
    )


def _digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over the content, keys in order and without blanks."""
    as_text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(as_text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of(text: str) -> str:
    """The digest that a written snapshot carries."""
    return str(_loaded(text).get("digest", ""))
