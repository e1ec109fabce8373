"""Writes the sample programme: workbooks as a programme's lead would keep them, every name and answer invented.

The figures are those of the poster “Introducing Balint groups to the ID Academic Programme” (South Wales, 2019 to
2021). The poster does not say which people its percentages are of; the sample takes all who ever attended, each
counted once, at the grade of their first session. Run it as `python data/sample/make.py`. Nothing is left to
chance, so the same workbooks come out each time, and none is written unless the recount at the end agrees.
"""

import re
import tomllib
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from rapidfuzz import fuzz

HERE = Path(__file__).resolve().parent
DATA = HERE.parent
TITLE = "SAMPLE – every name and answer here is invented"
HEADING_ROW = 3
GROUP = "ID Academic Programme"
WRITTEN = datetime(2022, 1, 10, 9, 0)
"""The day the workbooks say they were saved on."""
TOO_ALIKE = 84
"""Two names this alike, of 100, would be taken for two spellings of one."""

Cell = str | int | date | datetime | None
Row = dict[str, Cell]
Files = dict[str, bytes]


def definition(path: str) -> dict[str, Any]:
    """A definition file in `data/`, as a dictionary."""
    return tomllib.loads((DATA / path).read_text(encoding="utf-8"))


# --- sessions and people -----------------------------------------------------------------------------------------

TERMS = {
    "Term 1": (date(2019, 10, 1), date(2020, 3, 13)),
    "Term 2": (date(2021, 1, 11), date(2021, 7, 16)),
    "Term 3": (date(2021, 9, 6), date(2021, 12, 17)),
}
TIME_POINTS = {
    "TP1": date(2019, 9, 30),
    "TP2": date(2020, 3, 13),
    "TP3": date(2021, 7, 16),
    "TP4": date(2021, 12, 17),
}
OPENING = date(2019, 10, 1)
CANCELLED = date(2021, 3, 16)

SESSIONS = (
    (OPENING, "Introductory talk", "Face-to-face", 30),
    (OPENING, "Fishbowl", "Face-to-face", 60),
    (date(2019, 11, 5), "Balint group", "Face-to-face", 75),
    (date(2020, 2, 4), "Balint group", "Face-to-face", 60),
    (date(2021, 1, 19), "Balint group", "Virtual", 75),
    (date(2021, 2, 23), "Balint group", "Virtual", 60),
    (date(2021, 4, 20), "Balint group", "Virtual", 60),
    (date(2021, 5, 25), "Balint group", "Virtual", 60),
    (date(2021, 7, 6), "Balint group", "Virtual", 60),
    (date(2021, 9, 14), "Balint group", "Virtual", 60),
    (date(2021, 10, 5), "Balint group", "Virtual", 75),
    (date(2021, 11, 2), "Balint group", "Virtual", 60),
    (date(2021, 11, 23), "Balint group", "Virtual", 60),
    (date(2021, 12, 14), "Balint group", "Virtual", 65),
)
"""Date, kind, mode and minutes of all that was held: talk, fishbowl, then two, five and five Balint groups."""

MARKS = {
    "c": ("Co-leader", "Present"),
    "p": ("Presenter", "Present"),
    "m": ("Member", "Present"),
    "l": ("Member", "Late"),
    "o": ("Observer", "Present"),
    "a": ("Member", "Apologies"),
    "x": ("Member", "Absent"),
}
"""What the letters in `Person.came` stand for, in the order in which a session's rows are written; “.” is no row."""

NEW_GRADES = {2019: date(2019, 8, 7), 2020: date(2020, 8, 5), 2021: date(2021, 8, 4)}
"""The day of each August on which trainees change grade."""


@dataclass(frozen=True)
class Person:
    """Somebody of the programme: a mark for each of SESSIONS, grades with their first day, and other attributes."""

    name: str
    came: str
    grades: tuple[tuple[str, date | None], ...] = ()
    about: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def marks(self) -> str:
        """One letter for each of SESSIONS."""
        return self.came.replace(" ", "")

    def grade_on(self, day: date) -> str | None:
        """The grade on a day, None where it is not known."""
        return next((grade for grade, since in reversed(self.grades) if since is None or since <= day), None)


def person(name: str, grade: str, came: str, **about: Cell) -> Person:
    """Somebody whose grade never changed in these years."""
    return Person(name, came, ((grade, None),), about)


