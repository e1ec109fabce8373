"""A snapshot of the sample programme, made by hand from what its report tells; those that were kept, of each format."""

from base64 import b64encode
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from balint_core import charts, sample
from balint_core.charts import DARK, LIGHT, Palette
from balint_core.exports import drawn, messages
from balint_core.exports.document import Cell
from balint_core.exports.drawn import Categories, Changes, Dates, Drawn, Items
from balint_core.figures import listed
from balint_core.programme import Overview, overview
from balint_core.publishing.choosing import everything
from balint_core.publishing.drafting import draft
from balint_core.record import publications
from balint_core.record.database import Database
from balint_core.record.programmes import programme_named
from balint_core.record.publications import Made
from balint_core.snapshot import Card, Figure, Snapshot

KEPT_OF_1, KEPT = (Path(__file__).parent / "snapshots" / f"format-{number}.balint.json" for number in (1, 2))


def sample_snapshot(overview: Overview) -> Snapshot:
    """All that the report of a whole programme tells, as an audience would be told it."""
    between = messages.first_and_last(overview)
    told = messages.messages(overview, between)
    held = [session for session in overview.sessions if session.counts]
    last = overview.time_points[-1]
    return Snapshot(
        overview.name,
        "Balint groups for doctors in training",
        "All eight who answered at the end agreed that the group had helped their wellbeing",
        (
            Figure("Sessions held", str(len(held)), listed([one.term.name for one in overview.terms])),
            Figure("People", str(overview.who_came.people), "each counted once"),
            Figure("Attendances", str(sum(one.attending for one in held)), f"n = {len(held)} sessions"),
            Figure("Replies", str(last.respondents), f"at {last.time_point.name}"),
        ),
        tuple(_card(place, message) for place, message in enumerate(told)),
        tuple(messages.quotations(overview)),
        messages.HOW_MADE,
        "Nothing is shown of an item with fewer than 5 answers, or of a group of fewer than 5 people.",
        "",
        date(2026, 11, 23),
        "0.1.0",
    )


def _card(place: int, message: messages.Message) -> Card:
    return Card(
        f"card-{place}",
        message.part,
        message.title,
        {"light": _chart(message.drawn, LIGHT), "dark": _chart(message.drawn, DARK)},
        b64encode(drawn.picture(message.drawn, dpi=72)).decode(),
        message.table.headings,
        tuple(tuple(one.words if isinstance(one, Cell) else one for one in row) for row in message.table.rows),
        message.table.figures,
        message.base,
        message.careful,
        message.alternative,
    )


def _chart(what: Drawn, colours: Palette) -> dict[str, Any]:
    match what:
        case Dates(sessions, calendar):
            chart = charts.attendance_chart(sessions, calendar, colours)
        case Items(items):
            chart = charts.answers_chart(items, colours)
        case Categories(item):
            chart = charts.categories_chart(item, colours)
        case Changes(comparisons):
            chart = charts.change_chart(comparisons, colours)
        case _:
            chart = charts.who_came_chart(what, colours)
    made: dict[str, Any] = chart.to_dict()
    return made


def published_link(database: Database, cards: int | None = None) -> tuple[Snapshot, str]:
    """What Share makes of the sample programme, with so many cards, published; and the token of its link."""
    shown = overview(database, sample.NAME)
    assert shown
    snapshot = draft(shown, everything(shown), (), date(2026, 11, 23)).snapshot
    snapshot = replace(snapshot, cards=snapshot.cards[:cards])
    with database.reading() as connection:
        home = programme_named(connection, sample.NAME)
    assert home
    publications.publish(database, home, "The hall", Made(snapshot, "{}", "fewer than 5", beside=0))
    with database.reading() as connection:
        (link,) = publications.publications(connection, home)
    return snapshot, link.token
