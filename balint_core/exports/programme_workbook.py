"""Everything a programme's record concludes, in one workbook that is read back without a question.

Read into a record that knows nothing of the programme, it gives the same figures and the same progress; only where
each fact stands (upload, file, sheet, row) is new. What stands is written, with the latest upload deciding; not the
history of uploads. The layouts have no words for some things a record may hold, and these do not come back:

- themes, and where they stand; and that a comment may be quoted, where it is in another wording or for a reason, or
  holds the name of somebody who was put on record later: it comes back unreleased, to be looked at once more;
- somebody present at a session that a later register calls cancelled, which counts as nothing;
- answers at a time point that the calendar no longer has, or to items that it no longer asks there, answers to an
  instrument whose definition is gone, and answers on a scale that is not known and that their item has no more;
- the pair code of somebody who replied twice to one questionnaire at one time point, at that time point;
- e-mail addresses, and that two writings of a name that differ in case, accents or punctuation alone were both used;
- who noted an event in the app, and when, what it was before, and what was withdrawn: it comes back as a sheet's;
- what was ticked of the checklist;
- a semicolon within another name;
- a title or reason that holds the name of somebody who was put on record later;
- that two names were put together by a decision, which comes back as another name of the one person;
- earlier versions of the programme's own frameworks, those that were withdrawn, and those that can no longer be used,
  with whoever was to be judged by them;
- that there was no list of people: everybody stands in the one written here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import Any

from balint_core.instruments import Instrument, answer_layout, answered_on, answers_to, on_points
from balint_core.people import name_key
from balint_core.record import own_frameworks, own_instruments, programmes
from balint_core.record.attendance import Session
from balint_core.record.database import Database
from balint_core.record.everything import Everything, Known, everything
from balint_core.record.ledger import ledger_layout, ledger_rows
from balint_core.record.people import NOT_THE_SAME
from balint_core.record.summaries import ANY_FAVOURABLE
from balint_core.sessions import CAME, Held
from balint_core.spreadsheets.answers import RELEASED
from balint_core.spreadsheets.layouts import Column, Holds, Layout, layouts
from balint_core.spreadsheets.pairing import PAIR_CODE
from balint_core.spreadsheets.summaries import LAYOUT as SUMMARY_LAYOUT
from balint_core.spreadsheets.templates import TemplateSheet, write_template
from balint_core.terms import Term, TimePoint

Rows = list[dict[str, Any]]

NAMES = 200
"""Characters of a cell with other names."""


def programme_workbook(database: Database, programme: str) -> bytes:
    """A programme's whole record as an .xlsx workbook; KeyError where there is no such programme."""
    found = everything_of(database, programme)
    filled = [
        *(("terms", rows) for rows in terms_rows(found)),
        ("people", people_rows(found, found.people.values())),
        ("register", register_rows(found)),
        ("portfolio", portfolio_rows(found, found.people)),
    ]
    known = layouts()
    sheets = [
        TemplateSheet(known[kind].title, known[kind], rows, offered_lists(found, known[kind]))
        for kind, rows in filled
        if rows
    ]
    if found.noted:
        layout = ledger_layout()
        names = {one.id: one.name for one in found.people.values()}
        sheets.append(TemplateSheet(layout.title, layout, ledger_rows(found.noted, names)))
    for layout, rows in (
        (own_instruments.sheet_layout(), own_instruments.sheet_rows(found.own_instruments)),
        (own_frameworks.sheet_layout(), own_frameworks.sheet_rows(found.own_frameworks)),
    ):
        if rows:
            sheets.append(TemplateSheet(layout.title, layout, rows))
    return write_template(sheets + _answer_sheets(found, known["questionnaire"]) + _summary_sheets(found))


def everything_of(database: Database, programme: str) -> Everything:
    """Everything that stands of a programme; KeyError where there is no such programme."""
    with database.reading() as connection:
        return everything(connection, programmes.programmes(connection)[programme])


def offered_lists(found: Everything, layout: Layout) -> dict[str, list[str]]:
    """What a programme's own workbooks offer in a column: its people, its groups, and the criteria it may go by."""
    names = sorted((somebody.name for somebody in found.people.values()), key=name_key)
    groups = sorted({session.group for session in found.sessions if session.group})
    people = {column.name: names for column in layout.columns if column.holds is Holds.PERSON}
    return {**people, "group": groups, "judged_by": list(found.series.values())}


def terms_rows(found: Everything) -> list[Rows]:
    """The rows of each sheet of terms: one sheet, unless two terms overlap, which no sheet may say."""
    dated = found.calendar
    sheets: list[list[Term]] = [[]]
    for term in dated.terms:
        room = next((sheet for sheet in sheets if not sheet or sheet[-1].ends < term.starts), None)
        if room is None:
            sheets.append(room := [])
        room.append(term)
    first, *more = [
        [{"name": term.name, "kind": "term", "starts": term.starts, "ends": term.ends} for term in sheet]
        for sheet in sheets
    ]
    for point in dated.time_points:
        first.append({"name": point.name, "kind": str(point.occasion), "starts": point.day})
    for gap in dated.suspensions:
        first.append({"name": gap.reason, "kind": "suspension", "starts": gap.starts, "ends": gap.ends})
    for event in dated.events:
        first.append({"name": event.name, "kind": "event", "starts": event.day})
    return [first, *more]