ASHA, BRYN, CHIDI, DELYTH, WREN = (
    "Asha Sample",
    "Bryn Invented",
    "Chidi Example",
    "Delyth Specimen",
    "Wren Placeholder",
)
"""Four leaders in training, and the accredited leader who supervises three of them."""

HIGHER_TRAINEE = tuple((f"ST{4 + year - 2019}", since) for year, since in NEW_GRADES.items())
IN_TRAINING = {"health_profession": "yes", "leader_in_training": "yes", "accredited_leader": "no", "supervisor": WREN}

PEOPLE = (
    Person(
        ASHA,
        "cc cc ccccc ccccc",
        HIGHER_TRAINEE,
        IN_TRAINING
        | {
            "training_since": date(2013, 8, 7),
            "psychoanalytic_training": "no",
            "society_member": "yes",
            "joined_pathway": OPENING,
        },
    ),
    Person(
        BRYN,
        "cc cc ccmcm pc.ma",
        HIGHER_TRAINEE,
        IN_TRAINING
        | {
            "training_since": date(2012, 8, 1),
            "psychoanalytic_training": "yes",
            "society_member": "yes",
            "joined_pathway": OPENING,
        },
    ),
    Person(
        CHIDI,
        "mm mm ap..c cm.cm",
        HIGHER_TRAINEE,
        IN_TRAINING
        | {
            "training_since": date(2014, 8, 6),
            "psychoanalytic_training": "no",
            "society_member": "no",
            "joined_pathway": date(2020, 1, 13),
        },
    ),
    Person(DELYTH, ".. .. ..... .....", about={"leader_in_training": "yes", "joined_pathway": date(2021, 9, 6)}),
    person(
        WREN,
        "Consultant psychiatrist",
        ".. .. ..c.. ..c.c",
        health_profession="yes",
        society_member="yes",
        leader_in_training="no",
        accredited_leader="yes",
        accredited_on=date(2014, 9, 13),
    ),
    person("Gethin Fictional", "Consultant", "mm mm mmmam mamam"),
    person("Priya Pretend", "Consultant", "mm mm m.mm. ap.m."),
    person("Martha Imagined", "Consultant psychiatrist", "mm pm .m..l ..m.."),
    person("Owain Mock", "Consultant", "mo ma ..... ....."),
    person("Fatima Dummy", "Consultant", "mo lx ..... ....."),
    person("Leonard Testcase", "Cons", "mo am ..... ....."),
    person("Nkechi Madeup", "Consultant", ".. .. pm.m. mm..m"),
    person("Huw Notional", "Consultant", "mo .. m.p.. ....."),
    person("Sanjay Prototype", "Consultant psychiatrist", "m. .. .mxm. m..m."),
    person("Ingrid Makebelieve", "Consultant", ".. .. ..m.m ....."),
    person("Tomos Hypothetical", "Locum consultant", ".. .. ...m. ....."),
    person("Beatriz Sample", "Consultant", ".. .. ....p ..m.."),
    person("Rhodri Example", "Consultant", ".. .. ....m ....."),
    person("Yasmin Specimen", "Consultant", ".. .. ..... mm.pa"),
    person("Patrick Placeholder", "Consultant", ".. .. ..... m...p"),
    person("Lowri Fictional", "Cons", ".. .. ..... .m..."),
    person("Dmitri Pretend", "Consultant", ".. .. ..... ..l.."),
    person("Zainab Imagined", "Consultant", ".. .. ..... ...m."),
    person("Alun Testcase", "Consultant", ".. .. ..... ....m"),
    person("Kofi Mock", "Specialty doctor", "mm mp mmam. m.xm."),
    person("Elizabeth Dummy", "SAS doctor", ".. .. m..m. ....m", also_known_as="Liz Dummy"),
    person("Vikram Invented", "Associate specialist", ".. .. ..... .m.m."),
    person("Joanna Madeup", "Higher trainee", "mo .m ..... .m..."),
    person("Isaac Notional", "FY2", ".. .. .l..m ....."),
    Person("Sunita Prototype", "mo mm p.... .....", (("CT1", NEW_GRADES[2019]), ("CT2", NEW_GRADES[2020]))),
    person("Emyr Makebelieve", "CT2", "mo ma ..... ....."),
    person("Grace Hypothetical", "CT2", ".. .. ..m.m ....."),
    Person("Nia Wouldbe", ".. .. mm.p. m.m.m", (("CT3", NEW_GRADES[2020]), ("ST4", NEW_GRADES[2021]))),
    person("Tariq Standin", "CT1", ".. .. ..... m.p.."),
    person("Marcus Wouldbe", "Clinical psychologist", "mo m. a..m. ...l."),
    person("Ffion Illustrative", "Community nurse", ".. .. m.m.. ..m.."),
    person("Hannah Standin", "Occupational therapist", ".. .. ..... .p..m"),
    person("Callum Illustrative", "GPST2", "mo .. ..... ....."),
    person("Rosa Fabricated", "Social worker", "mo .. ..... ....."),
)


