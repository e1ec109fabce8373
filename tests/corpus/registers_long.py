"""Registers with a row for each person at each session."""

from tests.corpus.entry import entry
from tests.corpus.making import Page, book, sheets

PLAIN = """
Date       | Name          | Role      | Present
2026-10-01 | Asha Sample   | member    | yes
2026-10-01 | Bryn Invented | presenter | yes
2026-10-01 | Carys Pretend | leader    | yes
2026-10-08 | Asha Sample   | member    | apologies
2026-10-08 | Bryn Invented | member    | late
2026-10-08 | Carys Pretend | leader    | yes
"""

ENTRIES = [
    entry(
        "long-plain",
        "A register as the template has it: real dates, roles and marks; who leads is counted apart.",
        book("Register.xlsx", PLAIN),
        """
        ready
        register long from 1: 3 people, 2 sessions, 3 attendances
        note new-people
        """,
        also="xlsm xls ods csv tsv",
    ),
    entry(
        "long-day-once",
        "The date and the group stand once, beside the first of those who came; a name before the first date has none.",
        book(
            "Register.xlsx",
            """
            Date       | Group    | Name          | Role
                       |          | Dai Example   | member
            2026-10-01 | Thursday | Asha Sample   | leader
                       |          | Bryn Invented | member
                       |          | Carys Pretend | member
            2026-10-08 | Thursday | Asha Sample   | leader
                       |          | Carys Pretend | member
            """,
        ),
        """
        ready
        register long from 1: 3 people, 2 sessions, 3 attendances
        error missing-value A2
        note day-from-above A4
        """,
        also="xls ods csv",
    ),
    entry(
        "long-names-in-one-cell",
        "A row for each session, all names in one cell; a name with the surname first is one; no session on one day.",
        book(
            "Register.xlsx",
            """
            Date       | Attendees
            2026-10-01 | Ann Sample, Bob Example; Cy Invented
            2026-10-08 | Sample, Ann
            2026-10-15 | Ann Sample, Bob Example, Cy Invented
            2026-10-22 | CANCELLED - strike
            """,
        ),
        """
        ready
        register long from 1: 3 people, 3 sessions, 7 attendances
        note names-told-apart B2
        note called-off-here B5
        """,
        also="xls ods csv",
    ),
    entry(
        "long-names-unsure",
        "Two words on either side of a comma may be one person or two; given names alone may be several.",
        book(
            "Register.xlsx",
            """
            Date       | Name                    | Role
            2026-10-01 | Ann Sample, Bob Example | member
            2026-10-08 | Ann, Bob, Cy            | member
            """,
        ),
        """
        ready
        register long from 1: 5 people, 2 sessions, 5 attendances
        note names-told-apart B2
        ? several-names this sheet: B2, B3
        """,
        {"several-names this sheet": "several people"},
    ),
    entry(
        "long-day-left-out",
        "Every row has its date, one has none: nobody can say which day was meant.",
        book(
            "Register.xlsx",
            """
            Date       | Name          | Role
            2026-10-01 | Asha Sample   | leader
            2026-10-01 | Bryn Invented | member
                       | Carys Pretend | member
            """,
        ),
        """
        ready
        register long from 1: 2 people, 1 sessions, 1 attendances
        error missing-value A4
        """,
    ),
    entry(
        "long-cancelled-with-a-reason",
        "The word for a session that was not held has its reason beside it.",
        book(
            "Register.xlsx",
            """
            Date       | Name        | Role   | Held
            2026-10-01 | Asha Sample | leader | yes
            2026-10-08 |             |        | Cancelled - JD strike
            2026-10-15 |             |        | No (half term)
            """,
        ),
        """
        ready
        register long from 1: 1 people, 1 sessions
        """,
    ),
    entry(
        "long-title-and-notes",
        "Title, blank rows, a row of totals and a note under the table.",
        book(
            "Balint register from 2019.xlsx",
            """
            Balint group, Learning Disability
            Kept by the psychiatry office
            |
            Session date | Attendee      | Attended? | Comments
            2019-10-03   | Asha Sample   | Y         | lovely biscuits
            2019-10-03   | Bryn Invented | DNA       |
            2019-10-10   | Asha Sample   | Y         |
            |
            Total        |               | 2         |
            NB: rooms have to be booked again in January
            """,
        ),
        """
        ready
        register long from 4: 2 people, 2 sessions, 2 attendances
        note unread-column D4
        note totals-left-out A9
        note text-left-out A10
        ? which-column Comments: D4
        """,
        also="xls ods csv",
    ),
    entry(
        "long-merged-dates",
        "The date stands once in a merged block over the people of a session.",
        book(
            "Attendance.xlsx",
            """
            Date       | Name          | Present
            2019-10-03 | Asha Sample   | yes
                       | Bryn Invented | yes
            2019-10-10 | Asha Sample   | no
                       | Bryn Invented | yes
            """,
            "A2:A3",
            "A4:A5",
        ),
        """
        ready
        register long from 1: 2 people, 2 sessions, 3 attendances
        """,
        also="xls ods",
    ),
    entry(
        "long-date-once",
        "The date is typed only in the first row of a session, and the cells below are blank, not merged.",
        book(
            "Attendance.xlsx",
            """
            Date       | Name          | Present
            2019-10-03 | Asha Sample   | yes
                       | Bryn Invented | yes
            2019-10-10 | Asha Sample   | no
            """,
        ),
        """
        ready
        register long from 1: 1 people, 2 sessions, 1 attendances
        error missing-value A3
        """,
        also="xls ods csv",
    ),
    entry(
        "long-many-writings-of-dates",
        "Every date is written in another way, and each is the day somebody meant.",
        book(
            "Register.xlsx",
            """
            Date              | Name
            '3/10/2019        | Asha Sample
            '10.10.19         | Asha Sample
            17th October 2019 | Asha Sample
            Thu 24 Oct 2019   | Asha Sample
            '2019-10-31       | Asha Sample
            43776             | Asha Sample
            14 Nov '19        | Asha Sample
            Thurs 21/11/2019  | Asha Sample
            """,
        ),
        """
        ready
        register long from 1: 1 people, 8 sessions, 8 attendances
        """,
        also="xls ods",
    ),
    entry(
        "long-impossible-dates",
        "A day that no calendar has, a date that is none, and a blank one: each said at its cell.",
        book(
            "Register.xlsx",
            """
            Date         | Name          | Present
            '32/09/2020  | Asha Sample   | yes
            '31 Sep 2020 | Bryn Invented | yes
            next week    | Carys Pretend | yes
                         | Asha Sample   | yes
            '17/09/2020  | Asha Sample   | yes
            """,
        ),
        """
        ready
        register long from 1: 1 people, 1 sessions, 1 attendances
        error impossible-date A2
        error impossible-date A3
        error not-a-date A4
        error missing-value A5
        """,
        also="xls ods csv",
    ),
    entry(
        "long-month-first",
        "Dates of an American machine: one of them proves that the month comes first.",
        book(
            "Register.csv",
            """
            Date       | Name        | Present
            '10/3/2019 | Asha Sample | yes
            10/17/2019 | Asha Sample | yes
            """,
        ),
        """
        ready
        register long from 1: 1 people, 2 sessions, 2 attendances
        note month-first A2
        """,
        also="xlsx xls ods",
    ),
    entry(
        "long-both-orders",
        "One date can only be day first, another only month first: nothing is guessed.",
        book(
            "Register.csv",
            """
            Date       | Name        | Present
            25/9/2019  | Asha Sample | yes
            10/17/2019 | Asha Sample | yes
            3/10/2019  | Asha Sample | yes
            """,
        ),
        """
        needs-answers
        register long from 1: 1 people, 2 sessions, 2 attendances
        warning date-order A2
        error impossible-date A3
        ? date-order Date: A2, A3, A4
        """,
    ),
    entry(
        "long-1904",
        "A workbook from an old Mac, whose days are counted from 1904.",
        book("Register.xlsx", PLAIN, from_1904=True),
        """
        ready
        register long from 1: 3 people, 2 sessions, 3 attendances
        """,
        also="xls",
    ),
    entry(
        "long-unknown-marks",
        "OD, L, ?, N/A, on call, nights and AL: a question each, and nothing is taken for absent.",
        book(
            "Register.xlsx",
            """
            Date       | Name            | Present
            2026-10-01 | Asha Sample     | OD
            2026-10-01 | Bryn Invented   | L
            2026-10-01 | Carys Pretend   | ?
            2026-10-01 | Dafydd Example  | N/A
            2026-10-01 | Eleri Sample    | on call
            2026-10-01 | Farid Invented  | nights
            2026-10-01 | Gwen Pretend    | AL
            2026-10-08 | Asha Sample     | AL
            2026-10-08 | Bryn Invented   | yes
            """,
        ),
        """
        needs-answers
        register long from 1: 1 people, 1 sessions, 1 attendances
        error unknown-mark C2
        error unknown-mark C3
        error unknown-mark C4
        error unknown-mark C5
        error unknown-mark C6
        error unknown-mark C7
        error unknown-mark C8
        error unknown-mark C9
        ? unknown-mark OD: C2
        ? unknown-mark L: C3
        ? unknown-mark ?: C4
        ? unknown-mark N/A: C5
        ? unknown-mark on call: C6
        ? unknown-mark nights: C7
        ? unknown-mark AL: C8, C9
        """,
        also="xls ods csv",
    ),
    entry(
        "long-marks-answered",
        "The same marks once each has been answered: on call and leave are apologies, OD was there late.",
        book(
            "Register.xlsx",
            """
            Date       | Name            | Present
            2026-10-01 | Asha Sample     | OD
            2026-10-01 | Bryn Invented   | on call
            2026-10-08 | Asha Sample     | AL
            2026-10-08 | Bryn Invented   | yes
            """,
        ),
        """
        ready
        register long from 1: 2 people, 2 sessions, 2 attendances
        ? unknown-mark OD: C2
        ? unknown-mark on call: C3
        ? unknown-mark AL: C4
        """,
        {"unknown-mark OD": "late", "unknown-mark on call": "apologies", "unknown-mark AL": "apologies"},
        also="xls ods csv",
    ),
    entry(
        "long-colour-only",
        "Attendance was shown by the colour of the cell: the marks are blank, and what a blank means is asked.",
        book(
            "Register.xlsx",
            """
            Date       | Name          | Present
            2026-10-01 | Asha Sample   |
            2026-10-01 | Bryn Invented |
            2026-10-08 | Asha Sample   |
            """,
        ),
        """
        needs-answers
        register long from 1: 2 people, 2 sessions, 3 attendances
        warning blank-mark C2
        ? unknown-mark blank: C2, C3, C4
        """,
        also="xls ods csv",
    ),
    entry(
        "long-cancelled",
        "Sessions cancelled for a strike and for snow, without names; one where somebody is present all the same.",
        book(
            "Register.xlsx",
            """
            Date       | Held              | Name          | Present
            2023-03-09 | yes               | Asha Sample   | yes
            2023-03-16 | strike            |               |
            2023-03-23 | Industrial action |               |
            2023-03-30 | cancelled         | Asha Sample   | yes
            2023-04-06 | no                | Bryn Invented | no
            """,
        ),
        """
        ready
        register long from 1: 2 people, 1 sessions, 1 attendances
        error present-at-cancelled C5
        """,
        also="xls ods csv",
    ),
    entry(
        "long-cancelled-in-words",
        "A known word with its reason is taken; one that is not known is asked, and the session is not counted until then.",
        book(
            "Register.xlsx",
            """
            Date       | Held                   | Name        | Present
            2023-03-09 | yes                    | Asha Sample | yes
            2023-03-16 | Cancelled - JD strike  |             |
            2023-03-23 | room double booked     |             |
            """,
        ),
        """
        needs-answers
        register long from 1: 1 people, 1 sessions, 1 attendances
        error unknown-mark B4
        ? unknown-mark room double booked: B4
        """,
        also="xls ods csv",
    ),
    entry(
        "long-twice-in-a-session",
        "The same person twice in a session, once under a title and in capitals.",
        book(
            "Register.xlsx",
            """
            Date       | Name           | Present
            2026-10-01 | Asha Sample    | yes
            2026-10-01 | Dr ASHA SAMPLE | yes
            2026-10-01 | Sample, Asha   | late
            2026-10-08 | Asha Sample    | yes
            """,
        ),
        """
        ready
        register long from 1: 1 people, 2 sessions, 2 attendances
        error twice-in-a-session B3
        error twice-in-a-session B4
        """,
        also="xls ods csv",
    ),
    entry(
        "long-two-spellings",
        "Two spellings of one person, near one another: asked, never merged silently.",
        book(
            "Register.xlsx",
            """
            Date       | Name           | Present
            2026-10-01 | Cerys Invented | yes
            2026-10-08 | Carys Invented | yes
            """,
        ),
        """
        needs-answers
        register long from 1: 2 people, 2 sessions, 2 attendances
        warning unknown-person B3
        ? unknown-person Carys Invented: B3
        """,
        also="xls ods csv",
    ),
    entry(
        "long-leaver",
        "“(left Aug 20)” behind a name is the same person; “(nurse)” may be another.",
        book(
            "Register.xlsx",
            """
            Date       | Name                        | Present
            2020-07-02 | Bryn Invented               | yes
            2020-07-09 | Bryn Invented (left Aug 20) | yes
            2020-07-16 | Bryn Invented (nurse)       | yes
            """,
        ),
        """
        ready
        register long from 1: 2 people, 3 sessions, 3 attendances
        """,
        also="xls ods csv",
    ),
    entry(
        "long-initials",
        "Initials for a first name where two people would fit.",
        book(
            "Register.xlsx",
            """
            Date       | Name           | Present
            2026-10-01 | Asha Sample    | yes
            2026-10-01 | Aled Sample    | yes
            2026-10-08 | A Sample       | yes
            """,
        ),
        """
        needs-answers
        register long from 1: 3 people, 2 sessions, 3 attendances
        warning unknown-person B4
        ? unknown-person A Sample: B4
        """,
    ),
    entry(
        "long-two-addresses",
        "One name with two e-mail addresses may be two people; one address with two names may be one.",
        book(
            "Register.xlsx",
            """
            Date       | Name           | Email                | Present
            2026-10-01 | Asha Sample    | asha@example.org     | yes
            2026-10-01 | Bryn Invented  | bryn@example.org     | yes
            2026-10-08 | Asha Sample    | a.sample@example.com | yes
            2026-10-08 | Bryn Made-Up   | bryn@example.org     | yes
            2026-10-15 | Asha Sample    | by phone             | yes
            """,
        ),
        """
        needs-answers
        register long from 1: 2 people, 2 sessions, 3 attendances
        warning not-an-address C6
        warning another-address C4
        warning address-of-another C5
        ? another-address Asha Sample <a.sample@example.com>: B4
        ? address-of-another Bryn Made-Up <bryn@example.org>: B5
        """,
    ),
    entry(
        "long-welsh-names",
        "Names with ŵ, ŷ, ’ and double-barrelled ones, once with the plain letters: the same people.",
        book(
            "Cofrestr.xlsx",
            """
            Date       | Name              | Present
            2026-10-01 | Siân Ŵynn-Sample  | yes
            2026-10-01 | Llŷr O’Invented   | yes
            2026-10-08 | Sian Wynn-Sample  | yes
            2026-10-08 | Llyr O'Invented   | yes
            """,
        ),
        """
        ready
        register long from 1: 2 people, 2 sessions, 4 attendances
        """,
        also="xls ods csv",
    ),
    entry(
        "long-two-groups",
        "Two groups in one sheet, one of them in two writings, and the same person in both on one day.",
        book(
            "Register.xlsx",
            """
            Date       | Group          | Name          | Present
            2026-10-01 | Thursday group | Asha Sample   | yes
            2026-10-01 | thursday group | Bryn Invented | yes
            2026-10-01 | GP group       | Asha Sample   | yes
            2026-10-08 | GP group       | Carys Pretend | yes
            """,
        ),
        """
        ready
        register long from 1: 3 people, 3 sessions, 4 attendances
        """,
        also="xls ods csv",
    ),
    entry(
        "long-session-disagrees",
        "One session is said to be virtual and face to face.",
        book(
            "Register.xlsx",
            """
            Date       | Mode   | Name          | Present
            2026-10-01 | Teams  | Asha Sample   | yes
            2026-10-01 | f2f    | Bryn Invented | yes
            2026-10-08 | hybrid | Asha Sample   | yes
            """,
        ),
        """
        ready
        register long from 1: 2 people, 2 sessions, 3 attendances
        warning session-disagrees B3
        """,
        also="xls ods csv",
    ),
    entry(
        "long-kinds",
        "Talks and fishbowls are events and count as no session; observers attended no group.",
        book(
            "Register.xlsx",
            """
            Date       | Type     | Name          | Role       | Present
            2026-09-24 | Talk     | Asha Sample   | member     | yes
            2026-10-01 | Fishbowl | Asha Sample   | observer   | yes
            2026-10-08 | Group    | Asha Sample   | member     | yes
            2026-10-08 | Group    | Bryn Invented | observer   | yes
            2026-10-08 | Group    | Carys Pretend | Co-leading | yes
            """,
        ),
        """
        ready
        register long from 1: 3 people, 1 sessions, 1 attendances
        """,
        also="xls ods csv",
    ),
    entry(
        "long-grades",
        "Grades in many writings; one that is not known is asked, and CT2 becomes ST4 between two sessions.",
        book(
            "Register.xlsx",
            """
            Date       | Name          | Grade              | Present
            2020-10-01 | Asha Sample   | CT2                | yes
            2020-10-01 | Bryn Invented | Staff Grade        | yes
            2020-10-01 | Carys Pretend | Art therapist      | yes
            2021-10-07 | Asha Sample   | ST4                | yes
            2021-10-07 | Bryn Invented | Consultant         | yes
            """,
        ),
        """
        needs-answers
        register long from 1: 2 people, 2 sessions, 4 attendances
        error unknown-mark C4
        ? unknown-mark Art therapist: C4
        """,
        also="xls ods csv",
    ),
    entry(
        "long-formula-errors",
        "Formulas that failed, in the date, in the name and in the mark.",
        book(
            "Register.xlsx",
            """
            Date       | Name          | Present
            #DIV/0!    | Asha Sample   | yes
            2026-10-01 | #DIV/0!       | yes
            2026-10-01 | Bryn Invented | #DIV/0!
            2026-10-01 | Asha Sample   | yes
            """,
        ),
        """
        ready
        register long from 1: 1 people, 1 sessions, 1 attendances
        error formula-error A2
        error formula-error B3
        error formula-error C4
        """,
        also="xls ods",
    ),
    entry(
        "long-future-and-terms",
        "With the sheet of terms beside it: a session in no term, and one that is still to come.",
        sheets(
            "Programme.xlsx",
            {
                "Terms": """
                    Name   | Kind        | Starts     | Ends
                    Term 1 | term        | 2026-09-01 | 2026-12-18
                    TP2    | end of term | 2026-12-18 |
                    """,
                "Register": """
                    Date       | Name        | Present
                    2026-08-13 | Asha Sample | yes
                    2026-10-01 | Asha Sample | yes
                    2026-12-10 | Asha Sample | yes
                    """,
            },
        ),
        """
        ready
        Terms: terms long from 1: 2 rows
        Register: register long from 1: 1 people, 3 sessions, 3 attendances
        Register: warning outside-every-term A2
        Register: warning future-date A4
        """,
        also="xls ods",
    ),
    entry(
        "long-no-names",
        "Rows with a mark or a role but nobody's name, and a name that is none.",
        book(
            "Register.xlsx",
            """
            Date       | Name        | Role   | Present
            2026-10-01 |             | member | yes
            2026-10-01 | ???         | member | yes
            2026-10-01 | Asha Sample | member | yes
            """,
        ),
        """
        ready
        register long from 1: 1 people, 1 sessions, 1 attendances
        error missing-value B2
        error not-a-name B3
        """,
        also="xls ods csv",
    ),
    entry(
        "long-missing-column",
        "A register without a column of dates.",
        book("Register.xlsx", "Name | Role | Present\nAsha Sample | member | yes\nBryn Invented | member | no"),
        """
        rejected
        register long from 1: nothing
        error missing-column A1
        """,
        also="xls ods csv",
    ),
    entry(
        "long-surname-first-in-two-columns",
        "First name and surname in columns of their own.",
        book(
            "Register.xlsx",
            """
            Date       | First name | Surname  | Present
            2026-10-01 | Asha       | Sample   | yes
            2026-10-01 | Bryn       | Invented | no
            """,
        ),
        """
        ready
        register long from 1: 2 people, 1 sessions, 1 attendances
        """,
    ),
    entry(
        "long-line-breaks-in-headings",
        "Headings with line breaks, question marks and brackets.",
        book(
            "Register.xlsx",
            """
            Date of\\nsession | Name of\\nattendee | Attended?\\n | Duration\\n(minutes)
            2026-10-01        | Asha Sample        | Yes         | 60
            2026-10-01        | Bryn Invented      | No          | ninety
            """,
        ),
        """
        ready
        register long from 1: 1 people, 1 sessions, 1 attendances
        error not-a-number D3
        """,
        also="xls ods csv",
    ),
    entry(
        "long-dangerous-text",
        "Cells that begin with an equals sign, hold HTML or a link are text like any other.",
        book(
            "Register.csv",
            """
            Date       | Name                    | Group               | Present
            01/10/2026 | =cmd()                  | <b>Thursday</b>     | yes
            01/10/2026 | <img src=x> Sample      | <b>Thursday</b>     | yes
            01/10/2026 | [Bryn](https://example) | <b>Thursday</b>     | yes
            """,
        ),
        """
        ready
        register long from 1: 3 people, 1 sessions, 3 attendances
        """,
    ),
    entry(
        "long-notes-to-self",
        "A column of what was said, and a column with the patient: neither is read.",
        book(
            "Register.xlsx",
            """
            Date       | Name        | Present | What was discussed          | Patient initials
            2026-10-01 | Asha Sample | yes     | a long story that is secret | XY
            """,
        ),
        """
        ready
        register long from 1: 1 people, 1 sessions, 1 attendances
        note unread-column D1
        note unread-column E1
        ? which-column What was discussed: D1
        ? which-column Patient initials: E1
        """,
        also="xls ods csv",
    ),
    entry(
        "long-hidden-and-pivot",
        "A pivot table beside the register, a sheet of notes, and last year's register hidden.",
        sheets(
            "Balint register.xlsx",
            {
                "Register": PLAIN,
                "Summary": "Row Labels | Count of Name\nAsha Sample | 2\nBryn Invented | 2\nGrand Total | 4",
                "Notes": "Bring biscuits\nAsk about the room",
                "2018 old": Page("Date | Name | Present\n2018-10-04 | Gwen Example | yes", state="hidden"),
                "Lists": Page("yes\nno", state="veryHidden"),
            },
        ),
        """
        ready
        Register: register long from 1: 3 people, 2 sessions, 3 attendances
        Summary: not answers
        Summary: warning not-answers-summary A1
        Notes: warning unrecognised-sheet A1
        2018 old: note hidden-sheet
        Lists: note hidden-sheet
        2018 old: ? hidden-sheet this sheet
        Notes: ? what-sheet this sheet: A1
        Notes: ? heading-row this sheet: A1
        """,
        also="xls",
    ),
    entry(
        "long-two-sheets-of-a-year",
        "A sheet for each term, the same session described again in the second.",
        sheets(
            "Register 2026.xlsx",
            {
                "Autumn": "Date | Name | Present\n2026-10-01 | Asha Sample | yes\n2026-10-08 | Asha Sample | yes",
                "Late additions": "Date | Name | Present\n2026-10-08 | Bryn Invented | yes\n2026-10-08 | Asha Sample | yes",
            },
        ),
        """
        ready
        Autumn: register long from 1: 1 people, 2 sessions, 2 attendances
        Late additions: register long from 1: 1 people, 1 sessions, 1 attendances
        Late additions: error twice-in-a-session B3
        """,
        also="xls ods",
    ),
    entry(
        "long-declared",
        "A register with headings in another language: declared by hand, its marks are asked like any other's.",
        book(
            "Register.xlsx",
            """
            Datum      | Naam          | Aanwezigheid
            3/10/2026  | Asha Sample   | yes
            3/10/2026  | Bryn Invented | afgemeld
            32/10/2026 | Asha Sample   | yes
            """,
        ),
        """
        needs-answers
        declared register long from 1: 1 people, 1 sessions, 1 attendances
        error impossible-date A4
        error unknown-mark C3
        ? unknown-mark afgemeld: C3
        ? what-sheet this sheet: A1
        ? heading-row this sheet: A1
        ? which-field:date this sheet: A1, B1, C1
        ? which-field:name this sheet: B1, C1
        ? which-field:name-firstname this sheet
        ? which-field:name-surname this sheet
        ? which-field:group this sheet
        ? which-field:kind this sheet
        ? which-field:mode this sheet
        ? which-field:held this sheet
        ? which-field:email this sheet
        ? which-field:role this sheet
        ? which-field:present this sheet
        ? which-field:grade this sheet
        ? which-field:minutes this sheet
        ? which-field:cases this sheet
        ? which-field:headcount this sheet
        """,
        {
            "what-sheet this sheet": "a register",
            "which-field:date this sheet": "Datum",
            "which-field:name this sheet": "Naam",
            "which-field:present this sheet": "Aanwezigheid",
        },
        also="xls ods csv",
    ),
    entry(
        "long-declared-in-part",
        "A register declared by hand of which it is not said yet where the names stand: nothing is read until then.",
        book("Register.xlsx", "Datum | Naam\n3/10/2026 | Asha Sample\n3/10/2026 | Bryn Invented"),
        """
        needs-answers
        warning unrecognised-sheet A1
        ? what-sheet this sheet: A1
        ? heading-row this sheet: A1
        ? which-field:date this sheet: A1, B1
        ? which-field:name this sheet: B1
        ? which-field:name-firstname this sheet: B1
        ? which-field:name-surname this sheet: B1
        ? which-field:group this sheet
        ? which-field:kind this sheet
        ? which-field:mode this sheet
        ? which-field:held this sheet
        ? which-field:email this sheet
        ? which-field:role this sheet
        ? which-field:present this sheet
        ? which-field:grade this sheet
        ? which-field:minutes this sheet
        ? which-field:cases this sheet
        ? which-field:headcount this sheet
        """,
        {"what-sheet this sheet": "a register", "which-field:date this sheet": "Datum"},
        also="csv",
    ),
    entry(
        "long-weekday-disagrees",
        "A weekday within a date that is on another one; the others prove that the day comes first.",
        book(
            "Register.xlsx",
            """
            Date                | Name          | Present
            Thursday 03/04/2025 | Asha Sample   | yes
            Thu 10/04/2025      | Asha Sample   | yes
            Tuesday 17/04/2025  | Asha Sample   | yes
            """,
        ),
        """
        ready
        register long from 1: 1 people, 3 sessions, 3 attendances
        warning weekday-disagrees A4
        """,
        also="xls ods csv",
    ),
    entry(
        "long-weekday-column",
        "A column of weekdays beside the dates: it is held against them, and one is wrong.",
        book(
            "Register.xlsx",
            """
            Day  | Date       | Name          | Present
            Tue  | 2026-10-06 | Asha Sample   | yes
            Tues | 2026-10-13 | Asha Sample   | yes
            Mon  | 2026-10-20 | Asha Sample   | yes
            """,
        ),
        """
        ready
        register long from 1: 1 people, 3 sessions, 3 attendances
        warning weekday-disagrees B4
        """,
        also="xls ods",
    ),
    entry(
        "long-weekdays-tell-the-order",
        "Dates in figures that nothing tells the order of but their weekdays: the month comes first.",
        book(
            "Register.csv",
            """
            Date           | Name          | Present
            Tue 10/06/2026 | Asha Sample   | yes
            Tue 11/10/2026 | Asha Sample   | yes
            09/08/2026     | Asha Sample   | yes
            """,
        ),
        """
        ready
        register long from 1: 1 people, 3 sessions, 3 attendances
        note month-first A2
        """,
        also="xlsx xls ods",
    ),
    entry(
        "long-one-weekday-is-no-proof",
        "One weekday that fits the month first may be a slip: it is said, and which comes first is asked.",
        book("Register.csv", "Date | Name | Present\nTuesday 03/04/2025 | Asha Sample | yes"),
        """
        needs-answers
        register long from 1: 1 people, 1 sessions, 1 attendances
        warning date-order A2
        warning weekday-disagrees A2
        ? date-order Date: A2
        """,
        also="xlsx",
    ),
    entry(
        "long-legend-under-the-table",
        "A legend in two cells under the table: A is apologies by it, which it would not be alone.",
        book(
            "Register.xlsx",
            """
            Date          | Name          | Present
            2026-10-01    | Asha Sample   | P
            2026-10-01    | Bryn Invented | A
            |
            A = apologies | P = present   |
            """,
        ),
        """
        ready
        register long from 1: 2 people, 1 sessions, 1 attendances
        note legend-read A5
        ? unknown-mark A: C3
        """,
        also="xls ods csv",
    ),
    entry(
        "long-legend-beside",
        "A legend as two columns beside the table, under the word Key.",
        book(
            "Register.xlsx",
            """
            Date       | Name           | Present |  | Key |
            2026-10-01 | Asha Sample    | /       |  | /   | present
            2026-10-01 | Bryn Invented  | O       |  | O   | absent
            2026-10-01 | Carys Pretend  | C       |  | C   | co-leader
            2026-10-01 | Dafydd Example | ??      |  |     |
            """,
        ),
        """
        needs-answers
        register long from 1: 3 people, 1 sessions, 1 attendances
        error unknown-mark C5
        note legend-read E2
        ? unknown-mark /: C2
        ? unknown-mark O: C3
        ? unknown-mark C: C4
        ? unknown-mark ??: C5
        """,
        also="xls ods csv",
    ),
    entry(
        "long-a-without-a-legend",
        "A is absent where nothing says otherwise, and a legend of other things says nothing.",
        book(
            "Register.xlsx",
            """
            Room: R = Rowan, W = Willow
            Date       | Name          | Present
            2026-10-01 | Asha Sample   | P
            2026-10-01 | Bryn Invented | A
            """,
        ),
        """
        ready
        register long from 2: 2 people, 1 sessions, 1 attendances
        """,
        also="xls ods csv",
    ),
]