def people_rows(found: Everything, people: Iterable[Known]) -> Rows:
    """A row for each person, and more where somebody's grade or supervisor changed or their other names fill several
    cells. Rows are read in order of the day a grade began, so the latest supervisor stands with the latest grade."""
    rows: Rows = []
    apart: dict[int, list[str]] = defaultdict(list)
    for one, other in found.apart:
        apart[one].append(found.people[other].name)
    for somebody in people:
        about = dict(somebody.details)
        about["judged_by"] = found.series.get(about.get("judged_by", ""))
        noted = [found.name(one) for one in somebody.supervisors]
        others, not_them = _cells(somebody.other_names), _cells(sorted(apart[somebody.id], key=name_key))
        length = max(1, len(somebody.grades), len(noted), len(others), len(not_them))
        grades = [*[(None, None)] * (length - len(somebody.grades)), *somebody.grades]
        supervisors = [*[None] * (length - len(noted)), *noted]
        for (since, grade), supervisor, names, apart_from in zip_longest(grades, supervisors, others, not_them):
            plain = {"name": somebody.name, "also_known_as": names, NOT_THE_SAME: apart_from}
            rows.append({**plain, "grade": grade, "grade_since": since, "supervisor": supervisor, **about})
            about = {}
    return rows


def _cells(names: Iterable[str]) -> list[str]:
    """Names with a semicolon between them, as many as fit into a cell."""
    cells: list[str] = []
    for name in (text.replace(";", " ") for text in names):
        if cells and len(cells[-1]) + len(name) + 2 <= NAMES:
            cells[-1] += f"; {name}"
        else:
            cells.append(name)
    return cells


def register_rows(found: Everything) -> Rows:
    """A row for each person at each session; one without a name for a session with nobody to write down."""
    rows: Rows = []
    for session in found.sessions:
        about = {**session_cells(session, session.day), "held": str(session.held), "headcount": session.headcount}
        written = [
            {**about, "name": found.name(part.person), "role": part.role, "present": part.mark, "grade": part.grade}
            for part in found.parts.get(session.id, [])
            if session.held is Held.HELD or part.mark not in CAME
        ]
        rows += written or [about]
    return rows


def session_cells(session: Session, day: date) -> dict[str, Any]:
    """What every row of a session on a day says of it, one like this or this one."""
    return {
        "date": day,
        "group": session.group or None,
        "kind": str(session.kind),
        "mode": session.mode and str(session.mode),
        "minutes": session.minutes,
        "cases": session.cases,
    }


def portfolio_rows(found: Everything, people: Collection[int]) -> Rows:
    """A row for each entry of these people, by id."""
    return [
        {
            "name": found.name(entry.person),
            "date": entry.day,
            "activity": entry.activity,
            "organiser": entry.organiser,
            "sessions": entry.sessions,
            "cases": entry.cases,
            "minutes": entry.minutes,
            "competency": entry.competency,
            "signed_by": found.name(entry.signed_by),
            "decision": entry.decision,
            "counts_as": entry.counts_as,
            "title": entry.title,
        }
        for entry in found.portfolio
        if entry.person in people
    ]


def _answer_sheets(found: Everything, base: Layout) -> list[TemplateSheet]:
    """A sheet for each table of answers whose instrument has a definition."""
    known = found.instruments
    sheets = []
    for table in found.answers:
        filled = {column for row in table.rows for column in row}
        items = filled - {RELEASED, PAIR_CODE}
        fitting = (one for one in known.values() if items <= one.by_id.keys())
        instrument = known.get(table.instrument) if table.instrument else next(fitting, None)
        if instrument is None:
            continue
        if not table.items:
            items |= _not_asked(instrument, found.calendar.time_point(table.time_point))
        rows = [{"time_point": table.time_point, **row} for row in table.rows]
        layout = answer_layout(base, on_points(instrument, table.was), items | filled)
        named = (answers_to(instrument), *([answered_on(table.was)] if table.was else []))
        sheets.append(TemplateSheet(f"Answers {table.time_point}", layout, rows, remarks=named))
    return sheets


def _summary_sheets(found: Everything) -> list[TemplateSheet]:
    """A sheet for the figures of each time point, questionnaire and scale that were summed up already; its name tells
    the time point."""
    known = found.instruments
    parts: dict[tuple[str, str, str, bool], Rows] = defaultdict(list)
    for one in found.summaries:
        item = known[one.instrument].by_id.get(one.item) if one.instrument in known else None
        if item is not None:
            part = (one.time_point, one.instrument, item.scale or "", ANY_FAVOURABLE in one.people)
            parts[part].append({"item": item.text, "n": one.n, **one.people})
    sheets = []
    for (point, identity, scale_id, together), rows in parts.items():
        scale = known[identity].scales[scale_id]
        answers = {one: one for one in scale.labels}
        if together:
            answers = {ANY_FAVOURABLE: f"Number who {scale.favourable_label}"}
        columns = (
            Column("item", "Item", Holds.TEXT, "The item as the questionnaire words it.", longest=None),
            Column("n", "n", Holds.NUMBER, "How many people answered."),
            *(Column(name, words, Holds.NUMBER, "How many people.") for name, words in answers.items()),
        )
        layout = replace(SUMMARY_LAYOUT, columns=columns)
        sheets.append(TemplateSheet(point, layout, rows, remarks=(answers_to(known[identity]),)))
    return sheets


def _not_asked(instrument: Instrument, point: TimePoint | None) -> set[str]:
    """An item without answers for a sheet of comments alone, which would not be known for a questionnaire."""
    items = [item.id for item in instrument.items if item.scale and point and point.occasion not in item.asked_at]
    return set(items[:1])