def people_rows() -> list[Row]:
    """One row for each person, and one more for each later grade."""
    rows: list[Row] = []
    for somebody in PEOPLE:
        first, *later = somebody.grades or ((None, None),)
        rows.append({"name": somebody.name, "grade": first[0], "grade_since": first[1], **somebody.about})
        rows += [{"name": somebody.name, "grade": grade, "grade_since": since} for grade, since in later]
    return rows


def terms_rows() -> list[Row]:
    """Terms, time points, the suspension and the two opening events, by date."""
    rows: list[Row] = [
        {"name": "Introductory talk", "kind": "event", "starts": OPENING},
        {"name": "Fishbowl", "kind": "event", "starts": OPENING},
        {
            "name": "Suspended: COVID-19 pandemic",
            "kind": "suspension",
            "starts": TERMS["Term 1"][1] + timedelta(days=1),
            "ends": TERMS["Term 2"][0] - timedelta(days=1),
        },
    ]
    rows += [{"name": name, "kind": "term", "starts": starts, "ends": ends} for name, (starts, ends) in TERMS.items()]
    for name, day in TIME_POINTS.items():
        rows.append({"name": name, "kind": "baseline" if name == "TP1" else "end of term", "starts": day})
    return sorted(rows, key=lambda row: str(row["starts"]))


def register_rows() -> list[Row]:
    """One row for each person at each session, those who led first, and one for the cancelled session."""
    rows: list[Row] = []
    for number, (day, kind, mode, minutes) in enumerate(SESSIONS):
        session: Row = {"date": day, "group": GROUP, "kind": kind, "mode": mode, "held": "Held", "minutes": minutes}
        for mark, (role, present) in MARKS.items():
            for somebody in PEOPLE:
                if somebody.marks[number] == mark:
                    grade = somebody.grade_on(day)
                    rows.append({**session, "name": somebody.name, "role": role, "present": present, "grade": grade})
    cancelled: Row = {"date": CANCELLED, "group": GROUP, "kind": "Balint group", "mode": "Virtual", "held": "Cancelled"}
    return sorted([*rows, cancelled], key=lambda row: str(row["date"]))


# --- portfolios --------------------------------------------------------------------------------------------------

SOCIETY = "Balint Society UK"


def supervision(name: str, *days: date) -> list[Row]:
    """A meeting with the supervisor on each of these days."""
    return [{"name": name, "date": day, "activity": "supervision", "signed_by": WREN} for day in days]


def competencies(name: str, signed: Mapping[int, date]) -> list[Row]:
    """Competencies by number, each with the day the supervisor signed it."""
    return [
        {"name": name, "date": day, "activity": "competency", "competency": number, "signed_by": WREN}
        for number, day in signed.items()
    ]


def entry(name: str, day: date, activity: str, title: str | None = None, **more: Cell) -> Row:
    """One entry of a portfolio."""
    return {"name": name, "date": day, "activity": activity, "title": title, **more}


