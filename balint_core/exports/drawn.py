"""What a message has to draw, and it as a picture; `native_charts` draws the same as charts that can be edited."""

from dataclasses import dataclass, replace
from typing import Any

from balint_core.evaluation import Comparison, ItemFigures, WhoCame, compared_at
from balint_core.exports import pictures
from balint_core.figures import round_half_up
from balint_core.record.attendance import Session
from balint_core.sessions import Mode
from balint_core.terms import Calendar


@dataclass(frozen=True)
class Dates:
    """To be drawn over true dates: how many came to each session."""

    sessions: tuple[Session, ...]
    calendar: Calendar

    @property
    def held(self) -> tuple[Session, ...]:
        return tuple(session for session in self.sessions if session.counts)


@dataclass(frozen=True)
class Items:
    """To be drawn together: items of one scale with two sides, at one time point."""

    items: tuple[ItemFigures, ...]


@dataclass(frozen=True)
class Categories:
    """To be drawn by itself: an item whose scale has no two sides."""

    item: ItemFigures


@dataclass(frozen=True)
class Changes:
    """To be drawn together: items at the same two time points."""

    comparisons: tuple[Comparison, ...]

    @property
    def names(self) -> tuple[str, str]:
        return compared_at(self.comparisons)


Drawn = Dates | WhoCame | Items | Categories | Changes


def by_month(dates: Dates) -> Dates:
    """The mean of each month and each way of holding a group, to the whole person, in place of its sessions."""
    months: dict[tuple[int, int, Mode | None], list[Session]] = {}
    for session in dates.held:
        months.setdefault((session.day.year, session.day.month, session.mode), []).append(session)
    means = [
        replace(held[0], attending=int(round_half_up(sum(one.attending for one in held) / len(held))))
        for held in months.values()
    ]
    return Dates(tuple(means), dates.calendar)


def picture(drawn: Drawn, width: int = 640, dpi: int = 300) -> bytes:
    """What is drawn as PNG, `width` px wide, at so many dots an inch."""
    return pictures.png(_chart(drawn), width=width, dpi=dpi)


def _chart(drawn: Drawn) -> Any:
    from balint_core import charts

    match drawn:
        case Dates(sessions, calendar):
            return charts.attendance_chart(sessions, calendar, charts.LIGHT)
        case WhoCame():
            return charts.who_came_chart(drawn, charts.LIGHT)
        case Items(items):
            return charts.answers_chart(items, charts.LIGHT)
        case Categories(item):
            return charts.categories_chart(item, charts.LIGHT)
        case Changes(comparisons):
            return charts.change_chart(comparisons, charts.LIGHT)
