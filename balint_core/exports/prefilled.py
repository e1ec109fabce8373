"""Workbooks to fill in that hold already what is known of a programme: its people, groups, sessions and calendar."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

from balint_core.exports.programme_workbook import (
    everything_of,
    offered_lists,
    people_rows,
    portfolio_rows,
    session_cells,
    terms_rows,
)
from balint_core.figures import long_date
from balint_core.instruments import blank_sheets
from balint_core.people import Role, name_key
from balint_core.record.attendance import Session
from balint_core.record.database import Database
from balint_core.record.everything import Everything, Known, SessionPart
from balint_core.sessions import CAME, Held, SessionKind
from balint_core.spreadsheets.layouts import Layout, layouts
from balint_core.spreadsheets.templates import TemplateSheet, write_template

WEEK = 7
LOOKED_BACK = timedelta(days=182)
"""How far before the latest session people are looked for where the programme has not said when its terms are."""

HOW_TO_MARK = "Everybody who came since {since}. Correct the date where it is wrong, and mark each one under Present."


def prefilled_workbook(database: Database, programme: str, kind: str, today: date, on: date | None = None) -> bytes:
    """An .xlsx workbook of one kind, filled in as far as a programme's record goes; KeyError where there is none.

    A register has a sheet for the next session of each group that met in the last term, or its session `on` a day;
    a portfolio has a sheet for each leader in training.
    """
    found = everything_of(database, programme)
    layout = layouts()[kind]
    offered = offered_lists(found, layout)
    sheets = _sheets(found, layout, offered, today, on)
    return write_template(sheets or [TemplateSheet(layout.title, layout, (), offered)])


def portfolio_workbook(database: Database, programme: str, person: int) -> bytes:
    """One person's portfolio as an .xlsx workbook to go on with; KeyError where there is no such programme or person.

    Read back, it gives the same portfolio. It is theirs to keep, so it names nobody but them and those who may sign.
    """
    found = everything_of(database, programme)
    one = found.people[person]
    signed = {entry.signed_by for entry in found.portfolio if entry.person == person}
    accredited = {other.id for other in found.people.values() if other.details.get("accredited_leader") == "yes"}
    names = filter(None, map(found.name, signed | accredited | {*one.supervisors}))
    offered = {"signed_by": sorted(names, key=name_key)}
    return write_template([_portfolio(found, one, layouts()["portfolio"], offered)])


def _portfolio(found: Everything, one: Known, layout: Layout, offered: Mapping[str, Sequence[str]]) -> TemplateSheet:
    return TemplateSheet(one.name, layout, portfolio_rows(found, [one.id]), {**offered, "name": [one.name]})


def _sheets(
    found: Everything, layout: Layout, offered: Mapping[str, Sequence[str]], today: date, on: date | None
) -> list[TemplateSheet]:
    people = sorted(found.people.values(), key=lambda somebody: name_key(somebody.name))
    match layout.id:
        case "questionnaire":
            return blank_sheets(layout.id, found.calendar.time_points)
        case "register":
            return _registers(found, layout, offered, today, on)
        case "portfolio":
            return [_portfolio(found, one, layout, offered) for one in people if one.in_training]
        case "people":
            return [TemplateSheet(layout.title, layout, people_rows(found, people), offered)]
    return [TemplateSheet(layout.title, layout, rows, offered) for rows in terms_rows(found)]


# --- the register of the next session ---------------------------------------------------------------------------


def _registers(
    found: Everything, layout: Layout, offered: Mapping[str, Sequence[str]], today: date, on: date | None
) -> list[TemplateSheet]:
    """A sheet for each group that met since the last term began, in order of the next session."""
    since = _last_term_began(found)
    groups: dict[str, list[Session]] = {}
    for session in found.sessions:
        if session.kind is SessionKind.BALINT_GROUP and since and session.day >= since:
            groups.setdefault(session.group, []).append(session)
    remark = HOW_TO_MARK.format(since=long_date(since)) if since else ""
    sheets = []
    for group, sessions in groups.items():
        if held := [session for session in sessions if _met(session)]:
            day = on or _next_session(sessions, held, today)
            about = session_cells(held[-1], day)
            rows = [{**about, **row} for row in _people_expected(found, held, day)]
            sheets.append((day, TemplateSheet(group or layout.title, layout, rows, offered, (remark,))))
    return [sheet for _day, sheet in sorted(sheets, key=lambda dated: dated[0])]


def _met(session: Session) -> bool:
    return session.counts and session.attending + session.leading + session.observing > 0


def _last_term_began(found: Everything) -> date | None:
    """The first day of the latest term with a session; without terms, half a year before the latest session."""
    days = [session.day for session in found.sessions if _met(session)]
    if not days:
        return None
    begun = [term.starts for term in found.calendar.terms if term.starts <= days[-1]]
    return begun[-1] if begun else days[-1] - LOOKED_BACK


def _next_session(sessions: Sequence[Session], held: Sequence[Session], today: date) -> date:
    """The next session that is in the record already, else the day on which the group's rhythm has its next one."""
    planned = [one.day for one in sessions if one.day >= today and one.held is Held.HELD and not _met(one)]
    if planned:
        return planned[0]
    days = [session.day for session in held]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    rhythm = median_low(gaps) if gaps else WEEK
    missed = -((days[-1] - today).days // rhythm)  # rounded up
    return days[-1] + max(1, missed) * timedelta(days=rhythm)


def _people_expected(found: Everything, held: Sequence[Session], day: date) -> list[dict[str, str | None]]:
    """Everybody who came to these sessions, by name, in the role they had last; who presents is not known before."""
    latest: dict[int, SessionPart] = {
        part.person: part for session in held for part in found.parts.get(session.id, []) if part.mark in CAME
    }
    rows: list[dict[str, str | None]] = []
    for person, part in latest.items():
        role = str(Role.MEMBER) if part.role == Role.PRESENTER else part.role
        rows.append(
            {"name": found.name(person), "role": role, "grade": found.people[person].grade_on(day) or part.grade}
        )
    return sorted(rows, key=lambda row: name_key(row["name"] or ""))