def portfolio_rows() -> list[Row]:
    """What the leaders in training did outside the register; of the fourth, nothing is recorded."""
    asha = [
        entry(ASHA, date(2019, 7, 9), "member sessions", "Balint group, 2017–2019", organiser="other", sessions=14),
        entry(ASHA, date(2019, 9, 13), "member weekend", "Autumn weekend", organiser=SOCIETY, sessions=6),
        entry(ASHA, date(2020, 10, 10), "leadership day", "Leaders' day", organiser=SOCIETY, decision="pending"),
        entry(ASHA, date(2021, 3, 12), "leadership weekend", "Spring leadership course", organiser=SOCIETY),
        entry(ASHA, date(2021, 6, 19), "leadership day", "Leaders' day", organiser=SOCIETY, decision="pending"),
        entry(ASHA, date(2021, 7, 9), "reflection", "Keeping to time in a virtual group"),
        *supervision(
            ASHA,
            date(2020, 2, 11),
            date(2020, 11, 9),
            date(2021, 1, 26),
            date(2021, 3, 2),
            date(2021, 4, 27),
            date(2021, 6, 8),
            date(2021, 9, 21),
            date(2021, 11, 9),
            date(2021, 12, 15),
        ),
        *competencies(ASHA, {1: date(2021, 4, 27), 2: date(2021, 9, 21), 5: date(2021, 11, 9)}),
    ]
    bryn = [
        entry(BRYN, date(2019, 1, 8), "member sessions", "Balint group, 2019", organiser="other", sessions=6),
        entry(BRYN, date(2020, 9, 11), "leadership weekend", "Autumn leadership course", organiser=SOCIETY),
        entry(BRYN, date(2021, 3, 12), "leadership weekend", "Spring leadership course", organiser=SOCIETY),
        *supervision(
            BRYN,
            date(2020, 2, 18),
            date(2020, 11, 16),
            date(2021, 2, 2),
            date(2021, 3, 9),
            date(2021, 5, 4),
            date(2021, 6, 15),
            date(2021, 10, 12),
            date(2021, 11, 30),
        ),
        *competencies(
            BRYN,
            {
                1: date(2021, 2, 2),
                2: date(2021, 5, 4),
                3: date(2021, 6, 15),
                4: date(2021, 10, 12),
                5: date(2021, 11, 30),
            },
        ),
        entry(BRYN, date(2021, 12, 7), "portfolio reviewed", signed_by=WREN),
        entry(BRYN, date(2021, 12, 14), "supervisor's report", signed_by=WREN),
        entry(BRYN, date(2021, 12, 17), "leadership form"),
    ]
    chidi = [
        entry(CHIDI, date(2018, 10, 9), "member sessions", "Balint group, 2018", organiser="other", sessions=4),
        *supervision(CHIDI, date(2021, 9, 28)),
    ]
    return [row for rows in (asha, bryn, chidi) for row in sorted(rows, key=lambda row: str(row["date"]))]


# --- questionnaires ----------------------------------------------------------------------------------------------

SD, D, N, A, SA = "Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"
NOT_APPLICABLE = "Not applicable"
BASELINE = ("interest", "groups_so_far", "comments")
END_OF_TERM = ("self_awareness", "psychological_awareness", "wellbeing", "comments")
QUOTE = "The Balint groups provide an excellent reflective space"

ANSWERS: dict[str, tuple[tuple[str | None, ...], ...]] = {
    "TP1": (
        ("Yes", "1 to 5", None),
        ("Yes", "6 to 10", None),
        ("Yes", "None", "I look forward to trying it."),
        ("Unsure", "None", None),
        ("Yes", "More than 10", None),
        ("Yes", "6 to 10", None),
        ("Yes", None, None),
        ("No", "More than 10", None),
        ("Yes", "None", "A short introduction beforehand would help."),
        ("Yes", "6 to 10", None),
        ("Yes", "1 to 5", None),
        ("Yes", "More than 10", "Good that this is coming to our programme."),
        ("Unsure", "6 to 10", None),
        ("Yes", "None", None),
        ("Yes", "More than 10", None),
        ("Yes", "6 to 10", None),
        ("Unsure", "None", "I do not know yet what to expect."),
        ("Yes", "1 to 5", None),
        ("Yes", "6 to 10", None),
        ("Yes", "More than 10", None),
    ),
    "TP2": (
        (A, N, A, None),
        (N, D, N, "Two sessions in a term were rather few."),
        (SA, A, SA, None),
        (D, D, N, None),
        (N, N, A, "It helped to have the time set aside."),
        (A, A, A, None),
        (N, N, A, None),
    ),
    "TP3": (
        (A, A, A, None),
        (N, NOT_APPLICABLE, A, "I came only once this term."),
        (SA, SA, SA, None),
        (N, N, None, None),
        (A, A, A, "Meeting online worked better than I had expected."),
        (D, D, N, None),
        (A, N, A, None),
    ),
    "TP4": (
        (SA, A, SA, QUOTE),
        (A, A, A, None),
        (N, N, A, None),
        (A, SA, SA, "Please keep the groups going next year."),
        (D, D, A, None),
        (SA, SA, SA, None),
        (N, A, A, "Five sessions a term feels right."),
        (A, A, A, None),
    ),
}
"""One line for each person who answered, in the order of BASELINE or END_OF_TERM."""

