"""Registers with people down and sessions across, or the other way round."""

from tests.corpus.entry import entry
from tests.corpus.making import Page, book, sheets

LEAVERS = """
Name                       | 1 Oct 2020 | 8 Oct 2020 | 15 Oct 2020
Asha Sample                | Y          | Y          | N
Bryn Invented (left Aug 20)|            |            |
Carys Pretend              | N          | Y          | Y
"""

ENTRIES = [
    entry(
        "wide-plain",
        "People down and dates across, in real dates, with Y and N.",
        book(
            "Attendance.xlsx",
            """
            Name          | 2019-10-03 | 2019-10-10 | 2019-10-17
            Asha Sample   | Y          | N          | Y
            Bryn Invented | Y          | Y          | Y
            Carys Pretend | N          | Y          | Y
            """,
        ),
        """
        ready
        register wide from 1: 3 people, 3 sessions, 7 attendances
        """,
        also="xlsm xls ods csv tsv",
    ),
    entry(
        "wide-since-2019",
        "The register somebody began in 2019: merged terms over dates without a year, mode, a row for held, totals.",
        book(
            "Balint register 2019-20.xlsx",
            """
            Balint group attendance 2019-20
                          | Grade | Autumn    |           |           | Spring    |           | Total | %
            Name          |       | Thu 3/10  | 10th Oct  | 17 Oct    | Thu 9/1   | 16 Jan    |       |
            Mode          |       | f2f       | f2f       | f2f       | Teams     | Teams     |       |
            Held?         |       | Yes       | Yes       | No        | Yes       | Yes       |       |
            Asha Sample   | CT2   | Y         | Apols     |           | Y         | Y         | 3     | 75%
            Bryn Invented | ST4   | Y         | Y         |           | DNA       | late      | 3     | 75%
            Dr C. Pretend | Cons  | Y         | N         |           | Y         | Y         | 3     | 75%
            Total         |       | 3         | 1         |           | 2         | 3         | 9     |
            """,
            "C2:E2",
            "F2:G2",
        ),
        """
        ready
        register wide from 3: 3 people, 4 sessions, 9 attendances
        note year-taken C3
        note totals-left-out H2
        """,
        also="xls ods",
    ),
    entry(
        "wide-apologies",
        "A beside N and DNA may mean apologies, and is asked; Apols, AL, on call and nights stand beside it.",
        book(
            "Register.xlsx",
            """
            Name           | 3/10/19 | 10/10/19 | 17/10/19
            Asha Sample    | Y       | A        | N
            Bryn Invented  | Y       | Apols    | AL
            Carys Pretend  | DNA     | on call  | nights
            Dafydd Example | Y       | Y        | Y
            """,
        ),
        """
        needs-answers
        register wide from 1: 4 people, 3 sessions, 5 attendances
        error unknown-mark C2
        error unknown-mark D3
        error unknown-mark C4
        error unknown-mark D4
        ? unknown-mark A: C2
        ? unknown-mark AL: D3
        ? unknown-mark on call: C4
        ? unknown-mark nights: D4
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-p-and-a",
        "P and A alone are present and absent.",
        book(
            "Register.xlsx",
            "Name | 3/10/19 | 10/10/19\nAsha Sample | P | A\nBryn Invented | A | P\nCarys Pretend | P | P",
        ),
        """
        ready
        register wide from 1: 3 people, 2 sessions, 4 attendances
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-colour-only",
        "Attendance was shown by colour alone, so every cell is blank: no session is made of it.",
        book("Register.xlsx", "Name | 3/10/19 | 10/10/19\nAsha Sample | | \nBryn Invented | | "),
        """
        rejected
        register wide from 1: nothing
        warning empty-sheet A1
        note blank-session B1
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-blanks",
        "Ticks with blanks between them: what a blank means is asked once.",
        book(
            "Register.xlsx", "Name | 3/10/19 | 10/10/19\nAsha Sample | ✓ | \nBryn Invented | | ✓\nCarys Pretend | ✓ | ✓"
        ),
        """
        needs-answers
        register wide from 1: 3 people, 2 sessions, 6 attendances
        warning blank-mark B3
        ? unknown-mark blank: B3, C2
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-blanks-answered",
        "The same once it was answered that a blank is an absence.",
        book(
            "Register.xlsx", "Name | 3/10/19 | 10/10/19\nAsha Sample | ✓ | \nBryn Invented | | ✓\nCarys Pretend | ✓ | ✓"
        ),
        """
        ready
        register wide from 1: 3 people, 2 sessions, 4 attendances
        ? unknown-mark blank: B3, C2
        """,
        {"unknown-mark blank": "absent"},
        also="xls ods csv",
    ),
    entry(
        "wide-x-and-slash",
        "x and / are a presence in one register and an absence in another: asked.",
        book(
            "Register.xlsx",
            "Name | 3/10/19 | 10/10/19\nAsha Sample | x | /\nBryn Invented | / | x\nCarys Pretend | yes | yes",
        ),
        """
        needs-answers
        register wide from 1: 1 people, 2 sessions, 2 attendances
        error unknown-mark B2
        error unknown-mark C2
        error unknown-mark B3
        error unknown-mark C3
        ? unknown-mark x: B2, C3
        ? unknown-mark /: B3, C2
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-strike",
        "A column cancelled for a strike in its heading, one in its cells, and a bank holiday.",
        book(
            "Register.xlsx",
            """
            Name          | 9/3/23 | 16/3/23 CANCELLED | 23/3/23 | 6/4/23
            Asha Sample   | Y      |                   | strike  | bank holiday
            Bryn Invented | Y      |                   | strike  | bank holiday
            """,
        ),
        """
        ready
        register wide from 1: 2 people, 1 sessions, 2 attendances
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-two-groups",
        "Two groups in one sheet, each under its own name.",
        book(
            "Register.xlsx",
            """
                           | 1 Oct 2026 | 8 Oct 2026
            Thursday group |            |
            Asha Sample    | Y          | Y
            Bryn Invented  | Y          | N
            Friday group   |            |
            Carys Pretend  | Y          | Y
            """,
        ),
        """
        ready
        register wide from 1: 3 people, 4 sessions, 5 attendances
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-two-tables",
        "Two registers one under the other in one sheet, each with its own row of dates.",
        book(
            "Register.xlsx",
            """
            Autumn 2025
            Name          | 2/10/25 | 9/10/25
            Asha Sample   | Y       | Y
            Bryn Invented | Y       | N
            |
            Spring 2026
            Name          | 8/1/26  | 15/1/26
            Asha Sample   | Y       | N
            Bryn Invented | Y       | Y
            """,
        ),
        """
        ready
        register wide from 2: 2 people, 4 sessions, 6 attendances
        """,
    ),
    entry(
        "wide-two-large-tables",
        "Two registers under one another, of more people than a glance takes in, with somebody new in the second.",
        book(
            "Register.xlsx",
            """
            Name            | Grade | 2/10/25 | 9/10/25 | 16/10/25
            Asha Sample     | CT1   | Y       | Y       | N
            Bryn Invented   | CT2   | Y       | N       | Y
            Carys Pretend   | CT1   | Y       | Y       | Y
            Dafydd Example  | ST4   | N       | Y       | Y
            Eleri Made-Up   | ST5   | Y       | Y       | Y
            Farid Sample    | GPST1 | Y       | Y       | Y
            Gwen Invented   | FY2   | Y       | N       | N
            Total           |       | 6       | 5       | 5
            Name            | Grade | 8/1/26  | 15/1/26
            Asha Sample     | CT1   | Y       | OD
            Huw Pretend     | CT3   | Y       | Y
            """,
        ),
        """
        needs-answers
        register wide from 1: 8 people, 5 sessions, 19 attendances
        error unknown-mark D11
        ? unknown-mark OD: D11
        """,
        also="xls ods csv",
    ),
    entry(
        "transposed-two-tables",
        "Two registers under one another with sessions down, the second with other people across.",
        book(
            "Register.xlsx",
            """
            Date    | Asha Sample | Bryn Invented
            2/10/25 | Y           | Y
            9/10/25 | N           | Y
            |
            Date    | Carys Pretend | Asha Sample | Dafydd Example
            8/1/26  | Y             | Y           | N
            15/1/26 | Y             | N           | Y
            """,
        ),
        """
        ready
        register transposed from 1: 4 people, 4 sessions, 7 attendances
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-leavers",
        "Leavers stand in the register with “(left Aug 20)” behind their names.",
        book("Register.xlsx", LEAVERS),
        """
        needs-answers
        register wide from 1: 3 people, 3 sessions, 7 attendances
        warning blank-mark B3
        ? unknown-mark blank: B3, C3, D3
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-notes-column",
        "A column of notes, one of e-mail addresses and totals beside the marks.",
        book(
            "Register.xlsx",
            """
            Name          | Email            | 3/10/19 | 10/10/19 | Notes             | Total attended
            Asha Sample   | asha@example.org | Y       | Y        | leaving in August | 2
            Bryn Invented | bryn@example.org | N       | Y        |                   | 1
            """,
        ),
        """
        ready
        register wide from 1: 2 people, 2 sessions, 3 attendances
        note unread-column E1
        note totals-left-out F1
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-impossible-date",
        "One of the headings is a day in no calendar; its marks are not read.",
        book("Register.xlsx", "Name | 24/9/20 | 31/9/20 | 1/10/20\nAsha Sample | Y | Y | Y\nBryn Invented | Y | N | Y"),
        """
        ready
        register wide from 1: 2 people, 2 sessions, 4 attendances
        error impossible-date C1
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-no-year",
        "Dates without a year anywhere: which year is asked.",
        book("Attendance.xlsx", "Name | 3/10 | 10/10\nAsha Sample | Y | N\nBryn Invented | Y | Y"),
        """
        needs-answers
        register wide from 1: 2 people, 2 sessions, 3 attendances
        warning which-year B1
        ? which-year this sheet: B1, C1
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-year-from-file-name",
        "Dates without a year: the file's name tells it, across the turn of the year.",
        book(
            "Register 2021-22.xlsx", "Name | 7 Oct | 9 Dec | 13 Jan\nAsha Sample | Y | N | Y\nBryn Invented | Y | Y | Y"
        ),
        """
        ready
        register wide from 1: 2 people, 3 sessions, 5 attendances
        note year-taken B1
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-same-day-twice",
        "The same date heads two columns: the same people would be twice in a session.",
        book("Register.xlsx", "Name | 3/10/19 | 3/10/19\nAsha Sample | Y | N\nBryn Invented | Y | Y"),
        """
        ready
        register wide from 1: 2 people, 1 sessions, 2 attendances
        error twice-in-a-session A2
        error twice-in-a-session A3
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-duplicate-person",
        "The same person in two rows of a register.",
        book(
            "Register.xlsx",
            "Name | 3/10/19 | 10/10/19\nAsha Sample | Y | N\nBryn Invented | Y | Y\nAsha SAMPLE | N | Y",
        ),
        """
        ready
        register wide from 1: 2 people, 2 sessions, 3 attendances
        error twice-in-a-session A4
        error twice-in-a-session A4
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-two-spellings",
        "Two spellings of one name in two rows.",
        book("Register.xlsx", "Name | 3/10/19 | 10/10/19\nRhiannon Invented | Y | N\nRhianon Invented | N | Y"),
        """
        needs-answers
        register wide from 1: 2 people, 2 sessions, 2 attendances
        warning unknown-person A3
        ? unknown-person Rhianon Invented: A3
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-formula-error",
        "A lookup failed in one cell of the marks.",
        book("Register.xlsx", "Name | 3/10/19 | 10/10/19\nAsha Sample | Y | #DIV/0!\nBryn Invented | Y | Y"),
        """
        ready
        register wide from 1: 2 people, 2 sessions, 3 attendances
        error formula-error C2
        """,
        also="xls ods",
    ),
    entry(
        "wide-presenters-and-leaders",
        "A row names who led, a row who presented.",
        book(
            "Register.xlsx",
            """
            Name          | 1/10/26       | 8/10/26
            Facilitator   | Carys Pretend | Carys Pretend & Dafydd Example
            Asha Sample   | Y             | Y
            Bryn Invented | Y             | N
            """,
        ),
        """
        ready
        register wide from 1: 4 people, 2 sessions, 3 attendances
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-numbers-1-0",
        "One and nought for marks, as a workbook's own numbers, with sums and percentages beside and below.",
        book(
            "Register.xlsx",
            """
            Name          | 2026-10-01 | 2026-10-08 | 2026-10-15 | Sum | %
            Asha Sample   | 1          | 0          | 1          | 2   | 0.67
            Bryn Invented | 1          | 1          | 1          | 3   | 1
            Sum           | 2          | 1          | 2          | 5   |
            """,
        ),
        """
        ready
        register wide from 1: 2 people, 3 sessions, 5 attendances
        note totals-left-out E1
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-placeholders",
        "Rows for people who have not come yet: TBC, Trainee 3 and a blank number.",
        book(
            "Register.xlsx",
            """
            No | Name          | 1/10/26 | 8/10/26
            1  | Asha Sample   | Y       | Y
            2  | Trainee 2     |         |
            3  | TBC           |         | Y
            4  |               |         |
            """,
        ),
        """
        ready
        register wide from 1: 1 people, 2 sessions, 2 attendances
        warning unnamed-left-out B4
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-topics",
        "A row of what the cases were about stands under the dates, and is never kept.",
        book(
            "Register.xlsx",
            """
            Name          | 1/10/26                 | 8/10/26
            Topic         | an angry relative       | a patient who stayed away
            Asha Sample   | Y                       | Y
            Bryn Invented | N                       | Y
            """,
        ),
        """
        ready
        register wide from 1: 2 people, 2 sessions, 3 attendances
        note topic-left-out B2
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-session-numbers",
        "Session 1, 2, 3 across without any date: no day is invented.",
        book(
            "Register.xlsx",
            "Name | Session 1 | Session 2 | Session 3\nAsha Sample | Y | N | Y\nBryn Invented | Y | Y | Y",
        ),
        """
        rejected
        warning unrecognised-sheet A1
        ? what-sheet this sheet: A1
        ? heading-row this sheet: A1
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-three-heading-rows",
        "Term, number and date of each session in three rows of headings, the term merged.",
        book(
            "Register.xlsx",
            """
                          | Term 1    |         |          | Term 2  |
            Session       | 1         | 2       | 3        | 4       | 5
            Date          | 1/10/20   | 8/10/20 | 15/10/20 | 7/1/21  | 14/1/21
            Asha Sample   | Y         | Y       | N        | Y       | Y
            Bryn Invented | N         | Y       | Y        | Y       | N
            """,
            "B1:D1",
            "E1:F1",
        ),
        """
        ready
        register wide from 3: 2 people, 5 sessions, 7 attendances
        """,
        also="xls ods",
    ),
    entry(
        "wide-surname-first-name",
        "Surname and first name in two columns, the first name in the second.",
        book(
            "Register.xlsx",
            """
            Surname  | Forename | Grade | 1/10/26 | 8/10/26
            Sample   | Asha     | CT1   | Y       | late
            Invented | Bryn     | GPST2 | Y       | N
            """,
        ),
        """
        ready
        register wide from 1: 2 people, 2 sessions, 3 attendances
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-sheets-of-years",
        "A sheet for each year, the dates without one: each sheet's name tells its own.",
        sheets(
            "Balint attendance.xlsx",
            {
                "2019-20": "Name | 3 Oct | 9 Jan\nAsha Sample | Y | Y\nBryn Invented | Y | N",
                "2020-21": "Name | 1 Oct | 14 Jan\nAsha Sample | Y | N\nCarys Pretend | Y | Y",
                "Summary": "Row Labels | Average\n2019-20 | 1.5\n2020-21 | 1.5",
            },
        ),
        """
        ready
        2019-20: register wide from 1: 2 people, 2 sessions, 3 attendances
        2020-21: register wide from 1: 2 people, 2 sessions, 3 attendances
        Summary: not answers
        2019-20: note year-taken B1
        2020-21: note year-taken B1
        Summary: warning not-answers-summary A1
        """,
        also="xls ods",
    ),
    entry(
        "wide-hidden-only",
        "The only register is hidden: it is offered and nothing else is read.",
        sheets(
            "Balint.xlsx",
            {
                "Cover": "Balint programme",
                "Old": Page("Name | 3/10/19 | 10/10/19\nAsha Sample | Y | Y\nBryn Invented | N | Y", state="hidden"),
            },
        ),
        """
        rejected
        Cover: warning unrecognised-sheet A1
        Old: note hidden-sheet
        Old: ? hidden-sheet this sheet
        """,
        also="xls",
    ),
    entry(
        "transposed-plain",
        "Sessions down and people across, with the mode beside the date and totals.",
        book(
            "Register.xlsx",
            """
            Date    | Mode  | Asha Sample | Bryn Invented | Carys Pretend | Total
            1/10/26 | f2f   | Y           | Y             | N             | 2
            8/10/26 | Teams | N           | Y             | Y             | 2
            15/10/26| Teams | Y           | Y             | Y             | 3
            """,
        ),
        """
        ready
        register transposed from 1: 3 people, 3 sessions, 7 attendances
        note totals-left-out F1
        """,
        also="xls ods csv",
    ),
    entry(
        "transposed-cancelled",
        "Sessions down, one struck for industrial action, one impossible date, one unknown mark.",
        book(
            "Register.xlsx",
            """
            Date     | Asha Sample | Bryn Invented
            1/10/26  | Y           | Y
            8/10/26  | strike      | strike
            32/10/26 | Y           | Y
            15/10/26 | Y           | OD
            """,
        ),
        """
        needs-answers
        register transposed from 1: 2 people, 2 sessions, 3 attendances
        error impossible-date A4
        error unknown-mark C5
        ? unknown-mark OD: C5
        """,
        also="xls ods csv",
    ),
    entry(
        "transposed-leader-column",
        "Sessions down with a column for who facilitated and one for the topic, which is not kept.",
        book(
            "Register.xlsx",
            """
            Date    | Facilitator    | Case               | Asha Sample | Bryn Invented
            1/10/26 | Dafydd Example | a difficult ending | Y           | apols
            8/10/26 | Dafydd Example | being late         | Y           | Y
            """,
        ),
        """
        ready
        register transposed from 1: 3 people, 2 sessions, 3 attendances
        """,
        also="xls ods csv",
    ),
    entry(
        "attendees-in-one-cell",
        "Everybody who came stands in one cell beside the date.",
        book(
            "Register.xlsx",
            """
            Date       | Attendees
            2026-10-01 | Asha Sample, Bryn Invented, Carys Pretend
            2026-10-08 | Asha Sample and Carys Pretend
            """,
        ),
        """
        ready
        register long from 1: 3 people, 2 sessions, 5 attendances
        note names-told-apart B2
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-weekday-disagrees",
        "Weekdays in the headings, of which one is wrong.",
        book(
            "Register.xlsx",
            "Name | Tue 6/10/2026 | Tue 13/10/2026 | Mon 20/10/2026\nAsha Sample | Y | Y | N\nBryn Invented | Y | N | Y",
        ),
        """
        ready
        register wide from 1: 2 people, 3 sessions, 4 attendances
        warning weekday-disagrees D1
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-weekdays-tell-the-order",
        "Headings in figures that nothing tells the order of but their weekdays: the month comes first.",
        book("Register.xlsx", "Name | Tue 10/6/2026 | Tue 11/10/2026\nAsha Sample | Y | Y\nBryn Invented | Y | N"),
        """
        ready
        register wide from 1: 2 people, 2 sessions, 3 attendances
        note month-first B1
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-legend-above",
        "A legend in one cell above the table, its pairs with spaces between them.",
        book(
            "Register.xlsx",
            """
            Key: / = present  O = absent  A = apologies
            Name          | 6/10/2026 | 13/10/2026
            Asha Sample   | /         | A
            Bryn Invented | O         | /
            """,
        ),
        """
        ready
        register wide from 2: 2 people, 2 sessions, 2 attendances
        note legend-read A1
        ? unknown-mark /: B3, C4
        ? unknown-mark A: C3
        ? unknown-mark O: B4
        """,
        also="xls ods csv",
    ),
    entry(
        "wide-legend-block-under",
        "A legend in two columns under the table: nobody is called A, and its meanings are no marks.",
        book(
            "Register.xlsx",
            """
            Name          | 6/10/2026 | 13/10/2026
            Asha Sample   | P         | A
            Bryn Invented | P         | P
            |
            Legend:
            P             | present
            A             | apologies
            """,
        ),
        """
        ready
        register wide from 1: 2 people, 2 sessions, 3 attendances
        note legend-read A7
        ? unknown-mark A: C2
        """,
        also="xls ods csv",
    ),
]
