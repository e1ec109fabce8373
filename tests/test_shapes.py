"""Registers that are not a row each: what is taken from which cell, and what is left out, asked or said.

Each sheet stands in `SHEETS` with what it exercises, the records it gives and what is said of it. A record is written
as day, name, entry and its cell, then what else is known; a finding or question as its code and cell.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest

from balint_core.spreadsheets.day_headings import day_heading, years_of
from balint_core.spreadsheets.joins import Stay, length_of
from balint_core.spreadsheets.layouts import Recognition, Shape
from balint_core.spreadsheets.reading import read_sheet
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers
from balint_core.spreadsheets.recognising import recognise
from balint_core.spreadsheets.workbook import Cell, Sheet, open_workbook
from tests.tables import csv, table, workbook
from tests.test_layouts import every_layout


@dataclass(frozen=True)
class Untidy:
    """A sheet as text, what it exercises, and what it gives."""

    exercises: str
    shape: str
    text: str
    records: str
    said: str = ""
    name: str = "Sheet1"
    file: str = "mine.xlsx"


def sheet_of(text: str, name: str = "Sheet1") -> Sheet:
    rows = [row for row in enumerate(table(text), start=1) if any(row[1])]
    return Sheet(name, tuple((number, tuple(cells)) for number, cells in rows))


def recognised(sheet: Sheet, file: str = "mine.xlsx", answers: Answers = Answers()) -> Recognition:
    found = recognise(sheet, every_layout(), file, answers)
    assert found is not None
    assert found.table is not None
    return found


SHOWN_FIRST = ("date", "name", "present")


def records_of(found: Recognition) -> list[str]:
    """The records as lines: day, name, mark and its cell, and every further entry that is not blank."""
    assert found.table is not None
    lines = []
    for record in range(len(found.table)):
        entries = {name: (known.values[record], known.at(record)) for name, known in found.table.fields.items()}
        day, name = (entries[column][0] for column in ("date", "name"))
        mark, cell = entries.get("present", (None, entries["date"][1]))
        shown = [str(day), str(name or "-"), f"{'·' if mark is None else mark}@{cell}"]
        more = sorted(
            f"{column}={value}"
            for column, (value, _cell) in entries.items()
            if column not in SHOWN_FIRST and value is not None
        )
        lines.append(" ".join([*shown, *more]))
    return lines


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.strip().splitlines() if line.strip()]


def said_of(sheet: Sheet, found: Recognition, file: str = "mine.xlsx") -> list[str]:
    reading = read_sheet(file, sheet, found)
    return [f"{one.code} {one.cell}" for one in reading.findings] + [
        f"? {asked.code} {asked.about}" for asked in reading.questions
    ]


SHEETS = [
    # --- wide ---
    Untidy(
        "nothing but names and dates of four writings",
        "wide",
        """
        Name          | 3 October 2019 | Thu 10/10/19 | 17th Oct 2019 | 24.10.2019
        Asha Sample   | yes            | apols        | late          | n/i
        Bryn Invented | no             | yes          | yes           | DNA
        """,
        """
        2019-10-03 Asha Sample yes@B2
        2019-10-03 Bryn Invented no@B3
        2019-10-10 Asha Sample apols@C2
        2019-10-10 Bryn Invented yes@C3
        2019-10-17 Asha Sample late@D2
        2019-10-17 Bryn Invented yes@D3
        2019-10-24 Asha Sample n/i@E2
        2019-10-24 Bryn Invented DNA@E3
        """,
    ),
    Untidy(
        "title, mode and topic above, grade beside, a year from the title, totals, placeholders, a section, a key",
        "wide",
        """
        Balint register 2019-20
        Mode            |     | f2f       | f2f       | Teams
        Topic           |     | A consent | An ending |
        Name            | Grade | 3 Oct   | 9 Jan     | 16 Jan | Total | %
        Medical
        Asha Sample     | CT2 | Y         | Y         |        | 2     | 100%
        Bryn Invented   | ST4 | N         | Y         |        | 1     | 50%
        Trainee 3
        TBC             |     | Y         |           |        |       |
        Total           |     | 2         | 2         | 0      | 4     |
        Key: Y came, N did not
        """,
        """
        2019-10-03 Asha Sample Y@C6 grade=CT2 mode=f2f
        2019-10-03 Bryn Invented N@C7 grade=ST4 mode=f2f
        2020-01-09 Asha Sample Y@D6 grade=CT2 mode=f2f
        2020-01-09 Bryn Invented Y@D7 grade=ST4 mode=f2f
        """,
        """
        year-taken C4
        totals-left-out F4
        topic-left-out C3
        text-left-out A5
        placeholder-left-out A8
        unnamed-left-out A9
        blank-session E4
        """,
    ),
    Untidy(
        "names in two columns, dates under session numbers, a row for held, leaders by name, numbered blank rows",
        "wide",
        """
        Thursday attendance Autumn 2021
        Session     |          |            | 1        | 2                      | 3
        Date        |          |            | 30.09.21 | 07.10.21               | 14.10.21
        Held?       |          |            | Yes      | Yes                    | No - strike
        Facilitator |          |            | A Sample | A Sample & B Example   |
        No.         | Surname  | First name |          |                        |        | Attended
        1           | Invented | Carys      | ✓        | ✓                      |        | 2
        2           | Mock     | Dylan      | apols    | ✓                      |        | 1
        3
        """,
        """
        2021-09-30 Carys Invented ✓@D7 held=Yes
        2021-09-30 Dylan Mock apols@D8 held=Yes
        2021-09-30 A Sample present@D5 held=Yes role=leader
        2021-10-07 Carys Invented ✓@E7 held=Yes
        2021-10-07 Dylan Mock ✓@E8 held=Yes
        2021-10-07 A Sample present@E5 held=Yes role=co-leader
        2021-10-07 B Example present@E5 held=Yes role=co-leader
        2021-10-14 - ·@F3 held=No
        """,
        "totals-left-out G6\nplaceholder-left-out A9",
    ),
    Untidy(
        "mode, a cancellation and a line break in the dates' own cells; columns that are nothing here",
        "wide",
        """
        Name        | E-mail | Session 1 3/10/19 | 2: 10/10/19 (virtual) | Session 3 17/10/19 CANCELLED | Comments
        Asha Sample | a@x.y  | P                 | P                     |                              | sad case
        """,
        """
        2019-10-03 Asha Sample P@C2
        2019-10-10 Asha Sample P@D2 mode=virtual
        2019-10-17 - ·@E1 held=CANCELLED
        """,
        "unread-column B1\nunread-column F1",
    ),
    Untidy(
        "groups over their people, a column full of “cancelled” for one of them, a bank holiday for both",
        "wide",
        """
                       | 3 Oct 2019 | 10 Oct 2019 | Bank holiday 17 Oct 2019
        Thursday group
        Asha Sample    | Y          | cancelled   |
        Bryn Invented  | Y          | cancelled   |
        Friday group
        Carys Mock     | Y          | Y           |
        """,
        """
        2019-10-03 Asha Sample Y@B3 group=Thursday group
        2019-10-03 Bryn Invented Y@B4 group=Thursday group
        2019-10-03 Carys Mock Y@B6 group=Friday group
        2019-10-10 - ·@C1 group=Thursday group held=cancelled
        2019-10-10 Carys Mock Y@C6 group=Friday group
        2019-10-17 - ·@D1 group=Thursday group held=Bank holiday
        2019-10-17 - ·@D1 group=Friday group held=Bank holiday
        """,
    ),
    Untidy(
        "a role for a mark, P beside Y, a date in no calendar",
        "wide",
        """
        Name          | 03/10/2019 | 10/10/2019 | 32/10/2019
        Asha Sample   | Y          | P          | Y
        Bryn Invented | L          | Y          | Y
        """,
        """
        2019-10-03 Asha Sample Y@B2
        2019-10-03 Bryn Invented L@B3
        2019-10-10 Asha Sample P@C2
        2019-10-10 Bryn Invented Y@C3
        """,
        """
        impossible-date D1
        unknown-mark C2
        unknown-mark B3
        ? unknown-mark P
        ? unknown-mark L
        """,
    ),
    Untidy(
        "month-first dates that prove it, roles as a section, a row of free text among the people, kinds by heading",
        "wide",
        """
        Name           | 10/3/2019 | 10/17/2019 (fishbowl)
        Asha Sample    | 1         | 0
        Bryn Invented  | 0         | 1
        Observers
        Carys Mock     | 1         | 1
        Case discussed | a long story of consent | another story of the same
        """,
        """
        2019-10-03 Asha Sample 1@B2
        2019-10-03 Bryn Invented 0@B3
        2019-10-03 Carys Mock 1@B5 role=Observer
        2019-10-17 Asha Sample 0@C2 kind=fishbowl
        2019-10-17 Bryn Invented 1@C3 kind=fishbowl
        2019-10-17 Carys Mock 1@C5 kind=fishbowl role=Observer
        """,
        "month-first B1\ntopic-left-out B6",
    ),
    Untidy(
        "no heading over the names, weeks by their first day, the group and the length said once above",
        "wide",
        """
        Group: Thursday | Duration | 60
                      | w/c 7 Oct | w/c 14 Oct
        Asha Sample   | ✔         | ✔
        Bryn Invented | ✔         |
        """,
        """
        2019-10-07 Asha Sample ✔@B3 group=Thursday minutes=60
        2019-10-07 Bryn Invented ✔@B4 group=Thursday minutes=60
        2019-10-14 Asha Sample ✔@C3 group=Thursday minutes=60
        2019-10-14 Bryn Invented ·@C4 group=Thursday minutes=60
        """,
        "year-taken B2\nweek-commencing B2",
        file="Register Autumn 2019.xlsx",
    ),
    Untidy(
        "no year anywhere: asked once, the latest for a look until then",
        "wide",
        """
        Name        | Thu 3/10 | Thu 10/10
        Asha Sample | yes      | yes
        """,
        "",
        "which-year B1\n? which-year mine.xlsx, sheet Sheet1",
    ),
    Untidy(
        "a person who led is also listed: one record, with the role; a mark of their own is kept",
        "wide",
        """
        Leader        | Asha Sample | Bryn Invented
        Name          | 3/10/19     | 10/10/19
        Asha Sample   |             | yes
        Bryn Invented | yes         | late
        """,
        """
        2019-10-03 Asha Sample present@B1 role=leader
        2019-10-03 Bryn Invented yes@B4
        2019-10-10 Asha Sample yes@C3
        2019-10-10 Bryn Invented late@C4 role=leader
        """,
    ),
    Untidy(
        "people who are named like what is left out; sections of members and leaders; texts that are no section",
        "wide",
        """
        Name          | 3/10/19 | 10/10/19
        Members
        Summer Sample | yes     | yes
        Nathan Mock   | yes     | no
        Nursing
        Carys Case    | late    | yes
        Leaders
        Elin Dummy    | yes     | yes
        No. attended  | 4       | 3
        """,
        """
        2019-10-03 Summer Sample yes@B3 role=Member
        2019-10-03 Nathan Mock yes@B4 role=Member
        2019-10-03 Carys Case late@B6
        2019-10-03 Elin Dummy yes@B8 role=Leaders
        2019-10-10 Summer Sample yes@C3 role=Member
        2019-10-10 Nathan Mock no@C4 role=Member
        2019-10-10 Carys Case yes@C6
        2019-10-10 Elin Dummy yes@C8 role=Leaders
        """,
        "text-left-out A5\ntotals-left-out A9\nunknown-mark A7\n? unknown-mark Leaders",
    ),
    Untidy(
        "two groups, each under its name, which is merged over the whole line",
        "wide",
        """
        Name           | 3/10/19        | 10/10/19
        Tuesday group  | Tuesday group  | Tuesday group
        Asha Sample    | yes            | no
        Thursday group | Thursday group | Thursday group
        Bryn Invented  | yes            | yes
        """,
        """
        2019-10-03 Asha Sample yes@B3 group=Tuesday group
        2019-10-03 Bryn Invented yes@B5 group=Thursday group
        2019-10-10 Asha Sample no@C3 group=Tuesday group
        2019-10-10 Bryn Invented yes@C5 group=Thursday group
        """,
    ),
    # --- transposed ---
    Untidy(
        "sessions down, people across, mode and topic beside the dates, totals, a session cancelled, one blank",
        "transposed",
        """
        Date     | Mode  | Topic    | Asha Sample | Bryn Invented | Carys Mock | Total
        3/10/19  | f2f   | sad case | Y           | Y             | N          | 2
        10/10/19 | Teams |          | Y           | apols         | Y          | 2
        17/10/19 | Teams |          | strike      | strike        | strike     |
        24/10/19 | Teams |          |             |               |            |
        """,
        """
        2019-10-03 Asha Sample Y@D2 mode=f2f
        2019-10-03 Bryn Invented Y@E2 mode=f2f
        2019-10-03 Carys Mock N@F2 mode=f2f
        2019-10-10 Asha Sample Y@D3 mode=Teams
        2019-10-10 Bryn Invented apols@E3 mode=Teams
        2019-10-10 Carys Mock Y@F3 mode=Teams
        2019-10-17 - ·@A4 held=cancelled mode=Teams
        """,
        "topic-left-out C2\ntotals-left-out G1\nblank-session A5",
    ),
    Untidy(
        "leaders by name, a column of topics that nobody named one, a year from the sheet's name, a row of totals",
        "transposed",
        """
        Session date | Venue | Facilitators           | A. Sample | B. Example | Attended | Case discussed
        Thu 3 Oct    | F2F   | Dylan Pretend / E Dummy | Y        | Y          | 2        | a secret
        Thu 9 Jan    | Zoom  | Dylan Pretend          | Y         | N          | 1        | another
        Total        |       |                        | 2         | 1          | 3        |
        """,
        """
        2019-10-03 A. Sample Y@D2 mode=F2F
        2019-10-03 B. Example Y@E2 mode=F2F
        2019-10-03 Dylan Pretend present@C2 mode=F2F role=co-leader
        2019-10-03 E Dummy present@C2 mode=F2F role=co-leader
        2020-01-09 A. Sample Y@D3 mode=Zoom
        2020-01-09 B. Example N@E3 mode=Zoom
        2020-01-09 Dylan Pretend present@C3 mode=Zoom role=leader
        """,
        "year-taken A2\ntotals-left-out A4\ntopic-left-out G2",
        name="2019-20",
    ),
    Untidy(
        "nothing over the dates, a title above, blank rows between",
        "transposed",
        """
        Our group
        |
                | Asha Sample | Bryn Invented
        3/10/19 | 1           | 1
        |
        10/10/19 | 0          | 1
        """,
        """
        2019-10-03 Asha Sample 1@B4
        2019-10-03 Bryn Invented 1@C4
        2019-10-10 Asha Sample 0@B6
        2019-10-10 Bryn Invented 1@C6
        """,
    ),
    Untidy(
        "a role for a mark across, a placeholder among the people",
        "transposed",
        """
        Date     | Asha Sample | Bryn Invented | TBC | Carys Mock
        3/10/19  | Y           | co-lead       |     | Y
        10/10/19 | Y           | Y             |     | N
        """,
        """
        2019-10-03 Asha Sample Y@B2
        2019-10-03 Bryn Invented co-lead@C2
        2019-10-03 Carys Mock Y@E2
        2019-10-10 Asha Sample Y@B3
        2019-10-10 Bryn Invented Y@C3
        2019-10-10 Carys Mock N@E3
        """,
        "placeholder-left-out D1\nunknown-mark C2\n? unknown-mark co-lead",
    ),
    Untidy(
        "first names alone, which is not sure",
        "transposed",
        """
        Date     | Time | Asha | Bryn
        3/10/19  | 5pm  | ✓    | ✓
        10/10/19 | 5pm  | ✓    | late
        """,
        """
        2019-10-03 Asha ✓@C2
        2019-10-03 Bryn ✓@D2
        2019-10-10 Asha ✓@C3
        2019-10-10 Bryn late@D3
        """,
    ),
    # --- joins and leaves ---
    Untidy(
        "three parts, month first by its clock, a guest with two stays, one of them short",
        "events",
        """
        1. Summary
        Meeting title         | Thursday group
        Attended participants | 2
        Start time            | 10/3/24, 5:30:02 PM
        End time              | 10/3/24, 6:31:00 PM
        Meeting duration      | 1h 0m 58s
        |
        2. Participants
        Name                  | First Join          | Last Leave          | In-Meeting Duration | Email | Role
        Asha Sample           | 10/3/24, 5:30:02 PM | 10/3/24, 6:31:00 PM | 1h 0m 58s           | a     | Organizer
        Bryn Invented (Guest) | 10/3/24, 5:40:00 PM | 10/3/24, 6:31:00 PM | 12m 3s              |       | Presenter
        |
        3. In-Meeting Activities
        Name                  | Join Time           | Leave Time          | Duration  | Email | Role
        Asha Sample           | 10/3/24, 5:30:02 PM | 10/3/24, 6:31:00 PM | 1h 0m 58s |       | Organizer
        Bryn Invented (Guest) | 10/3/24, 5:40:00 PM | 10/3/24, 5:50:00 PM | 10m       |       | Presenter
        Bryn Invented (Guest) | 10/3/24, 6:29:00 PM | 10/3/24, 6:31:00 PM | 2m 3s     |       | Presenter
        """,
        """
        2024-10-03 Asha Sample present@A10 minutes=61 mode=virtual stayed=61
        2024-10-03 Bryn Invented present@A11 minutes=61 mode=virtual stayed=12
        """,
        "joins-and-leaves A9\nshort-stay A11\n? short-stay mine.xlsx, sheet Sheet1",
    ),
    Untidy(
        "a part's title with something beside it is nobody, nor is a line without any time",
        "events",
        """
        Name        | First Join           | Last Leave           | In-Meeting Duration | Role
        Asha Sample | 18/09/2025, 17:30:02 | 18/09/2025, 18:31:00 | 1h 0m 58s           | Presenter
        3. Activities |                    |                      | True                | of this meeting
        Name        | Join Time            | Leave Time           | Duration            | Role
        Asha Sample | 18/09/2025, 17:30:02 | 18/09/2025, 18:31:00 | 1h 0m 58s           | Presenter
        """,
        "2025-09-18 Asha Sample present@A2 minutes=61 mode=virtual stayed=61",
        "text-left-out A3\njoins-and-leaves A1",
    ),
    Untidy(
        "joined and left in a row each, somebody who never left, a day above 12",
        "events",
        """
        Full Name     | User Action   | Timestamp
        Asha Sample   | Joined before | 13/10/2020, 17:30:00
        Bryn Invented | Joined        | 13/10/2020, 17:35:00
        Bryn Invented | Left          | 13/10/2020, 17:55:00
        Bryn Invented | Joined        | 13/10/2020, 18:00:00
        Asha Sample   | Left          | 13/10/2020, 18:30:00
        """,
        """
        2020-10-13 Asha Sample present@A2 minutes=60 mode=virtual stayed=60
        2020-10-13 Bryn Invented present@A3 minutes=60 mode=virtual stayed=50
        """,
        "joins-and-leaves A1",
    ),
    Untidy(
        "either order of day and month: asked",
        "events",
        """
        Full Name   | User Action | Timestamp
        Asha Sample | Joined      | 3/10/2020, 17:30:00
        Asha Sample | Left        | 3/10/2020, 18:30:00
        """,
        "2020-10-03 Asha Sample present@A2 minutes=60 mode=virtual stayed=60",
        "date-order C2\njoins-and-leaves A1\n? date-order mine.xlsx, sheet Sheet1",
    ),
    Untidy(
        "the older summary, the same person from two devices at once, lengths in another language",
        "events",
        """
        Meeting Summary
        Total Number of Participants | 2
        Meeting Start Time           | 4.10.2021, 17:00:00
        Meeting End Time             | 4.10.2021, 18:00:00
        Full Name           | Join Time           | Leave Time          | Duration     | Email | Role
        Asha Sample         | 4.10.2021, 17:00:00 | 4.10.2021, 18:00:00 | 1 godz.      |       | Organizator
        Asha Sample         | 4.10.2021, 17:10:00 | 4.10.2021, 17:50:00 | 40 min       |       | Organizator
        Bryn Mock (External) | 4.10.2021, 17:20:00 | 13.10.2021, 17:55:00 | 35 min 4 sek. |    |
        """,
        """
        2021-10-04 Asha Sample present@A6 minutes=60 mode=virtual stayed=60
        2021-10-04 Bryn Mock present@A8 minutes=60 mode=virtual stayed=35
        """,
        "joins-and-leaves A5",
    ),
    Untidy(
        "no length and no summary: from the first to join to the last to leave",
        "events",
        """
        Name        | First Join (UTC)     | Last Leave (UTC)
        Asha Sample | 2021-10-04T17:00:00Z | 2021-10-04T18:00:00Z
        Bryn Mock   | 2021-10-04T17:05:00Z | 2021-10-04T18:05:00Z
        """,
        """
        2021-10-04 Asha Sample present@A2 minutes=65 mode=virtual stayed=60
        2021-10-04 Bryn Mock present@A3 minutes=65 mode=virtual stayed=60
        """,
        "joins-and-leaves A1",
    ),
    # --- headcounts ---
    Untidy(
        "a number and a mode for each date, one cancelled, a total",
        "counts",
        """
        Headcounts of the group
        Date     | Attendees | Mode
        3/10/19  | 9         | f2f
        10/10/19 | cancelled |
        17/10/19 | 8         | Teams
        Total    | 17        |
        """,
        """
        3/10/19 - ·@A3 headcount=9 mode=f2f
        10/10/19 - ·@A4 held=cancelled
        17/10/19 - ·@A5 headcount=8 mode=Teams
        """,
        "totals-left-out A6",
    ),
    Untidy(
        "numbers under “Attendance”, which are no marks",
        "counts",
        """
        Date     | Attendance
        3/10/19  | 9
        10/10/19 | 8
        """,
        "3/10/19 - ·@A2 headcount=9\n10/10/19 - ·@A3 headcount=8",
    ),
    Untidy(
        "groups, a column that says what was held, a blank",
        "counts",
        """
        Group    | Date     | Number present | Held
        Thursday | 3/10/19  | 9              | yes
        Friday   | 4/10/19  |                | no
        """,
        """
        3/10/19 - ·@B2 group=Thursday headcount=9 held=yes
        4/10/19 - ·@B3 group=Friday held=no
        """,
    ),
    Untidy(
        "a number in words, said at its cell",
        "counts",
        """
        Session date | No. of attendees | Type
        3/10/19      | nine             | fishbowl
        10/10/19     | 12               | group
        """,
        "3/10/19 - ·@A2 headcount=nine kind=fishbowl\n10/10/19 - ·@A3 headcount=12 kind=group",
        "not-a-number B2",
    ),
    Untidy(
        "minutes beside, averages below",
        "counts",
        """
        Date     | Headcount | Duration
        3/10/19  | 9         | 60
        10/10/19 | 0         | 60
        Average  | 4.5       |
        Mean     | 4.5       |
        """,
        "3/10/19 - ·@A2 headcount=9 minutes=60\n10/10/19 - ·@A3 headcount=0 minutes=60",
        "totals-left-out A4",
    ),
]


@pytest.mark.parametrize("untidy", SHEETS, ids=lambda untidy: f"{untidy.shape}: {untidy.exercises}")
def test_what_an_untidy_register_gives(untidy: Untidy) -> None:
    sheet = sheet_of(untidy.text, untidy.name)
    found = recognised(sheet, untidy.file)
    assert (found.layout.kind, found.shape) == ("register", untidy.shape)
    assert found.source == ("teams" if untidy.shape == Shape.EVENTS else "generic")
    if untidy.records:
        assert records_of(found) == lines_of(untidy.records)
    assert said_of(sheet, found, untidy.file) == lines_of(untidy.said)


@pytest.mark.parametrize("shape", [Shape.WIDE, Shape.TRANSPOSED, Shape.EVENTS, Shape.COUNTS])
def test_every_shape_is_tried_in_five_sheets(shape: Shape) -> None:
    assert sum(untidy.shape == shape for untidy in SHEETS) >= 5


LISTS = [
    ("terms", "Name | Kind | Starts | Ends\nTerm 1 | term | 1/9/2026 | 18/12/2026"),
    ("terms", "Term | Starts | Ends\nAutumn | 1/9/2026 | 18/12/2026\nDates may change"),
    (
        "register",
        "Date | Name | Role | Present\n3/10/19 | Asha Sample | member | yes\n10/10/19 | Bryn Mock | member | yes",
    ),
    ("portfolio", "Name | Date | Activity\nAsha Sample | 3/10/19 | supervision\nAsha Sample | 10/10/19 | reflection"),
    (
        "people",
        "Name | Grade | Grade since | Joined pathway\nAsha Sample | CT2 | 3/10/19 | 4/10/19\nBryn Mock | CT2 | 3/10/19",
    ),
    (
        "questionnaire",
        "Timestamp | The Balint groups improved my wellbeing. | Comments\n3/10/19 | agree | yes\n10/10/19 | agree | no",
    ),
]


@pytest.mark.parametrize(("kind", "text"), LISTS)
def test_a_list_with_days_in_it_is_no_field_of_cells(kind: str, text: str) -> None:
    found = recognise(sheet_of(text), every_layout())
    assert found is not None
    assert (found.layout.kind, found.table) == (kind, None)


@pytest.mark.parametrize(
    "text",
    [
        "Week | On call | Second\n3/10/19 | Asha Sample | Bryn Mock\n10/10/19 | Bryn Mock | Asha Sample",
        "Name | 3/10/19 | 10/10/19\nAsha Sample | 4 | 5\nBryn Mock | 3 | 2",
        "How was 3 Oct 2019? | How was 10 Oct 2019? | Why\nagree | disagree | for one\nagree | agree | for another",
        "Colour | 3 Oct 2019 | 10 Oct 2019\nblue | agree | disagree\ngreen | agree | agree",
        "Budget | 3/10/19 | 10/10/19\nRoom hire | £40.00 for the room | £45.00 for the room",
    ],
)
def test_days_without_marks_are_no_register(text: str) -> None:
    assert recognise(sheet_of(text), every_layout()) is None


# --- what is answered ------------------------------------------------------------------------------------------


def answer(code: str, about: str, choice: str, column: str = "") -> Answers:
    return Answers((((code, column, about), choice),))


NO_YEAR = "Name | 3 Oct | 9 Jan\nAsha Sample | yes | yes"


def test_the_year_that_was_answered_is_taken_for_all_dates() -> None:
    sheet = sheet_of(NO_YEAR)
    (question,) = recognised(sheet).questions
    assert question.guess is None
    label = question.choices[2]
    found = recognised(sheet, answers=answer("which-year", question.about, label, "date"))
    assert found.table is not None
    first = int(label[:4])
    assert list(found.table.fields["date"].values) == [date(first, 10, 3), date(first + 1, 1, 9)]
    assert not found.findings


def test_weekdays_leave_only_the_years_they_fit() -> None:
    asked = recognised(sheet_of("Name | Thu 3/10 | Thu 10/10\nAsha Sample | yes | yes")).questions[0]
    assert asked.choices
    assert all(date(int(label), 10, 3).weekday() == 3 for label in asked.choices)


def test_a_mark_may_be_answered_to_be_a_role() -> None:
    sheet = sheet_of("Name | 3/10/19 | 10/10/19\nAsha Sample | L | yes\nBryn Mock | yes | L")
    answers = answer("unknown-mark", "L", "present, as leader", "present")
    rows = read_sheet("mine.xlsx", sheet, recognised(sheet, answers=answers), answers).rows
    given = [(row.get("name"), row.get("present"), row.get("role")) for row in rows]
    assert given == [
        ("Asha Sample", "present", "leader"),
        ("Bryn Mock", "present", "member"),
        ("Asha Sample", "present", "member"),
        ("Bryn Mock", "present", "leader"),
    ]


SHORT = """
Name        | First Join       | Last Leave
Asha Sample | 2021-10-14 17:00 | 2021-10-14 18:00
Bryn Mock   | 2021-10-14 17:00 | 2021-10-14 17:29
"""


@pytest.mark.parametrize(("choice", "marks"), [("present", ["present", "present"]), ("absent", ["present", "absent"])])
def test_short_stays_are_what_was_answered(choice: str, marks: list[str]) -> None:
    sheet = sheet_of(SHORT)
    (question,) = recognised(sheet).questions
    assert (question.cells, question.guess) == (("A3",), "present")
    found = recognised(sheet, answers=answer("short-stay", question.about, choice, question.column))
    assert found.table is not None
    assert list(found.table.fields["present"].values) == marks


def test_the_order_of_day_and_month_is_what_was_answered() -> None:
    sheet = sheet_of("Full Name | User Action | Timestamp\nAsha Sample | Joined | 3/10/2020, 17:30:00")
    (question,) = recognised(sheet).questions
    found = recognised(sheet, answers=answer("date-order", question.about, "month first", "date"))
    assert found.table is not None
    assert found.table.fields["date"].values[0] == date(2020, 3, 10)


# --- days in columns -------------------------------------------------------------------------------------------

DAYS = """
Name        | Grade | Grade since | Joined pathway
Asha Sample | CT2   | 10/3/2019   | 4/5/2020
Bryn Mock   | CT2   | 10/17/2019  | 5/5/2020
"""


def test_a_column_that_proves_the_month_first_is_read_so_and_another_is_asked_about() -> None:
    sheet = sheet_of(DAYS)
    found = recognise(sheet, every_layout())
    assert found is not None
    reading = read_sheet("mine.xlsx", sheet, found)
    assert reading.column("grade_since") == [date(2019, 10, 3), date(2019, 10, 17)]
    assert reading.column("joined_pathway") == [date(2020, 5, 4), date(2020, 5, 5)]
    assert [(one.code, one.cell) for one in reading.findings] == [("month-first", "C2"), ("date-order", "D2")]
    (question,) = reading.questions
    assert (question.code, question.cells, question.guess) == ("date-order", ("D2",), None)
    answers = answer("date-order", question.about, "month first", question.column)
    reading = read_sheet("mine.xlsx", sheet, found, answers)
    assert reading.column("joined_pathway") == [date(2020, 4, 5), date(2020, 5, 5)]
    assert [one.code for one in reading.findings] == ["month-first"]


# --- as files --------------------------------------------------------------------------------------------------


def test_dates_and_marks_of_a_workbook_s_own_kinds() -> None:
    rows = [
        ["Register"],
        [None, "Name", datetime(2019, 10, 3), date(2019, 10, 10), 43755, "Total"],
        [None, "Asha Sample", True, 1, 0, 2],
        [None, "Bryn Mock", False, None, 1, 1],
    ]
    (sheet,) = open_workbook("mine.xlsx", workbook({"Register": rows})).sheets
    assert records_of(recognised(sheet)) == [
        "2019-10-03 Asha Sample True@C3",
        "2019-10-03 Bryn Mock False@C4",
        "2019-10-10 Asha Sample 1.0@D3",
        "2019-10-10 Bryn Mock ·@D4",
        "2019-10-17 Asha Sample 0.0@E3",
        "2019-10-17 Bryn Mock 1.0@E4",
    ]


def test_a_report_of_joins_as_it_is_exported_in_utf_16_with_tabs() -> None:
    rows = [
        ["1. Summary"],
        ["Start time", "10/13/24, 5:00:00 PM"],
        [],
        ["2. Participants"],
        ["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"],
        ["Asha Sample", "10/13/24, 5:00:00 PM", "10/13/24, 6:00:00 PM", "1h", "", "", "Organizer"],
    ]
    (sheet,) = open_workbook("report.csv", csv(rows, "\t", "utf-16")).sheets
    assert records_of(recognised(sheet)) == ["2024-10-13 Asha Sample present@A6 minutes=60 mode=virtual stayed=60"]


def test_a_sheet_too_large_to_be_turned_is_not_looked_at_from_the_side() -> None:
    rows: list[tuple[Cell, ...]] = [("Date", "Asha Sample", "Bryn Mock"), *[("3/10/19", "Y", "N")] * 3_001]
    sheet = Sheet("Sheet1", tuple(enumerate(rows, start=1)))
    assert recognise(sheet, every_layout()) is None


# --- portfolios of one person ----------------------------------------------------------------------------------

ENTRIES = "Date | Activity | Organiser\n12/6/21 | supervision |\n13/6/21 | reflection |"


@pytest.mark.parametrize(
    ("above", "name", "file", "owner", "cell"),
    [
        ("Name: Asha Sample\n", "Log", "Bryn Mock.xlsx", "Asha Sample", "A1"),
        ("Name of trainee | Asha Sample | Supervisor: | Wren Placeholder\n", "Log", "log.xlsx", "Asha Sample", "B1"),
        ("Balint portfolio of Asha Sample, 2021\n", "Log", "log.xlsx", "Asha Sample", "A1"),
        ("", "Asha Sample", "portfolios.xlsx", "Asha Sample", "A1"),
        ("", "Sheet1", "Balint_Portfolio_Asha_Sample_2021.xlsx", "Asha Sample", "A1"),
        ("Supervisor: Wren Placeholder\n", "Asha Sample", "Sample, Asha.xlsx", "Asha Sample", "A2"),
    ],
)
def test_one_person_s_portfolio(above: str, name: str, file: str, owner: str, cell: str) -> None:
    sheet = sheet_of(above + ENTRIES, name)
    found = recognised(sheet, file)
    assert found.table is not None
    assert set(found.table.fields["name"].values) == {owner}
    assert [(one.code, one.cell, one.value) for one in found.findings] == [("owner-taken", cell, owner)]
    reading = read_sheet(file, sheet, found)
    assert [row.cell("activity") for row in reading.rows] == [f"B{row.number}" for row in reading.rows]
    assert len(reading.rows) == 2


@pytest.mark.parametrize(
    ("choice", "owners"), [("Bryn Mock", ["Bryn Mock"] * 2), ("Asha Sample", ["Asha Sample"] * 2), (LEAVE_OUT, [])]
)
def test_two_names_are_asked_about(choice: str, owners: list[str]) -> None:
    sheet = sheet_of(ENTRIES, "Asha Sample")
    file = "Portfolio Bryn Mock.xlsx"
    (question,) = recognised(sheet, file).questions
    assert question.choices == ("Asha Sample", "Bryn Mock", LEAVE_OUT)
    found = recognised(sheet, file, answer("whose-portfolio", question.about, choice, "name"))
    assert found.table is not None
    assert list(found.table.fields["name"].values) == owners


def test_without_any_name_the_column_is_missing() -> None:
    found = recognise(sheet_of(ENTRIES, "Log"), every_layout(), "log.xlsx")
    assert found is not None
    assert [column.name for column in found.missing] == ["name"]


# --- parts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("3 Oct", (3, 10, None)),
        ("Thu 3/10", (3, 10, None)),
        ("3rd October 2019", (3, 10, 2019)),
        ("03.10.19", (3, 10, 2019)),
        ("Session 1 3/10/19", (3, 10, 2019)),
        ("w/c 7 Oct", (7, 10, None)),
        ("3/10/19 (virtual)", (3, 10, 2019)),
        ("3 Oct\n2019", (3, 10, 2019)),
        ("October 3rd, 2019", (3, 10, 2019)),
        ("Wk 2\nThurs 10/10\n5.30pm", (10, 10, None)),
        ("2019-10-03", (3, 10, 2019)),
        ("3-Oct-19", (3, 10, 2019)),
        ("3 Sept '19", (3, 9, 2019)),
        (43741, (3, 10, 2019)),
    ],
)
def test_a_day_in_the_writings_of_headings(heading: Cell, day: tuple[int, int, int | None]) -> None:
    found = day_heading(heading)
    assert found is not None
    assert (getattr(found, "day", None), getattr(found, "month", None), getattr(found, "year", None)) == day


@pytest.mark.parametrize(
    "heading",
    [
        "Total",
        "Session 3",
        "10.30am",
        "17:30",
        "Week 12",
        "2019-20",
        "ST4",
        "Oct 19",
        "How was 3/10/19 for you " * 4,
        7,
        True,
        None,
    ],
)
def test_what_is_no_day(heading: Cell) -> None:
    assert day_heading(heading) is None


@pytest.mark.parametrize(
    ("headings", "texts", "years"),
    [
        ("3 Oct, 10 Oct", ["2019-20"], [2019, 2019]),
        ("9 Jan, 16 Jan", ["2019/20"], [2020, 2020]),
        ("3 Oct, 9 Jan, 5 Mar", ["Balint 19/20"], [2019, 2020, 2020]),
        ("3 Oct, 9 Jan", ["Autumn 2021"], [2021, 2022]),
        ("3 Oct, 9 Jan", ["Spring 2021"], [2020, 2021]),
        ("3 Oct, 10 Oct", ["Register 2020"], [2020, 2020]),
        ("3 Oct 2019, 5 Dec, 9 Jan", [], [2019, 2019, 2020]),
        ("5 Dec, 9 Jan 2020, 3 Oct", [], [2019, 2020, 2020]),
        ("9 Jan 2020, 5 Dec, 3 Oct", [], [2020, 2019, 2019]),
        ("3 Oct, 9 Jan", ["printed 4/5/2024", "2021-22"], [2021, 2022]),
        ("3 Oct, 9 Jan", ["Register 2020"], []),
        ("3 Oct, 9 Jan", ["Register"], []),
    ],
)
def test_the_year_of_days_without_one(headings: str, texts: list[str], years: list[int]) -> None:
    days = [found for text in headings.split(", ") if (found := day_heading(text)) and hasattr(found, "month")]
    assert list(years_of(days, texts, 2026).given) == years  # type: ignore[arg-type]


def test_what_overlaps_is_not_counted_twice() -> None:
    start = datetime(2021, 10, 4, 17)
    spans = [(start, start + timedelta(minutes=30)), (start + timedelta(minutes=20), start + timedelta(minutes=50))]
    assert Stay("Asha Sample", 1, 1, spans).minutes == 50
    assert Stay("Asha Sample", 1, 1, spans, [timedelta(minutes=10)]).minutes == 10
    assert Stay("Asha Sample", 1, 1).minutes is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1h 2m", 62),
        ("2 Std. 5 Min.", 125),
        ("45 min", 45),
        ("PT", None),
        (time(1, 5), 65),
        (timedelta(minutes=7), 7),
        ("1.02:00:00", 1560),
    ],
)
def test_lengths_of_time(text: Cell, minutes: int | None) -> None:
    found = length_of(text)
    assert (None if found is None else found.total_seconds() / 60) == minutes


@pytest.mark.parametrize("label", ["Mode", "", "Notes", "Topic"])
def test_a_session_called_off_in_any_line_under_its_date_is_cancelled_if_nobody_came(label: str) -> None:
    found = recognised(
        sheet_of(
            f"""
            Name          | 3/10/2019 | 10/10/2019         | 17/10/2019
            {label}       | virtual   | strike – cancelled | virtual
            Asha Sample   | yes       |                    | yes
            Bryn Invented | no        |                    | late
            """
        )
    )
    lines = [line for line in records_of(found) if line.startswith("2019-10-10")]
    assert len(lines) == 1
    assert "held=cancelled" in lines[0]


def test_a_session_somebody_came_to_is_not_cancelled_by_a_word_above_it() -> None:
    found = recognised(
        sheet_of(
            """
            Name        | 3/10/2019 | 10/10/2019
            Topic       | Strike    | Grief
            Asha Sample | yes       | yes
            """
        )
    )
    assert not any("cancelled" in line for line in records_of(found))