NOTES = {
    "TP1": "Baseline, before Term 1. The percentages are the poster's; the answers behind them are invented.",
    "TP2": "End of Term 1. The percentages are the poster's; the answers behind them are invented.",
    "TP3": "End of Term 2. The poster reports nothing of TP3: these answers are invented altogether.",
    "TP4": "End of Term 3. The percentages and the quotation are the poster's; the answers behind them are invented.",
}


def asked_at(time_point: str) -> tuple[str, ...]:
    """The ids of the items asked at a time point."""
    return BASELINE if time_point == "TP1" else END_OF_TERM


def questionnaire_rows(time_point: str) -> list[Row]:
    """The answers of a time point under “Timestamp” and the items' ids; nobody is named."""
    opened = datetime.combine(TIME_POINTS[time_point], time(12, 4))
    return [
        {"Timestamp": opened + timedelta(minutes=11 * number), **dict(zip(asked_at(time_point), answers, strict=True))}
        for number, answers in enumerate(ANSWERS[time_point])
    ]


# --- workbooks ---------------------------------------------------------------------------------------------------


def layout_headings(layout: str) -> dict[str, str]:
    """A layout's headings by column name."""
    return {column["name"]: column["heading"] for column in definition(f"layouts/{layout}.toml")["columns"]}


def item_headings(time_point: str) -> dict[str, str]:
    """A questionnaire's headings: the items' full texts by id, after the survey's own column."""
    texts = {item["id"]: item["text"] for item in definition("instruments/south_wales_balint.toml")["items"]}
    return {"Timestamp": "Timestamp", **{item: texts[item] for item in asked_at(time_point)}}


def workbook(sheet_name: str, note: str, headings: Mapping[str, str], rows: Sequence[Row]) -> bytes:
    """A workbook of one sheet: the title, a note, the headings in row 3, and the rows under them."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = sheet_name
    sheet.append([TITLE])
    sheet.append([note])
    sheet.append(list(headings.values()))
    for row in rows:
        if unknown := row.keys() - headings.keys():
            raise KeyError(f"{sheet_name} has no column for {unknown}")
        sheet.append([row.get(column) for column in headings])
    style(sheet)
    book.properties.title = TITLE
    book.properties.creator = "Sample programme"
    book.properties.created = WRITTEN
    kept = BytesIO()
    book.save(kept)
    return without_clock(kept.getvalue())


def style(sheet: Worksheet) -> None:
    """Bold headings that stay in view, dates the day first, columns wide enough to read."""
    sheet["A1"].font = Font(bold=True, color="9C2B1F", size=12)
    sheet["A2"].font = Font(italic=True, color="595959")
    for cell in sheet[HEADING_ROW]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="E3EDEE")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    for number, column in enumerate(sheet.iter_cols(min_row=HEADING_ROW), start=1):
        for cell in column:
            if isinstance(cell.value, date):
                timed = isinstance(cell.value, datetime)
                cell.number_format = "dd/mm/yyyy hh:mm" if timed else "dd/mm/yyyy"
        longest = max(10 if isinstance(cell.value, date) else len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 3, 34)


def without_clock(content: bytes) -> bytes:
    """The same workbook with the time of writing replaced by WRITTEN, so that it is the same each time."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{WRITTEN:%FT%TZ}".encode(), part)
            about = zipfile.ZipInfo(name, WRITTEN.timetuple()[:6])
            about.compress_type, about.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(about, part)
    return kept.getvalue()


def sample() -> Files:
    """Every workbook by its file's name."""
    tables = {
        "people": ("People", "Everybody, with what is known of the leaders in training.", people_rows()),
        "terms": ("Terms", "The programme's course as the poster tells it; exact days invented.", terms_rows()),
        "register": ("Register", "The poster's figures; who came when is invented.", register_rows()),
        "portfolio": ("Portfolio", "What was done outside the register. Titles only.", portfolio_rows()),
    }
    named = {"portfolio": "portfolios.xlsx"}
    files = {
        named.get(layout, f"{layout}.xlsx"): workbook(name, note, layout_headings(layout), rows)
        for layout, (name, note, rows) in tables.items()
    }
    for point in TIME_POINTS:
        name = "questionnaire TP1 baseline.xlsx" if point == "TP1" else f"questionnaire {point}.xlsx"
        files[name] = workbook(point, NOTES[point], item_headings(point), questionnaire_rows(point))
    return files


