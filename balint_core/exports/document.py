"""A document described once, to be written for Word and as PDF: headings, facts, tables, pictures, places to sign.

Words come from spreadsheets that anybody may have written: `plain` makes of any text a line that both can show.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a line is to be read at a glance; its words say the same."""

    SETTLED = "settled"
    UNDER_WAY = "under way"
    AHEAD = "ahead"
    FOR_A_PERSON = "for a person"


@dataclass(frozen=True)
class Heading:
    """A heading of a part (level 1) or of a piece of it (level 2); it stays with what follows."""

    words: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; `quiet` is smaller and grey. A `lead` is its bold beginning; `keep` holds it to what follows."""

    words: str
    lead: str = ""
    quiet: bool = False
    keep: bool = False


@dataclass(frozen=True)
class Standing:
    """Where something stands, in a coloured line; it stays with what follows."""

    words: str
    tone: Tone


@dataclass(frozen=True)
class Facts:
    """Labels, each with what is to be said of it."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    """The text of a cell, and a quieter line under it."""

    words: str
    beneath: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under headings that are repeated on each page, and a `sum` under them, all with as many cells.

    `widths` are shares of the width of the page; the columns in `figures`, counted from 0, are set to the right.
    """

    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    figures: tuple[int, ...] = ()
    sum: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Signature:
    """A place to sign and to write the date, and under it who signs."""

    name: str
    office: str


@dataclass(frozen=True)
class Display:
    """A name set large, on a line by itself."""

    words: str


@dataclass(frozen=True)
class Picture:
    """A picture as PNG, as wide as the page; `words` say what it shows to whoever does not see it."""

    content: bytes
    words: str


Block = Heading | Paragraph | Standing | Facts | Table | Signature | Display | Picture


@dataclass(frozen=True)
class Document:
    """A document on A4: a small line saying what it is, its title, and its parts; `footer` stands on every page."""

    kind: str
    title: str
    footer: str
    blocks: tuple[Block, ...]


UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Characters that show nothing, and those that turn what follows round."""

INSTEAD = "\ufffd"


def plain(text: str) -> str:
    """Any text as one line that every format can hold; what is no character there is shown as one that is missing.

    >>> plain("Asha\\tSample\\n(CT2)"), plain("A\\x00B")
    ('Asha Sample (CT2)', 'A\ufffdB')
    """
    line = " ".join(UNSEEN.sub("", text).split())
    return "".join(INSTEAD if unicodedata.category(letter) in ("Cc", "Cs", "Cn") else letter for letter in line)


def shortened(text: str, most: int = 60) -> str:
    """
    >>> shortened("Asha Sample", 8), shortened("Asha", 8)
    ('Asha Sa…', 'Asha')
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def file_name(parts: Sequence[str], ending: str) -> str:
    """A name for a file that every system takes, from parts that anybody may have written.

    >>> file_name(["Asha Sample", "Balint Society UK 2016"], "docx"), file_name(["../a:b?.x", ""], "pdf")
    ('Asha Sample – Balint Society UK 2016.docx', 'a b .x.pdf')
    """
    cleaned = (re.sub(r'[\\/:*?"<>|%\ufffd]+', " ", plain(part)) for part in parts)
    short = (shortened(" ".join(part.split())).strip(" .") for part in cleaned)
    return f"{' – '.join(filter(None, short)) or 'document'}.{ending}"
