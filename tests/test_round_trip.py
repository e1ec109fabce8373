"""A whole programme written out and read back is the same programme."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from balint_core import sample
from balint_core.activities import Activity, Decision
from balint_core.definitions import read_definition_text
from balint_core.exports.data import progress_document, summary_document
from balint_core.exports.programme_workbook import everything_of, programme_workbook
from balint_core.frameworks import Framework, frameworks, series
from balint_core.people import Role, grades, name_key
from balint_core.programme import everybody, framework_of, outlook_of, overview, progress_of
from balint_core.record import attendance, identity, noted, own_instruments, people, programmes, questionnaires, quotes
from balint_core.record.database import Database, open_database
from balint_core.record.definition_sheets import is_one
from balint_core.record.everything import Known
from balint_core.record.intake import Examination, Status, examine
from balint_core.record.noted import Note, Noted
from balint_core.record.uploads import accept, history, undo
from balint_core.sessions import CAME, Held, Mark, Mode, SessionKind
from balint_core.spreadsheets.cells import writing
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.workbook import open_workbook
from tests.tables import csv, table, workbook

ON = date(2026, 10, 6)
ELSEWHERE = {"upload", "file", "sheet", "cell"}


def without(document: Any, keys: set[str]) -> Any:
    """A document without these keys; what the keys decided the order of is put in order of what is left."""
    if isinstance(document, dict):
        left = {key: without(value, keys) for key, value in document.items() if key not in keys}
        return {key: sorted(value, key=str) if key == "evidence" else value for key, value in left.items()}
    return [without(value, keys) for value in document] if isinstance(document, list) else document


def documents(database: Database, programme: str) -> dict[str, Any]:
    """Everything that is concluded of a programme, apart from where it stands."""
    found = overview(database, programme)
    assert found is not None
    people = everybody(database, programme)
    judged = [(person, progress_of(database, person, framework_of(person), ON)) for person in people]
    progress = [(person, one, outlook_of(database, programme, person, one)) for person, one in judged]
    return {
        "summary": summary_document(found),
        "progress": without(progress_document(progress), ELSEWHERE),
        "calendar": found.calendar,
        "people": [replace(person, id=0, supervisors=frozenset()) for person in people],
        "comments": [(one.time_point, one.words, one.released) for one in found.comments],
        "respondents": {figures.time_point.name: figures.respondents for figures in found.time_points},
        **facts(database, programme),
    }


def facts(database: Database, programme: str) -> dict[str, Any]:
    """The facts that stand, people by name."""
    found = everything_of(database, programme)
    nowhere: dict[str, Any] = {"upload": "", "file": "", "sheet": "", "row": 0}
    return {
        "known": {
            one.name: (
                replace(one, id=0, supervisors=(), other_names=other_names(one)),
                [found.name(other) for other in one.supervisors],
            )
            for one in sorted(found.people.values(), key=attrgetter("name"))
        },
        "register": [
            (
                replace(one, id=0),
                {found.name(part.person): replace(part, person=0) for part in found.parts.get(one.id, [])},
            )
            for one in found.sessions
        ],
        "portfolio": {
            one.name: [
                (replace(entry, person=0, signed_by=None, **nowhere), found.name(entry.signed_by))
                for entry in found.portfolio
                if entry.person == one.id
            ]
            for one in found.people.values()
        },
        "noted": [
            (found.name(one.person), found.name(one.note.signed_by), replace(one.note, signed_by=None), told(one))
            for one in found.noted
        ],
        "answers": found.answers,
        "own questionnaires": found.own_instruments,
        "own frameworks": {
            one: read_definition_text(one, text, Framework) for one, text in found.own_frameworks.items()
        },
        "kept apart": {frozenset(found.people[one].name for one in pair) for pair in found.apart},
    }


def other_names(somebody: Known) -> tuple[str, ...]:
    """Other names, a blank for a semicolon, which stands between two of them in a cell."""
    return tuple(writing(name.replace(";", " ")) for name in somebody.other_names)


def told(one: Noted) -> tuple[object, ...]:
    return one.entry, one.replaces, one.noted_at, one.noted_by, one.withdrawn


def look(database: Database, name: str, files: list[tuple[str, bytes]], answers: Answers = Answers()) -> Examination:
    with database.reading() as connection:
        return examine(connection, programmes.programme_named(connection, name), files, answers, ON)


def put(database: Database, name: str, files: list[tuple[str, bytes]]) -> Examination:
    """Accepts files; where there is a question, the guess is taken, or the first answer."""
    examined = look(database, name, files)
    while open_questions := [one for one in examined.questions if not examined.answers.settles(one)]:
        more = ((one.key, one.guess or one.choices[0]) for one in open_questions)
        examined = look(database, name, files, Answers((*examined.answers.given, *more)))
    assert [fault for fault in examined.findings if fault.is_error] == []
    accept(database, name, examined)
    return examined


def read_back(content: bytes, folder: Path, name: str) -> Database:
    """A new record that holds only this workbook, which was accepted at once."""
    other = open_database(f"sqlite:///{(folder / 'other.sqlite').as_posix()}")
    examined = look(other, name, [("everything.xlsx", content)])
    (file,) = examined.files
    assert examined.questions == []
    assert [fault for fault in examined.findings if fault.is_error] == []
    assert file.status(examined.answers) is Status.READY
    accept(other, name, examined)
    return other


def test_the_sample_programme_comes_back_as_it_was(sampled: Database, tmp_path: Path) -> None:
    other = read_back(programme_workbook(sampled, sample.NAME), tmp_path, sample.NAME)
    before = documents(sampled, sample.NAME)
    for part, after in documents(other, sample.NAME).items():
        assert after == before[part], part
    other.close()


TERMS = table(
    """
    Name        | Kind        | Starts     | Ends
    =1+1        | term        | 1/9/2025   | 31/12/2025
    Spring; new | term        | 5/1/2026   | 31/3/2026
    TP1         | baseline    | 31/8/2025  |
    TP2         | end of term | 31/12/2025 |
    “Strike”    | suspension  | 1/1/2026   | 4/1/2026
    @fishbowl   | event       | 2/9/2025   |
    """
)
PEOPLE = table(
    """
    Name|Aka|Grade|From|Society member|Trainee leader|Pathway since|Accredited|Accredited on|Supervised by
    Sample, Asha | A Sample-Test; Mr_Example | CT2 | | yes | yes | 1/9/2025 | | | Wren "W" O'Test
    Sample, Asha | | ST4 | 5/1/2026 | no | | | | |
    Sample, Asha | | consultant | 1/9/2026 | | | | | |
    Wren "W" O'Test | | consultant | | | | | yes | 1/1/2020 |
    =1+1 | | | | | no | | | | @Sum Pretend
    Mr_Invented | | nurse | | not known
    """
)
REGISTER = table(
    """
    Date | Group | Session | Mode | Held | Minutes | Name | Role | Present | Grade
    2/9/2025 | Thursday, "east" | | face-to-face | | 60 | Sample, Asha | co-leader | present |
    2/9/2025 | Thursday, "east" | | face-to-face | | | Wren "W" O'Test | co-leader | late |
    2/9/2025 | Thursday, "east" | | face-to-face | | | =1+1 | | apologies | nurse
    2/9/2025 | -group | | | | | =1+1 | presenter | present |
    2/9/2025 | -group | | | | | 🙂 Placeholder | observer | not invited |
    2/9/2025 | | fishbowl | hybrid | | 90 | 🙂 Placeholder | observer | present | psychology
    9/9/2025 | Thursday, "east" | | | cancelled | | | | |
    16/9/2025 | Thursday, "east" | | | cancelled | | Sample, Asha | | absent |
    23/9/2025 | Thursday, "east" | | virtual | | | | | |
    2/1/2026 | -group | | virtual | | | דוגמה מומצאת | member | present |
    6/1/2026 | -group | | virtual | | | Mr_Invented | leader | present | ST5
    6/1/2026 | | introductory talk | | | | | | |
    """
)
PORTFOLIO = table(
    """
    Name | Date | Activity | Organiser | Sessions | Competency | Signed by | Decision | Counts as | Title
    Sample, Asha | 1/2/2026 | leadership day | other | | | | accepted | 1 | +44 days
    Sample, Asha | 1/2/2026 | leadership day | other | | | | pending | | +45 days
    Sample, Asha | 3/2/2026 | competency | | | 2 | Wren "W" O'Test | | |
    Sample, Asha | 4/2/2026 | competency | | | 3 | Sample, Asha | | | own; word
    Mr_Invented | 12/6/2026 | member weekend | Balint Society UK | 6 | | | | | 'quoted' "title"
    =1+1 | 13/6/2026 | supervision | | | | @Sum Pretend | | |
    """
)
BASELINE = "Would you be interested in taking part in Balint groups?"
SAID = "Is there anything you would like to say about the groups?"
TP1 = [
    ["Time point", BASELINE, SAID],
    ["TP1", "yes", "=1+1"],
    ["TP1", None, None],
    ["TP1", "not applicable", "  @here\tfor tea  "],
    ["TP1", "yes", "=1+1"],
    ["TP1", "no", "x" * 10_000],
]
TP2 = [
    ["Time point", "Self-awareness", "Wellbeing", "Comments"],
    ["TP2", "agree", "strongly agree", "🙂; דוגמה"],
    ["TP2", None, "not applicable", None],
]
TP2_SHORT = [["Time point", "Wellbeing"], ["TP2", "disagree"], ["TP2", None]]
BASELINE_FORM_AT_TP2 = [["Time point", BASELINE, SAID], ["TP2", "yes", "Only this was kept"], ["TP2", "no", None]]

NASTY: dict[str, list[Any]] = {
    "terms": TERMS,
    "people": PEOPLE,
    "register": REGISTER,
    "portfolio": PORTFOLIO,
    "baseline": TP1,
    "end of term": TP2,
    "end of term, a short form": TP2_SHORT,
    "end of term, the wrong form": BASELINE_FORM_AT_TP2,
}
LONG_NAME = f"={'long ' * 38}Sample"
CORRECTED: dict[str, list[Any]] = {
    "corrected terms": [*TERMS[:1], ["Winter", "term", "1/11/2025", "31/1/2026"]],
    "corrected people": [
        ["Name", "Grade", "Grade since", "Society member", "Also known as"],
        ["Asha Sample", "nurse", "1/9/2026", "yes", "; ".join(f"Alias{n} Sample" for n in range(12))],
        ["Asha Sample", None, None, None, "; ".join(f"Other{n} Sample" for n in range(12))],
        [LONG_NAME, None, None, None, None],
    ],
    "corrected register": [
        ["Date", "Group", "Held", "Mode", "Name", "Role", "Present"],
        ["2/9/2025", 'Thursday, "east"', "held", "hybrid", "=1+1", "member", "late"],
        ["23/9/2025", 'Thursday, "east"', "held", "virtual", "Asha Sample", "leader", "present"],
        ["16/9/2025", 'Thursday, "east"', "held", None, None, None, None],
    ],
    "corrected portfolio": [
        ["Name", "Date", "Activity", "Organiser", "Decision", "Counts as weekends", "Title"],
        ["Asha Sample", "1/2/2026", "leadership day", "other", "accepted", 2, "+45 Days"],
    ],
}
PROGRAMMES = {
    "everything": [list(NASTY)],
    "one upload corrects another": [list(NASTY), list(CORRECTED)],
    "two sheets of terms that overlap": [["terms", "register"], ["corrected terms"]],
    **{f"{kind} alone": [[kind]] for kind in ("terms", "people", "register", "portfolio")},
}
OURS = "=Ours"


def put_all(database: Database, uploads: list[list[str]]) -> None:
    for kinds in uploads:
        put(database, OURS, [(f"{kind}.csv", csv({**NASTY, **CORRECTED}[kind])) for kind in kinds])


def assert_same(database: Database, other: Database) -> None:
    before = documents(database, OURS)
    for part, after in documents(other, OURS).items():
        assert after == before[part], part


@pytest.mark.parametrize("uploads", PROGRAMMES.values(), ids=PROGRAMMES)
def test_a_programme_comes_back_as_it_was(uploads: list[list[str]], database: Database, tmp_path: Path) -> None:
    put_all(database, uploads)
    other = read_back(programme_workbook(database, OURS), tmp_path, OURS)
    assert_same(database, other)
    other.close()


def test_what_the_layouts_have_no_words_for_is_left_out_and_nothing_else(database: Database, tmp_path: Path) -> None:
    """Somebody present at a session that a later register calls cancelled."""
    cancelled = [["Date", "Group", "Held"], ["6/1/2026", "-group", "cancelled"]]
    put_all(database, [list(NASTY)])
    put(database, OURS, [("later.csv", csv([[*cancelled[0], "Name"], *cancelled[1:]]))])
    other = read_back(programme_workbook(database, OURS), tmp_path, OURS)
    before, after = documents(database, OURS), documents(other, OURS)
    differing = {part for part in before if before[part] != after[part]}
    assert differing == {"register"}
    (session, parts), (session_after, parts_after) = (found["register"][-2] for found in (before, after))
    assert (session.leading, list(parts)) == (1, ["Mr_Invented"])
    assert (session_after, parts_after) == (replace(session, leading=0), {})
    other.close()


def test_written_out_again_it_is_the_same_workbook(database: Database, tmp_path: Path) -> None:
    put_all(database, [list(NASTY), list(CORRECTED)])
    first = programme_workbook(database, OURS)
    other = read_back(first, tmp_path, OURS)
    assert cells(programme_workbook(other, OURS)) == cells(first)
    other.close()


def cells(content: bytes) -> list[Any]:
    return [(sheet.name, sheet.rows) for sheet in open_workbook("any.xlsx", content).sheets]


def test_the_workbook_holds_text_alone_and_no_formula(database: Database) -> None:
    put_all(database, [list(NASTY)])
    book = load_workbook(BytesIO(programme_workbook(database, OURS)))
    titles = ["Terms", "People", "Register", "Portfolio", "Answers TP1", "Answers TP2", "Answers TP2 (2)"]
    assert book.sheetnames == [*titles, "Answers TP2 (3)", "Lists"]
    written = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in written} == {"s", "d", "n"}
    risky = [cell for cell in written if str(cell.value)[0] in "=+-@"]
    assert {str(cell.value) for cell in risky} >= {"=1+1", "@Sum Pretend", "+44 days", "-group", "@here for tea"}
    assert all(cell.quotePrefix and cell.data_type == "s" for cell in risky)


def test_answers_stand_in_order_of_what_they_say(database: Database) -> None:
    turned = [TP1[0], *reversed(TP1[1:])]
    put(database, OURS, [("a.csv", csv(TP1))])
    put(database, "Turned", [("a.csv", csv(turned))])
    assert cells(programme_workbook(database, OURS)) == cells(programme_workbook(database, "Turned"))


# --- programmes nobody thought of -------------------------------------------------------------------------------


def plain(rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook in which every text is text, whatever it begins with."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if value is not None:
                    sheet.write_string(number, place, str(value))
    return kept.getvalue()


LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"])
WORDS = st.text(LETTERS, max_size=30).map(writing)
NAMES = st.builds("{}{} {}".format, st.sampled_from(["", "=", "@", "-", "+ ", "Dr "]), WORDS, st.text("Sample,;'é🙂"))
DAYS = st.dates(date(2024, 1, 1), date(2026, 9, 1))
SESSIONS = st.tuples(DAYS, st.sampled_from(["", "Thursday", "=east, 'b'"]), st.sampled_from(list(SessionKind)))
YES_NO = st.sampled_from(["yes", "no"])
MAYBE = st.sampled_from(["yes", "no", "not known", None])
JUDGED_BY = st.sampled_from([None, *series(frameworks().values()).values()])
GRADES = st.sampled_from([None, *(grade.name for grade in grades().grades)])
AGREE = st.sampled_from(["strongly agree", "agree", "disagree"])
CASES = st.none() | st.integers(1, 6)
SCALE = st.sampled_from(["strongly disagree", "neither", "agree", "not applicable", None])


Table = list[list[object]]


@st.composite
def programmes_of_any_kind(draw: st.DrawFn) -> dict[str, Table]:
    """The rows of a list of people, a register, a later register of the same sessions, a portfolio and answers."""
    keyed = {name_key(name): writing(name) for name in draw(st.lists(NAMES, min_size=1, max_size=5))}
    names = [name for key, name in keyed.items() if key] or ["Asha Sample"]
    who = st.sampled_from(names)
    people: Table = [["Name", "Grade", "Grade since", "Leader in training", "Accredited leader", "Supervisor"]]
    people[0] += ["Psychodynamic training", "Qualified on", "Judged by"]
    for name in names * draw(st.integers(1, 2)):
        about = [draw(MAYBE), draw(st.none() | DAYS), draw(JUDGED_BY)]
        people.append([name, draw(GRADES), draw(st.none() | DAYS), draw(YES_NO), draw(MAYBE), draw(who), *about])
    held = draw(st.dictionaries(SESSIONS, st.sampled_from(list(Held)), max_size=4))
    portfolio: Table = [["Name", "Date", "Activity", "Title", "Minutes", "Hours", "Number of cases"]]
    for _entry in range(draw(st.integers(0, 3))):
        lengths = [draw(st.sampled_from([None, "90", "1:30", "2 h"])), draw(st.sampled_from([None, "1.5", "1,5 h"]))]
        entry = [draw(who), draw(DAYS), draw(st.sampled_from(["supervision", "reflection"])), draw(WORDS)]
        portfolio.append([*entry, *lengths, draw(CASES)])
    form: Table = [
        ["ID", f"{draw(WORDS)} I felt heard here", f"{draw(WORDS)} Did you speak", "What do you think of it?"]
    ]
    for number in range(draw(st.sampled_from([0, 2, 3]))):
        form.append([number, draw(AGREE), draw(YES_NO), draw(WORDS)])
    answers: Table = [["Time point", "Wellbeing", "Self-awareness", "Comments"]]
    fewer: Table = [["Time point", "Wellbeing"]]
    for one, other, words in draw(st.lists(st.tuples(SCALE, SCALE, WORDS), max_size=4)):
        answers.append(["TP2", one, other, words])
        fewer.append(["TP2", other])
    return {
        "people": people,
        "register": _register(draw, held, names),
        "later register": _register(draw, held, names),
        "portfolio": portfolio,
        "answers": answers,
        "fewer answers": fewer,
        "our own form TP2": form,
    }


def _register(draw: st.DrawFn, held: dict[tuple[date, str, SessionKind], Held], names: list[str]) -> Table:
    rows: Table = [["Date", "Group", "Session", "Held", "Mode", "Number of cases", "Name", "Role", "Present"]]
    for key, whether in held.items():
        about: list[object] = [*key, whether, draw(st.sampled_from([None, *Mode])), draw(CASES)]
        marks = [mark for mark in Mark if whether is Held.HELD or mark not in CAME]
        rows.append([*about, None, None, None])
        for name in draw(st.lists(st.sampled_from(names), unique=True)):
            rows.append([*about, name, draw(st.sampled_from(list(Role))), draw(st.sampled_from(marks))])
    return rows


@settings(max_examples=12, deadline=None, derandomize=True, database=None)
@given(programmes_of_any_kind(), st.data())
def test_any_programme_comes_back_as_it_was(rows: dict[str, Table], data: st.DataObject) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        database = open_database(f"sqlite:///{(Path(folder) / 'record.sqlite').as_posix()}")
        files = [(f"{kind}.xlsx", plain(filled)) for kind, filled in rows.items() if len(filled) > 1]
        put(database, OURS, files)
        decide(database, data)
        with patch.object(noted, "_now", lambda: datetime(ON.year, ON.month, ON.day, 9)):
            drawn = st.lists(st.tuples(NOTES | CLAIMS, st.integers(0, 11)), max_size=4, unique_by=apart)
            note_any(database, data.draw(drawn))
        other = read_back(programme_workbook(database, OURS), Path(folder), OURS)
        assert_same(database, other)
        for record in (database, other):
            record.close()


NOTES = st.builds(
    Note,
    st.sampled_from([Activity.SUPERVISION, Activity.LEADERSHIP_DAY, Activity.REFLECTION]),
    DAYS,
    sessions=st.none() | st.integers(0, 9),
    cases=CASES,
    minutes=st.none() | st.integers(1, 6000),
    title=st.sampled_from([None, "=1+1", "+44 days", "“Spring”; 🙂"]),
    decision=st.sampled_from([None, *Decision]),
)
COUNTED = {"co_leading": "session", "leadership_training": "weekend"}
ASKED = st.builds(
    Note,
    st.sampled_from([Activity.CLAIM, Activity.WAIVER]),
    DAYS,
    framework=st.just("balint_society_uk_2016"),
    towards=st.sampled_from(list(COUNTED)),
    decider=st.sampled_from(["Council", "=Council"]),
    decision=st.just(Decision.PENDING),
)
CLAIMS = st.builds(
    lambda one, number: (
        replace(one, unit=COUNTED[one.towards or ""], counts_as=number) if one.kind is Activity.CLAIM else one
    ),
    ASKED,
    st.integers(1, 20),
)


def apart(one: tuple[Note, int]) -> tuple[object, ...]:
    """What two notes differ in, as the same is noted once."""
    note = one[0]
    return note.kind, note.day, note.title, note.towards


def note_any(database: Database, notes: Sequence[tuple[Note, int]]) -> None:
    """Notes each of these of somebody, and after every other what comes later: a decision, a change, a withdrawal."""
    everyone = everybody(database, OURS)
    for one, number in notes:
        with database.writing() as connection:
            home = programmes.programmes(connection)[OURS]
            entry = noted.note(connection, home, everyone[number % len(everyone)].id, one, "the lead")
            if number % 2 and one.kind in noted.BY_DECISION:
                entry = noted.decide(connection, home, entry, Decision.ACCEPTED, ON, "=Because", "a supervisor")
            elif number % 2:
                changed = replace(one, sessions=7, signed_by=everyone[number % 3 % len(everyone)].id)
                entry = noted.change(connection, home, entry, changed, "the lead")
            if number % 3 == 0:
                noted.withdraw(connection, home, entry, "It was a slip", "the lead")


def decide(database: Database, data: st.DataObject) -> None:
    """Releases some comments, takes some people for one, and keeps others apart."""
    with database.writing() as connection:
        home = programmes.programme_named(connection, OURS) or 0
        for one in questionnaires.comments(connection, home):
            (quotes.release if data.draw(st.booleans()) else quotes.take_back)(connection, one.key)
        for decision in (identity.merge, identity.keep_apart, identity.keep_apart):
            ids = [somebody.id for somebody in people.people(connection, home)]
            if len(ids) > 1 and data.draw(st.booleans()):
                decision(connection, home, *data.draw(st.permutations(ids))[:2])


def test_two_names_of_one_person_come_back_as_one(database: Database, tmp_path: Path) -> None:
    rows = [["Date", "Name"], ["6/10/2026", "G Tanner"], ["13/10/2026", "Sample Otherwise"], ["20/10/2026", "G Tanner"]]
    put(database, OURS, [("register.xlsx", workbook({"R": rows}))])
    with database.writing() as connection:
        home = programmes.programme_named(connection, OURS) or 0
        one, other = (somebody.id for somebody in people.people(connection, home))
        identity.merge(connection, home, one, other)
    other_record = read_back(programme_workbook(database, OURS), tmp_path, OURS)
    for record in (database, other_record):
        with record.reading() as connection:
            home = programmes.programme_named(connection, OURS) or 0
            (somebody,) = people.people(connection, home)
            assert len(attendance.parts_of(connection, somebody.id)) == 3


def test_somebody_under_two_names_at_one_session_came_there(database: Database, tmp_path: Path) -> None:
    rows = [["Date", "Name", "Present"], ["6/10/2025", "G Tanner", "yes"], ["6/10/2025", "Sample Otherwise", "no"]]
    put(database, OURS, [("register.xlsx", workbook({"R": rows}))])
    with database.writing() as connection:
        home = programmes.programme_named(connection, OURS) or 0
        identity.merge(connection, home, *(somebody.id for somebody in people.people(connection, home)))
    other = read_back(programme_workbook(database, OURS), tmp_path, OURS)
    assert_same(database, other)
    with other.reading() as connection:
        (session,) = attendance.sessions(connection, programmes.programme_named(connection, OURS) or 0)
    assert session.attending == 1
    other.close()


# --- what a programme has decided and described itself ----------------------------------------------------------

ALIKE = [["Name", "Grade"], ["Asha Sample", "CT2"], ["Asha Sampel", "nurse"], ["Asha Simple", ""]]
FORM = [
    ["ID", "I felt “heard”  in the group", "Did you speak up?", "What was best?", "What was worst about it?"],
    [1, "Agree", "yes", "The biscuits", "The biscuits"],
    [2, "Disagree", "no", None, "Nothing at all"],
    [3, "Agree", "yes", "The biscuits", None],
]


def decided(database: Database) -> None:
    """A programme with two people of four kept apart, its own form, and two of four comments released."""
    put(database, OURS, [("people.csv", csv(ALIKE)), ("our form TP2.xlsx", workbook({"Form": FORM}))])
    with database.writing() as connection:
        home = programmes.programme_named(connection, OURS) or 0
        one, other, _third = (somebody.id for somebody in people.people(connection, home))
        identity.keep_apart(connection, home, one, other)
        for said in questionnaires.comments(connection, home):
            if said.key[2:4] in ((2, "what_was_worst_about_it"), (4, "what_was_best")):
                quotes.release(connection, said.key)


def test_own_questionnaires_released_comments_and_people_kept_apart_come_back(
    database: Database, tmp_path: Path
) -> None:
    decided(database)
    other = read_back(programme_workbook(database, OURS), tmp_path, OURS)
    assert_same(database, other)
    after = documents(other, OURS)
    assert sorted(words for _point, words, released in after["comments"] if released) == ["The biscuits"] * 2
    assert after["kept apart"] == {frozenset({"Asha Sample", "Asha Sampel"})}
    with other.reading() as connection:
        found = identity.proposals(connection, programmes.programme_named(connection, OURS) or 0)
    pairs = {frozenset({one.one.name, one.other.name}) for one in found}
    assert frozenset({"Asha Sample", "Asha Sampel"}) not in pairs
    other.close()


def test_undoing_the_upload_takes_back_all_it_brought(database: Database, tmp_path: Path) -> None:
    decided(database)
    other = read_back(programme_workbook(database, OURS), tmp_path, OURS)
    with other.reading() as connection:
        (upload,) = history(connection)
    undo(other, upload.id)
    with other.reading() as connection:
        home = programmes.programme_named(connection, OURS) or 0
        assert own_instruments.own_instruments(connection, home) == {}
        assert (identity.decisions(connection, home), people.people(connection, home)) == ([], [])
        assert questionnaires.comments(connection, home) == []
    other.close()


def definition_sheet(database: Database) -> list[list[Any]]:
    """The rows of the sheet of definitions, headings first."""
    (sheet,) = (
        one
        for one in open_workbook("all.xlsx", programme_workbook(database, OURS)).sheets
        if is_one(one, own_instruments.sheet_layout())
    )
    rows = [[writing(cell) for cell in cells] for _number, cells in sheet.rows]
    return rows[[row[0] for row in rows].index("Questionnaire") :]


DEEP = "[" * 30_000


@pytest.mark.parametrize(
    ("line", "instead", "about"),
    [
        ('label = "agree"', 'label = "agree', 'label = "agree'),
        ('label = "agree"', f"label = {DEEP}", 'id = "own_our_form"'),
        ('label = "agree"', f"label = {'9' * 5_000}", 'id = "own_our_form"'),
        ('label = "agree"', "label = 1979-02-30", "label = 1979-02-30"),
        ('label = "disagree"', 'label = ""', 'label = ""'),
        ('label = "disagree"', f'label = "{"a" * 61}"', f'label = "{"a" * 61}"'),
        ('label = "disagree"', 'label = "Agree"', 'label = "agree"'),
        ('favourable = ["agree"', 'favourable = ["perhaps"]', "[scales.agreement_4]"),
        ('scale = "', 'scale = "none"', 'id = "own_our_form"'),
        ('id = "did_you_speak_up"', 'id = "time_point"', 'id = "time_point"'),
        ('id = "what_was_best"', 'id = "did_you_speak_up"', 'id = "did_you_speak_up"'),
        ('title = "', 'titel = "Ours"', 'titel = "Ours"'),
    ],
)
def test_a_definition_that_somebody_changed_is_told_and_nothing_raised(
    line: str, instead: str, about: str, database: Database
) -> None:
    put(database, OURS, [("our form TP2.xlsx", workbook({"Form": FORM}))])
    rows = definition_sheet(database)
    changed = [[row[0], instead if row[1].startswith(line) else row[1]] for row in rows]
    examined = look(database, "Another", [("questionnaires.xlsx", workbook({"Q": changed}))])
    slips = [fault for fault in examined.findings if fault.code == "definition-slip"]
    told = [changed[int((fault.cell or "").removeprefix("B")) - 1][1] for fault in slips]
    assert about in told


def test_a_definition_the_record_has_otherwise_stays_as_it_is(database: Database) -> None:
    decided(database)
    rows = [[row[0], row[1].replace("What was best?", "Whatever?")] for row in definition_sheet(database)]
    examined = look(database, OURS, [("questionnaires.xlsx", workbook({"Q": rows}))])
    (fault,) = (one for one in examined.findings if one.code == "definition-differs")
    assert (fault.cell, fault.value) == ("A2", "own_our_form")