# --- the recount: from the cells of the workbooks alone ----------------------------------------------------------

LEADERS = (ASHA, BRYN, CHIDI, DELYTH)


def expect(found: object, wanted: object, what: str) -> None:
    """Raises AssertionError where a figure is not as wanted."""
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, not {wanted!r}")


def cells(content: bytes) -> list[dict[str, Any]]:
    """The rows of a workbook's only sheet by heading, with dates as dates."""
    (sheet,) = load_workbook(BytesIO(content)).worksheets
    title, _note, headings, *rows = sheet.iter_rows(values_only=True)
    expect(title[0], TITLE, f"title of {sheet.title}")
    plain = [[cell.date() if isinstance(cell, datetime) else cell for cell in row] for row in rows]
    return [{str(heading): cell for heading, cell in zip(headings, row, strict=True)} for row in plain]


def key(text: object) -> str:
    """A writing with case, spaces and punctuation aside."""
    return re.sub(r"[\W_]+", "", str(text)).casefold()


def grade_of_writing() -> dict[str, tuple[str, str]]:
    """Each writing of a grade to the grade's id and group."""
    return {
        key(text): (grade["id"], grade["group"])
        for grade in definition("grades.toml")["grades"]
        for text in (grade["id"], grade["name"], *grade["writings"])
    }


def recount_writings(files: Files) -> None:
    """Every choice, grade, yes and no is written as its layout knows it."""
    for file in ("people", "terms", "register", "portfolios"):
        rows = cells(files[f"{file}.xlsx"])
        for column in definition(f"layouts/{file.replace('portfolios', 'portfolio')}.toml")["columns"]:
            choices = column.get("choices", {})
            known = {
                "choice": {key(text) for meaning, texts in choices.items() for text in (meaning, *texts)},
                "grade": set(grade_of_writing()),
                "yes-no": {"yes", "no"},
            }.get(column["holds"])
            if known is not None:
                written = {key(row[column["heading"]]) for row in rows if row[column["heading"]] is not None}
                expect(written - known, set(), f"entries not known in {file}, {column['heading']}")


def recount_people(files: Files) -> None:
    """No two people have names too alike, everybody is listed, and the leaders in training are as described."""
    people: dict[str, dict[str, Any]] = {}
    for row in cells(files["people.xlsx"]):
        people.setdefault(row["Name"], row)
    owner = {name: name for name in people}
    owner |= {row["Also known as"]: name for name, row in people.items() if row["Also known as"]}
    for one, two in combinations(sorted(owner), 2):
        if fuzz.token_sort_ratio(one.casefold(), two.casefold()) >= TOO_ALIKE:
            expect(owner[one], owner[two], "two people with names too alike")
    used = {row["Name"] for file in ("register.xlsx", "portfolios.xlsx") for row in cells(files[file])}
    expect(used - people.keys(), {None}, "names not in the list of people")

    expect([name for name, row in people.items() if row["Leader in training"] == "yes"], list(LEADERS), "in training")
    expect([name for name, row in people.items() if row["Accredited leader"] == "yes"], [WREN], "accredited leaders")
    attributes = [(people[name]["Psychoanalytic training"], people[name]["Society member"]) for name in LEADERS]
    expect(attributes, [("no", "yes"), ("yes", "yes"), ("no", "no"), (None, None)], "training and membership")
    expect([people[name]["Supervisor"] for name in LEADERS], [WREN, WREN, WREN, None], "supervisors")
    known = {heading for heading, cell in people[DELYTH].items() if cell is not None}
    expect(known, {"Name", "Leader in training", "Joined pathway"}, "what is known of the fourth")
    began = people[BRYN]["Professional training since"]
    since = [row["Date"] > began for row in cells(files["portfolios.xlsx"]) if row["Name"] == BRYN]
    expect(set(since), {True}, "second leader's entries after professional training began")


