"""A programme's slides (.pptx): one message each, its sentence as the title, charts that can be edited."""

from collections.abc import Iterator
from typing import Any

from balint_core.exports import powerpoint
from balint_core.exports.document import file_name, plain, shortened
from balint_core.exports.messages import (
    FOR_THE_PROGRAMME,
    HOW_MADE,
    Message,
    Pair,
    course,
    first_and_last,
    left_out,
    messages,
    quotations,
)
from balint_core.exports.native_charts import add_chart
from balint_core.exports.paper import INK, MUTED, TEAL
from balint_core.figures import counted, month
from balint_core.programme import Overview

WIDE, HIGH, SIDE = 960.0, 540.0, 48.0
"""16:9, in points, and what is left free at either side."""
INSIDE = WIDE - 2 * SIDE
TITLE, BODY, FOOT = 58.0, 132.0, 496.0
"""Where a slide's title, what it shows and its source line begin, from the top."""
LONGEST_TITLE = 200
QUOTED, QUOTES = 420, 3
"""As many letters and quotations as are together on one slide."""


def slides(overview: Overview, between: Pair | None = None) -> bytes:
    """The slides of a programme, and what changed between two of its time points; the first and last by default."""
    deck = powerpoint.new_deck(WIDE, HIGH, overview.name)
    _opening(deck, overview)
    between = between or first_and_last(overview)
    for message in messages(overview, between):
        _message(deck, message)
    for quoted in _together(quotations(overview)):
        _quotes(deck, quoted)
    _method(deck, overview, between)
    return powerpoint.written(deck)


def slides_name(overview: Overview) -> str:
    """What the file is called."""
    return file_name([overview.name, "slides"], "pptx")


def _opening(deck: Any, overview: Overview) -> None:
    title = shortened(plain(overview.name), LONGEST_TITLE)
    size = 40 if len(title) <= 60 else 24
    slide = powerpoint.new_slide(deck, title, (SIDE, 170, INSIDE, 130), size)
    powerpoint.add_band(slide, (SIDE, 146, 72, 5), TEAL)
    held = [session for session in overview.sessions if session.counts]
    replies = sum(one.respondents for one in overview.time_points)
    when = f"{month(held[0].day)} to {month(held[-1].day)}: " if held else ""
    said = [
        f"Balint groups, {when}{counted(len(held), 'session')}, "
        f"{_people(overview)}, {counted(replies, 'reply', 'replies')}"
    ]
    powerpoint.add_text(slide, said, (SIDE, 316, INSIDE, 60), 20, MUTED)
    powerpoint.add_notes(slide, [FOR_THE_PROGRAMME])


def _people(overview: Overview) -> str:
    people = overview.people_named
    return "people without names" if people is None else counted(people, "person", "people")


def _message(deck: Any, message: Message) -> None:
    slide = _titled(deck, message.part, message.title, message.base)
    add_chart(slide, message.drawn, (SIDE, BODY, INSIDE, FOOT - BODY - 12), 14, message.alternative)
    powerpoint.add_notes(slide, [message.careful, message.base])


def _titled(deck: Any, above: str, title: str, source: str) -> Any:
    """A slide with its small line, its title, its source line and its number."""
    title = shortened(plain(title), LONGEST_TITLE)
    size = 28 if len(title) <= 95 else 24 if len(title) <= 130 else 19
    slide = powerpoint.new_slide(deck, title, (SIDE, TITLE, INSIDE, BODY - TITLE - 6), size)
    powerpoint.add_band(slide, (0, 0, WIDE, 6), TEAL)
    powerpoint.add_text(slide, [above], (SIDE, 32, INSIDE, 20), 14, TEAL, bold=True)
    powerpoint.add_text(slide, [shortened(plain(source), 260)], (SIDE, FOOT, INSIDE - 60, 34), 11, MUTED)
    powerpoint.add_number(slide, (WIDE - SIDE - 50, FOOT, 50, 16), 11, MUTED)
    return slide


def _together(quotes: list[str]) -> Iterator[list[str]]:
    """Quotations a slide at a time."""
    found: list[str] = []
    for quote in quotes:
        if found and (len(found) == QUOTES or sum(map(len, (*found, quote))) > QUOTED):
            yield found
            found = []
        found.append(quote)
    if found:
        yield found


def _quotes(deck: Any, quotes: list[str]) -> None:
    slide = _titled(deck, "What people said", "In their own words", "Comments released to be quoted, one by one.")
    size = next(
        size for size, most in ((28, 300), (22, QUOTED), (16, 1_500), (10, 10**9)) if sum(map(len, quotes)) <= most
    )
    box = (SIDE + 24, BODY, INSIDE - 48, FOOT - BODY - 16)
    powerpoint.add_text(slide, [f"“{quote}”" for quote in quotes], box, size, INK)
    powerpoint.add_band(slide, (SIDE, BODY + 4, 4, FOOT - BODY - 24), TEAL)


def _method(deck: Any, overview: Overview, between: Pair | None) -> None:
    replies = sum(one.respondents for one in overview.time_points)
    n = f"n = {_people(overview)} who came, {counted(replies, 'reply', 'replies')}."
    said = [*course(overview), *left_out(overview, between)] or ["Nothing is on record yet."]
    slide = _titled(deck, "Method", "How these figures were made", n)
    size = 13 if sum(map(len, said)) < 700 else 11
    powerpoint.add_text(slide, [*said, *HOW_MADE], (SIDE, BODY - 30, INSIDE, FOOT - BODY + 20), size)
    typeface = f"Set in {powerpoint.TYPEFACE}; a computer without it shows {powerpoint.OTHERWISE} or one like it."
    powerpoint.add_notes(slide, [*said, *HOW_MADE, FOR_THE_PROGRAMME, typeface])
