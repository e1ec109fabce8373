"""Reports of online meetings, and registers that only counted heads."""

from tests.corpus.entry import entry
from tests.corpus.making import File, Page, book, sheets

TEAMS = """
1. Summary
Meeting title          | Balint group
Attended participants  | 3
Start time             | 10/15/24, 5:29:00 PM
End time               | 10/15/24, 6:31:00 PM
Meeting duration       | 1h 2m
|
2. Participants
Name                   | First Join           | Last Leave           | In-Meeting Duration | Email                  | Participant ID (UPN)   | Role
Asha Sample            | 10/15/24, 5:29:30 PM | 10/15/24, 6:31:00 PM | 1h 1m 30s           | asha@example.org       | asha@example.org       | Organizer
Bryn Invented (Guest)  | 10/15/24, 5:35:00 PM | 10/15/24, 6:30:00 PM | 55m                 |                        |                        | Presenter
Carys Pretend          | 10/15/24, 6:20:00 PM | 10/15/24, 6:31:00 PM | 11m                 | carys@example.org      | carys@example.org      | Attendee
|
3. In-Meeting Activities
Name                   | Join Time            | Leave Time           | Duration            | Email                  | Role
Asha Sample            | 10/15/24, 5:29:30 PM | 10/15/24, 6:31:00 PM | 1h 1m 30s           | asha@example.org       | Organizer
"""

ENTRIES = [
    entry(
        "teams-report",
        "The attendance report of Teams as it is downloaded: UTF-16, tabs, three parts; somebody stayed eleven minutes.",
        File("Attendance report 10-15-24.csv", {"Sheet1": Page(TEAMS)}, encoding="utf-16", separator="\t"),
        """
        needs-answers
        teams register events from 9: 3 people, 1 sessions, 3 attendances
        note joins-and-leaves A9
        warning short-stay A12
        ? short-stay this sheet: A12
        """,
        also="xlsx xls ods",
    ),
    entry(
        "teams-report-answered",
        "The same report once it was answered that the short stay does not count.",
        File("Attendance report 10-15-24.csv", {"Sheet1": Page(TEAMS)}, encoding="utf-16", separator="\t"),
        """
        ready
        teams register events from 9: 3 people, 1 sessions, 2 attendances
        note joins-and-leaves A9
        ? short-stay this sheet: A12
        """,
        {"short-stay this sheet": "absent"},
        also="xlsx xls ods",
    ),
    entry(
        "teams-actions",
        "The older list of Teams, a row for each joining and each leaving; the day is above twelve, so its order is plain.",
        book(
            "meetingAttendanceList.csv",
            """
            Full Name     | User Action   | Timestamp
            Asha Sample   | Joined before | 13/10/2020, 17:30:00
            Bryn Invented | Joined        | 13/10/2020, 17:31:00
            Bryn Invented | Left          | 13/10/2020, 17:50:00
            Bryn Invented | Joined        | 13/10/2020, 17:52:00
            Asha Sample   | Left          | 13/10/2020, 18:30:00
            """,
            encoding="utf-16",
            separator="\t",
        ),
        """
        ready
        teams register events from 1: 2 people, 1 sessions, 2 attendances
        note joins-and-leaves A1
        """,
        also="xlsx xls ods",
    ),
    entry(
        "teams-order-unknown",
        "A report of the third of October or the tenth of March: asked.",
        book(
            "meetingAttendanceList.csv",
            """
            Full Name     | User Action | Timestamp
            Asha Sample   | Joined      | 3/10/2020, 17:30:00
            Asha Sample   | Left        | 3/10/2020, 18:30:00
            """,
        ),
        """
        needs-answers
        teams register events from 1: 1 people, 1 sessions, 1 attendances
        note joins-and-leaves A1
        warning date-order C2
        ? date-order this sheet: C2, C3
        """,
        also="xlsx xls ods",
    ),
    entry(
        "headcounts",
        "Nothing but how many came to each session, one cancelled, with an average below.",
        book(
            "Headcounts.xlsx",
            """
            Balint headcounts
            Date       | Attendees | Mode
            2026-10-01 | 9         | f2f
            2026-10-08 | cancelled |
            2026-10-15 | 7         | Teams
            Average    | 8         |
            """,
        ),
        """
        ready
        register counts from 2: 2 sessions
        """,
        also="xls ods csv",
    ),
    entry(
        "headcounts-in-words",
        "Headcounts with words and halves among them: each said at its cell.",
        book(
            "Headcounts.xlsx",
            """
            Date       | Number of attendees
            2026-10-01 | nine
            2026-10-08 | about 8
            2026-10-15 | 7.5
            2026-10-22 | 7
            """,
        ),
        """
        ready
        register counts from 1: 1 sessions
        error not-a-number B2
        error not-a-number B3
        error not-a-number B4
        """,
        also="xls ods csv",
    ),
    entry(
        "headcount-beside-names",
        "A register by name in one sheet and headcounts in another that say something else.",
        sheets(
            "Balint.xlsx",
            {
                "Register": "Date | Name | Present\n2026-10-01 | Asha Sample | yes\n2026-10-01 | Bryn Invented | yes",
                "Counts": "Date | Headcount\n2026-10-01 | 5\n2026-10-08 | 6",
            },
        ),
        """
        ready
        Register: register long from 1: 2 people, 1 sessions, 2 attendances
        Counts: register counts from 1: 2 sessions
        Counts: warning headcount-disagrees B2
        """,
        also="xls ods",
    ),
    entry(
        "headcounts-transposed",
        "Dates across and the number who came below, without a name: not taken for a person called “Attendees”.",
        book("Headcounts.xlsx", "Date | 1/10/26 | 8/10/26 | 15/10/26\nAttendees | 9 | 8 | 7"),
        """
        rejected
        warning unrecognised-sheet A1
        ? what-sheet this sheet: A1
        ? heading-row this sheet: A1
        """,
        also="xls ods csv",
    ),
]