def recount_terms(files: Files) -> None:
    """The calendar, day by day."""
    days = [
        (row["Name"], row["Kind"], f"{row['Starts']}", row["Ends"] and f"{row['Ends']}")
        for row in cells(files["terms.xlsx"])
    ]
    wanted = [
        ("TP1", "baseline", "2019-09-30", None),
        ("Introductory talk", "event", "2019-10-01", None),
        ("Fishbowl", "event", "2019-10-01", None),
        ("Term 1", "term", "2019-10-01", "2020-03-13"),
        ("TP2", "end of term", "2020-03-13", None),
        ("Suspended: COVID-19 pandemic", "suspension", "2020-03-14", "2021-01-10"),
        ("Term 2", "term", "2021-01-11", "2021-07-16"),
        ("TP3", "end of term", "2021-07-16", None),
        ("Term 3", "term", "2021-09-06", "2021-12-17"),
        ("TP4", "end of term", "2021-12-17", None),
    ]
    expect(days, wanted, "terms")


def is_attendance(row: Mapping[str, Any]) -> bool:
    """Somebody who came, even late, as a member or presenter."""
    return row["Role"] in ("Member", "Presenter") and row["Present"] in ("Present", "Late")


def recount_attendance(files: Files) -> None:
    """Sessions, attendances and people in each term; everybody who ever came, by the grade of their first session."""
    register = cells(files["register.xlsx"])
    expect(len({(row["Date"], row["Session"], row["Name"]) for row in register}), len(register), "rows, each once")
    held = [row for row in register if row["Session"] == "Balint group" and row["Held"] == "Held"]
    wanted = {
        "Term 1": ("Face-to-face", 0, [10, 8], 12),
        "Term 2": ("Virtual", 1, [9, 8, 7, 8, 8], 20),
        "Term 3": ("Virtual", 0, [9, 8, 7, 8, 8], 23),
    }
    for term in cells(files["terms.xlsx"]):
        if term["Kind"] == "term":
            mode, cancelled, attendances, people = wanted.pop(term["Name"])
            rows = [row for row in register if term["Starts"] <= row["Date"] <= term["Ends"]]
            came = [row for row in rows if row in held and is_attendance(row)]
            expect({row["Mode"] for row in rows}, {mode}, f"mode, {term['Name']}")
            expect(sum(row["Held"] == "Cancelled" for row in rows), cancelled, f"cancelled, {term['Name']}")
            expect(list(Counter(row["Date"] for row in came).values()), attendances, f"attendances, {term['Name']}")
            expect(len({row["Name"] for row in came}), people, f"people, {term['Name']}")
    expect(all(row["Name"] is None for row in register if row["Held"] == "Cancelled"), True, "nobody at the cancelled")
    expect(all(60 <= row["Minutes"] <= 75 for row in held), True, "minutes")

    known = grade_of_writing()
    first: dict[str, tuple[str, str]] = {}
    changed: set[tuple[str, str]] = set()
    for row in filter(is_attendance, held):
        grade = known[key(row["Grade"])]
        if first.setdefault(row["Name"], grade) != grade:
            changed.add((row["Name"], row["Grade"]))
    groups = Counter(group for _grade, group in first.values())
    grades = Counter(grade for grade, _group in first.values())
    expect((len(first), groups["medical"], groups["other"]), (34, 31, 3), "people, medical, not medical")
    expect((grades["core_trainee"], grades["consultant"]), (5, 19), "core trainees and consultants")
    expect(changed, {("Nia Wouldbe", "ST4")}, "grades changed between sessions")
    expect(first["Nia Wouldbe"][0], "core_trainee", "grade first")


def recount_roles(files: Files) -> None:
    """Two co-leaders and one or two presenters in each session; who led, and how often they were members."""
    register = cells(files["register.xlsx"])
    held = [row for row in register if row["Session"] == "Balint group" and row["Held"] == "Held"]
    led = [row for row in held if row["Role"] == "Co-leader"]
    for role, rows, allowed in (
        ("co-leaders", led, {2}),
        ("presenters", [row for row in held if row["Role"] == "Presenter"], {1, 2}),
    ):
        counts = Counter(row["Date"] for row in rows)
        expect((len(counts), set(counts.values())), (12, allowed), f"sessions with {role}, and how many of them")
    expect({row["Present"] for row in led}, {"Present"}, "co-leaders present")
    expect(Counter(row["Name"] for row in led), Counter({ASHA: 12, BRYN: 6, CHIDI: 3, WREN: 3}), "sessions co-led")
    in_term_1 = {(row["Name"], row["Grade"]) for row in led if row["Mode"] == "Face-to-face"}
    expect(in_term_1, {(ASHA, "ST4"), (BRYN, "ST4")}, "who led Term 1")
    as_member = Counter(row["Name"] for row in filter(is_attendance, held))
    expect([as_member[name] for name in (*LEADERS, WREN)], [0, 4, 5, 0, 0], "sessions as a member")
    expect(DELYTH in {row["Name"] for row in register}, False, "the fourth in the register")
    roles = {
        kind: Counter(row["Role"] for row in register if row["Session"] == kind)
        for kind in ("Introductory talk", "Fishbowl")
    }
    expect(roles["Introductory talk"], Counter({"Member": 16, "Co-leader": 2}), "the talk")
    expect(roles["Fishbowl"], Counter({"Member": 5, "Observer": 10, "Co-leader": 2}), "the fishbowl")


