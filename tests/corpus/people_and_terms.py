"""Lists of people, terms, and portfolios of one person or of many."""

from tests.corpus.entry import entry
from tests.corpus.making import Page, book, sheets

ENTRIES = [
    entry(
        "people-plain",
        "A list of people with grades, addresses and what the society asks of leaders in training; a supervisor who is not in it is asked about.",
        book(
            "People.xlsx",
            """
            Name          | E-mail           | Grade      | Leader in training | Joined pathway | Supervisor
            Asha Sample   | asha@example.org | CT2        | no                 |                |
            Bryn Invented | bryn@example.org | Consultant | yes                | 2025-09-01     | Dafydd Example
            """,
        ),
        """
        needs-answers
        people long from 1: 2 people
        warning unknown-person F3
        ? unknown-person Dafydd Example: F3
        """,
        also="xlsm xls ods csv tsv",
    ),
    entry(
        "people-names-in-two-columns",
        "First name and surname in two columns, and a note under the list, which is nobody.",
        book(
            "People.xlsx",
            """
            Forename | Surname  | Email            | Job title
            Asha     | Sample   | asha@example.org | CT2
            Bryn     | Invented | bryn@example.org | Consultant
            |
            Last updated by the psychiatry office in May 2025
            """,
        ),
        """
        ready
        people long from 1: 2 people
        note text-left-out A5
        """,
        also="xls ods csv",
    ),
    entry(
        "people-declared",
        "Headings nobody knows, under a title: it is said what the sheet is, where they stand and which column is which.",
        book(
            "Deelnemers.xlsx",
            """
            Lijst van de Balintgroep |            |           |
            |
            Achternaam               | Voornaam   | Functie   | Parkeert
            Sample                   | Asha       | CT2       | ja
            Invented                 | Bryn       | consultant | nee
            """,
        ),
        """
        ready
        declared people long from 3: 2 people
        note unread-column D3
        ? what-sheet this sheet: A3
        ? heading-row this sheet: A3
        ? which-field:name this sheet: A3, B3, C3, D3
        ? which-field:name-firstname this sheet: A3, B3, C3, D3
        ? which-field:name-surname this sheet: A3, C3, D3
        ? which-field:also_known_as this sheet
        ? which-field:not_the_same_as this sheet
        ? which-field:email this sheet
        ? which-field:grade this sheet
        ? which-field:grade_since this sheet
        ? which-field:health_profession this sheet
        ? which-field:training_since this sheet
        ? which-field:psychoanalytic_training this sheet
        ? which-field:society_member this sheet
        ? which-field:leader_in_training this sheet
        ? which-field:joined_pathway this sheet
        ? which-field:accredited_leader this sheet
        ? which-field:accredited_on this sheet
        ? which-field:supervisor this sheet
        """,
        {
            "what-sheet this sheet": "a list of people",
            "which-field:name-firstname this sheet": "Voornaam",
            "which-field:name-surname this sheet": "Achternaam",
            "which-field:grade this sheet": "Functie",
        },
        also="xls ods csv",
    ),
    entry(
        "people-grade-history",
        "Two rows of one name are the history of a grade.",
        book(
            "People.xlsx",
            """
            Name        | Grade | Grade since
            Asha Sample | CT2   | 2019-08-07
            Asha Sample | ST4   | 2021-08-04
            """,
        ),
        """
        ready
        people long from 1: 1 people
        """,
        also="xls ods csv",
    ),
    entry(
        "people-faults",
        "No name, an address that is none, a grade nobody knows, a word where yes or no belongs, an impossible date.",
        book(
            "People.xlsx",
            """
            Name          | E-mail           | Grade      | Leader in training | Joined pathway
                          | asha@example.org | CT2        | no                 |
            Bryn Invented | bryn at work     | Consultant | yes                | 2025-09-01
            Carys Pretend |                  | Wizard     | no                 |
            Eleri Sample  |                  | CT1        | soon               |
            Farid Example |                  | CT1        | yes                | 30 Feb 2025
            """,
        ),
        """
        needs-answers
        people long from 1: 1 people
        error missing-value A2
        warning not-an-address B3
        error unknown-mark C4
        error unknown-mark D5
        error impossible-date E6
        ? unknown-mark Wizard: C4
        ? unknown-mark soon: D5
        """,
        also="xls ods csv",
    ),
    entry(
        "people-other-names",
        "Other names of people; one of them belongs to two people.",
        book(
            "People.xlsx",
            """
            Name          | Also known as        | Grade
            Asha Sample   | A. Sample; Ash       | CT2
            Bryn Invented | Ash                  | CT1
            Carys Pretend | Carys Example        | CT1
            """,
        ),
        """
        ready
        people long from 1: 3 people
        error one-name-two-people B3
        """,
        also="xls ods csv",
    ),
    entry(
        "people-with-register",
        "A list of people in one file and a register in another that writes a name a little differently.",
        (
            book("People.xlsx", "Name | Grade | E-mail\nAsha Sample | CT2 | asha@example.org\nBryn Invented | CT1 |"),
            book(
                "Register.xlsx",
                "Date | Name | Present\n2026-10-01 | Asha Sampel | yes\n2026-10-01 | Bryn Invented | yes",
            ),
        ),
        """
        People.xlsx: ready
        People.xlsx: people long from 1: 2 people
        Register.xlsx: needs-answers
        Register.xlsx: register long from 1: 2 people, 1 sessions, 2 attendances
        Register.xlsx: warning unknown-person B2
        Register.xlsx: ? unknown-person Asha Sampel: B2
        """,
    ),
    entry(
        "terms-plain",
        "Terms, time points, a suspension and an event.",
        book(
            "Terms.xlsx",
            """
            Name         | Kind        | Starts     | Ends
            TP1          | baseline    | 2019-09-05 |
            Term 1       | term        | 2019-09-05 | 2019-12-19
            TP2          | end of term | 2019-12-19 |
            Pandemic     | suspension  | 2020-03-16 | 2020-09-01
            Welcome talk | event       | 2019-09-05 |
            """,
        ),
        """
        ready
        terms long from 1: 5 rows
        """,
        also="xls ods csv",
    ),
    entry(
        "terms-faults",
        "A term that ends before it starts, two that overlap, a name twice, an unknown kind and a blank start.",
        book(
            "Terms.xlsx",
            """
            Name    | Kind | Starts     | Ends
            Term 1  | term | 2019-12-19 | 2019-09-05
            Term 2  | term | 2020-01-09 | 2020-04-02
            Term 3  | term | 2020-03-05 | 2020-07-02
            Term 2  | term | 2020-09-03 | 2020-12-17
            Reading | week | 2020-11-02 | 2020-11-06
            Term 5  | term |            | 2021-04-01
            """,
        ),
        """
        needs-answers
        terms long from 1: 1 rows
        error unknown-mark B6
        error missing-value C7
        error ends-before-start D2
        error terms-overlap C4
        error repeated-name A5
        ? unknown-mark week: B6
        """,
        also="xls ods csv",
    ),
    entry(
        "portfolio-of-many",
        "A portfolio with everybody's entries, in several words for the same activity.",
        book(
            "Portfolios.xlsx",
            """
            Name          | Date       | Activity        | Organiser      | Sessions | Competency | Signed by
            Asha Sample   | 2025-05-10 | Balint weekend  | Balint Society | 6        |            |
            Asha Sample   | 2025-06-12 | competency      |                |          | 2          | Dafydd Example
            Bryn Invented | 2025-06-12 | supervision     |                |          |            |
            """,
        ),
        """
        ready
        portfolio long from 1: 2 people, 3 entries
        """,
        also="xlsm xls ods csv tsv",
    ),
    entry(
        "portfolio-faults",
        "A competency without its number or with one there is none of, a signature of one's own, an unknown activity.",
        book(
            "Portfolios.xlsx",
            """
            Name          | Date       | Activity    | Competency | Signed by
            Asha Sample   | 2025-06-12 | competency  |            | Dafydd Example
            Asha Sample   | 2025-06-12 | competency  | 7          | Dafydd Example
            Asha Sample   | 2025-06-13 | competency  | 3          | Asha Sample
            Asha Sample   | 2025-06-14 | poster      |            |
            Asha Sample   | last week  | supervision |            |
            """,
        ),
        """
        needs-answers
        portfolio long from 1: 1 people, 1 entries
        error competency-missing D2
        error not-a-number D3
        warning signed-by-oneself E4
        error unknown-mark C5
        error not-a-date B6
        ? unknown-mark poster: C5
        """,
        also="xls ods csv",
    ),
    entry(
        "portfolio-of-one",
        "One person's log: the name stands above the table.",
        book(
            "log.xlsx",
            """
            Name: Asha Sample
            Supervisor: Dafydd Example
            |
            Date       | Activity    | Organiser | Title
            2025-06-12 | supervision |           |
            2025-07-10 | reflection  |           | On endings
            """,
        ),
        """
        ready
        portfolio long from 4: 1 people, 2 entries
        note owner-taken A1
        """,
        also="xls ods csv",
    ),
    entry(
        "portfolio-by-file-name",
        "One person's log: only the file says whose.",
        book(
            "Balint_Portfolio_Asha_Sample_2025.xlsx",
            "Date | Activity | Organiser\n2025-06-12 | supervision | \n2025-07-10 | reflection |",
        ),
        """
        ready
        portfolio long from 1: 1 people, 2 entries
        note owner-taken A1
        """,
        also="xls ods csv",
    ),
    entry(
        "portfolio-whose",
        "The sheet says one name, the file another: asked.",
        sheets(
            "Portfolio Bryn Invented.xlsx",
            {"Asha Sample": "Date | Activity | Organiser\n2025-06-12 | supervision | \n2025-07-10 | reflection |"},
        ),
        """
        needs-answers
        portfolio long from 1: 1 people, 2 entries
        warning whose-portfolio A1
        ? whose-portfolio this sheet: A1
        """,
        also="xls ods",
    ),
    entry(
        "portfolio-nobody",
        "A log in which nobody is named anywhere.",
        book("log.xlsx", "Date | Activity | Organiser\n2025-06-12 | supervision | \n2025-07-10 | reflection |"),
        """
        rejected
        portfolio long from 1: nothing
        error missing-column A1
        """,
        also="xls ods csv",
    ),
    entry(
        "portfolio-sheet-each",
        "A sheet for each leader in training, named after them.",
        sheets(
            "Portfolios.xlsx",
            {
                "Asha Sample": "Date | Activity | Organiser\n2025-06-12 | supervision | \n2025-07-10 | reflection |",
                "Bryn Invented": "Date | Activity | Organiser\n2025-05-10 | Balint weekend | Balint Society\n2025-07-10 | report |",
                "Template": Page("Date | Activity | Organiser", state="hidden"),
            },
        ),
        """
        ready
        Asha Sample: portfolio long from 1: 1 people, 2 entries
        Bryn Invented: portfolio long from 1: 1 people, 2 entries
        Asha Sample: note owner-taken A1
        Bryn Invented: note owner-taken A1
        Template: note hidden-sheet
        Template: ? hidden-sheet this sheet
        """,
        also="xls",
    ),
]