def recount_portfolios(files: Files) -> None:
    """What each leader in training has outside the register."""
    entries = {name: [row for row in cells(files["portfolios.xlsx"]) if row["Name"] == name] for name in LEADERS}
    counts = [Counter(row["Activity"] for row in entries[name]) for name in LEADERS]
    wanted = [
        {"member sessions": 1, "member weekend": 1, "leadership weekend": 1, "leadership day": 2, "supervision": 9}
        | {"competency": 3, "reflection": 1},
        {"member sessions": 1, "leadership weekend": 2, "supervision": 8, "competency": 5}
        | {"portfolio reviewed": 1, "supervisor's report": 1, "leadership form": 1},
        {"member sessions": 1, "supervision": 1},
        {},
    ]
    expect(counts, [Counter(each) for each in wanted], "entries")
    sessions = [sum(row["Sessions"] or 0 for row in entries[name]) for name in LEADERS]
    expect(sessions, [20, 6, 4, 0], "member sessions outside the register")
    signed = [[row["Competency"] for row in entries[name] if row["Competency"]] for name in LEADERS]
    expect(signed, [[1, 2, 5], [1, 2, 3, 4, 5], [], []], "competencies")
    needs_signing = ("supervision", "competency", "portfolio reviewed", "supervisor's report")
    rows = [row for name in LEADERS for row in entries[name]]
    expect({row["Signed by"] for row in rows if row["Activity"] in needs_signing}, {WREN}, "who signed")
    expect(
        {(row["Activity"], row["Decision"]) for row in rows if row["Decision"]},
        {("leadership day", "pending")},
        "decisions",
    )


def recount_questionnaires(files: Files) -> None:
    """The answers to each item, counted: the poster's figures at TP1, TP2 and TP4, invented ones at TP3."""
    agreement = (SD, D, N, A, SA)
    scales = {"Would": ("No", "Unsure", "Yes"), "How": ("None", "1 to 5", "6 to 10", "More than 10"), "The": agreement}
    wanted = {  # people who answered, blanks, not applicable, counts of each item along its scale
        "TP1 baseline": (20, 1, 0, [[1, 3, 16], [5, 3, 6, 5]]),
        "TP2": (7, 0, 0, [[0, 1, 3, 2, 1], [0, 2, 3, 2, 0], [0, 0, 2, 4, 1]]),
        "TP3": (7, 1, 1, [[0, 1, 2, 3, 1], [0, 1, 2, 2, 1], [0, 0, 1, 4, 1]]),
        "TP4": (8, 0, 0, [[0, 1, 2, 3, 2], [0, 1, 1, 4, 2], [0, 0, 0, 5, 3]]),
    }
    for point, figures in wanted.items():
        rows = cells(files[f"questionnaire {point}.xlsx"])
        _timestamp, *items, comments = rows[0]
        answers = [Counter(row[item] for row in rows) for item in items]
        blank, not_applicable = (sum(given[entry] for given in answers) for entry in (None, NOT_APPLICABLE))
        counts = [
            [given[label] for label in scales[item.split()[0]]] for item, given in zip(items, answers, strict=True)
        ]
        expect((len(rows), blank, not_applicable, counts), figures, point)
        expect(QUOTE in {row[comments] for row in rows}, point == "TP4", f"the poster's quotation, {point}")


def main() -> None:
    """Makes the workbooks, recounts them, and writes them beside this file."""
    files = sample()
    recount_writings(files)
    recount_people(files)
    recount_terms(files)
    recount_attendance(files)
    recount_roles(files)
    recount_portfolios(files)
    recount_questionnaires(files)
    for name, content in files.items():
        (HERE / name).write_bytes(content)
    print(f"{len(files)} workbooks written; every figure recounted.")


if __name__ == "__main__":
    main()
