"""Every finding of the catalogue, made by a file that has it: its place, its value, what was expected, what to do."""

from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from balint_core.drafting import OWN
from balint_core.findings import Finding, Severity, catalogue
from balint_core.framework_text import shipped_text
from balint_core.instruments import as_toml, instruments
from balint_core.record import intake, programmes, uploads
from balint_core.record.database import Database
from balint_core.record.people import NAMESAKE
from balint_core.spreadsheets.markup import TITLE
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers
from tests.tables import csv, workbook

TODAY = date(2026, 11, 22)
REGISTER: list[Any] = ["Date", "Name", "Role", "Present", "Held", "Mode", "Minutes"]
ADDRESSED: list[Any] = ["Date", "Name", "E-mail"]
GOOD: list[Any] = ["6/10/2026", "Asha Sample", "member", "yes", "held", "virtual", 60]
PEOPLE: list[list[Any]] = [
    ["Name", "Grade", "Also known as", "Leader in training"],
    ["Asha Sample", "CT2", None, "yes"],
]
TERMS: list[list[Any]] = [["Name", "Kind", "Starts", "Ends"], ["Term 1", "term", "1/9/2026", "18/12/2026"]]
PORTFOLIO: list[Any] = ["Name", "Date", "Activity", "Competency", "Signed by"]
WELLBEING = "The Balint groups improved my wellbeing."
QUALTRICS = ["Status", "Finished", "ResponseId", "Progress", WELLBEING]
LONG: list[list[Any]] = [["Respondent", "Question", "Answer"], ["R1", WELLBEING, "agree"]]
FORM = [
    ["I felt heard in the group", "What helped you most?", "Which season suits you?"],
    *(["Somewhat agree", "Talking;Listening", season] for season in ("Spring", "Summer", "Autumn", "Winter") * 2),
]
DEFINITION = ["Questionnaire", "Line of its definition"]
SHIPPED = instruments()["south_wales_balint"]
OTHERWISE = [[SHIPPED.id, line] for line in as_toml(replace(SHIPPED, title="Another one")).splitlines()]
TWIN = [["twin", line] for line in as_toml(replace(SHIPPED, id="twin", title="Its twin")).splitlines()]
FRAMEWORK = ["Framework", "Line of its text"]
UK_2016 = shipped_text("balint_society_uk_2016")
OTHER_UK = [["balint_society_uk_2016", line] for line in UK_2016.replace('February 2016"', '2016"').splitlines()]
OVERLAPPING = [["ours", line] for line in UK_2016.replace('id = "balint_society_uk_2016"', 'id = "ours"').splitlines()]
OUR_FORM = Answers(((("new-instrument", "", "mine.xlsx, sheet Form"), OWN),))
REWORDED = "The Balint group has improved my well-being"
SUMMED_UP = ["Item", "n", "Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
INTEREST = "Would you be interested in taking part in Balint groups?"


def register(*rows: list[Any]) -> dict[str, list[list[Any]]]:
    return {"Register": [list(REGISTER), *rows]}


def with_error(at: str) -> bytes:
    """A register in which one cell holds an error of the spreadsheet."""
    book = load_workbook(BytesIO(workbook(register(list(GOOD)))))
    book["Register"][at].value = "#DIV/0!"
    book["Register"][at].data_type = "e"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def hidden() -> bytes:
    book = load_workbook(BytesIO(workbook({**register(list(GOOD)), "Old": [["Date"]]})))
    book["Old"].sheet_state = "hidden"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def only_a_chart() -> bytes:
    book = Workbook()
    book.create_chartsheet("Chart")
    book.remove(book.worksheets[0])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def archive(parts: dict[str, str]) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return kept.getvalue()


def open_document(manifest: str) -> bytes:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": kind, "content.xml": "<x/>", "META-INF/manifest.xml": manifest})


def addressed(*rows: list[Any]) -> dict[str, list[list[Any]]]:
    """A register of one name and address after another, a day apart."""
    return {"Register": [list(ADDRESSED), *([f"{day}/10/2026", *row] for day, row in enumerate(rows, start=6))]}


UNANSWERED = Answers()
THREE = ("Asha Sample", "Bryn Invented", "Cai Example")
DAYS = ("6/10/2026", None, "13/10/2026", None)
DAYS_ONCE = [[day, name] for day, name in zip(DAYS, (*THREE, "Asha Sample"), strict=True)]
TAKEN = [["Date", "Name"], *(["6/10/2026", f"{name} Sample"] for name in ("Asha", "Bryn", "Cerys", "Dilwyn"))]


@dataclass(frozen=True)
class Case:
    """Sheets, or files by name, that make a finding of this code, and where: the cell (None: the whole) and value."""

    code: str
    files: dict[str, Any]
    cell: str | None = None
    value: str | None = None
    before: dict[str, bytes] | None = None
    answers: Answers = UNANSWERED
    earlier: Answers = UNANSWERED
    times: int = 1

    def uploaded(self) -> list[tuple[str, bytes]]:
        if all(isinstance(content, bytes) for content in self.files.values()):
            return [(name, content) for name, content in self.files.items() if isinstance(content, bytes)]
        return [("mine.xlsx", workbook(self.files))]


def changed(**cells: object) -> list[Any]:
    return [cells.get(heading.casefold(), value) for heading, value in zip(REGISTER, GOOD, strict=True)]


CASES = [
    Case("definition-slip", {"Q": [DEFINITION, ["own_form", "title = "]]}, "B2", "own_form"),
    Case("definition-differs", {"Q": [DEFINITION, *OTHERWISE]}, "A2", "south_wales_balint"),
    Case("framework-slip", {"F": [FRAMEWORK, ["our_criteria", "title = "]]}, "B2", "our_criteria"),
    Case("framework-slip", {"F": [FRAMEWORK, *OVERLAPPING]}, "B11", "ours"),
    Case("framework-differs", {"F": [FRAMEWORK, *OTHER_UK]}, "A2", "balint_society_uk_2016"),
    Case("released-here", {"TP2": [[WELLBEING, "Comments", "Released"], ["agree", "Good", "yes"]]}),
    Case("released-held-back", {"TP2": [[WELLBEING, "Comments", "Released"], ["agree", "Asked on 3 May", "yes"]]}),
    Case("released-unclear", {"TP2": [[WELLBEING, "Comments", "Released"], ["agree", "Good", "soon"]]}, "C2", "soon"),
    Case("apart-from-nobody", {"P": [["Name", "Not the same as"], ["Asha Sample", "A Sampel"]]}, "B2", "A Sampel"),
    Case(
        "replaced-twice",
        {"b.csv": csv(TAKEN), "c.csv": csv(TAKEN[:-1])},
        before={"a.xlsx": workbook({"R": TAKEN})},
        times=2,
    ),
    Case(
        "names-told-apart",
        {"R": [["Date", "Name"], ["6/10/2026", "Asha Sample, Bryn Invented; Cai Example"]]},
        "B2",
    ),
    Case(
        "several-names",
        {"R": [["Date", "Name"], ["6/10/2026", "Ann Sample, Bob Example"]]},
        "B2",
        "Ann Sample, Bob Example",
    ),
    Case(
        "called-off-here",
        {"R": [["Date", "Name"], ["6/10/2026", "Asha Sample"], ["13/10/2026", "Cancelled - strike"]]},
        "B3",
        "Cancelled - strike",
    ),
    Case(
        "day-from-above",
        {"R": [["Date", "Name"], *DAYS_ONCE]},
        "A3",
    ),
    Case("empty-file", {"mine.xlsx": b""}),
    Case("not-a-spreadsheet", {"mine.xlsx": b"%PDF-1.7"}),
    Case("password-protected", {"mine.ods": open_document("<encryption-data/>")}),
    Case("broken-file", {"mine.xlsx": b"PK\x03\x04 and then nothing"}),
    Case("too-large", {"mine.csv": b"a,b\n" * (2**20 + 1)}),
    Case("other-format", {"mine.xlsb": archive({"xl/workbook.bin": "x"})}),
    Case("text-assumed", {"mine.csv": csv([REGISTER, GOOD], ";")}),
    Case("nothing-here", {"mine.xlsx": only_a_chart()}),
    Case("empty-sheet", {**register(list(GOOD)), "Notes": []}, "A1"),
    Case("empty-sheet", register(), "A1"),
    Case("unsure-kind", {"Log": [["Date", "Name", "What I did"], ["6/10/2026", "Asha Sample", "a weekend"]]}, "A1"),
    Case("hidden-sheet", {"mine.xlsx": hidden()}),
    Case("list-of-findings", {**register(list(GOOD)), "Findings": [[TITLE]]}),
    Case("unrecognised-sheet", {**register(list(GOOD)), "Rota": [["Week", "On call"], [1, "Asha"]]}, "A1"),
    Case("missing-column", {"Register": [["Date", "Role", "Present"], ["6/10/2026", "member", "yes"]]}, "A1"),
    Case(
        "item-not-asked",
        {
            "people.xlsx": workbook({"Terms": [*TERMS, ["TP2", "end of term", "18/12/2026", None]]}),
            "a.xlsx": workbook({"TP2": [[WELLBEING, "Comments"], ["agree", "Good"]]}),
        },
        "A1",
        times=2,
    ),
    Case(
        "item-not-expected",
        {
            "people.xlsx": workbook({"Terms": [*TERMS, ["TP2", "end of term", "18/12/2026", None]]}),
            "a.xlsx": workbook({"TP2": [[WELLBEING, INTEREST], ["agree", "yes"]]}),
        },
        "A1",
        INTEREST,
    ),
    Case(
        "repeated-heading",
        {"Register": [["Date", "Name", "Role", "Full name"], [*GOOD[:3], "Asha"]]},
        "D1",
        "Full name",
    ),
    Case("unread-column", {"Register": [["Date", "Name", "Shoe size"], [*GOOD[:2], 39]]}, "C1", "Shoe size"),
    Case("near-heading", {"TP2": [["Self-awareness", WELLBEING[:-1] + " never"], ["agree", "agree"]]}, "B1"),
    Case("matched-heading", {"TP2": [[REWORDED, INTEREST], ["agree", "yes"]]}, "A1", REWORDED),
    Case("which-column", {"TP2": [[WELLBEING, INTEREST[:-1] + " soon?"], ["agree", "yes"]]}, "B1"),
    Case("identifying-column", {"TP2": [["Email", WELLBEING], ["a@example.invalid", "agree"]]}, "A1", "Email"),
    Case(
        "paired-column",
        {"TP2": [["Email", WELLBEING], ["a@example.invalid", "agree"]]},
        "A1",
        "Email",
        answers=Answers(((("pair-by", "", "Email"), "use “Email”"),)),
    ),
    Case("not-answers-summary", {"TP2": [["Item", "n", "%"], [WELLBEING, 7, "43 %"], ["Comments", 3, None]]}, "A2"),
    Case("summary-taken", {"TP2": [SUMMED_UP, [WELLBEING, 7, 0, 1, 1, 3, 2]]}, "A1"),
    Case("summary-figures", {"TP2": [["Item", "n", "Agreed"], [WELLBEING, 50, 20]]}, "A1"),
    Case("summary-agree", {"TP2": [["Item", "n", "% agree"], [WELLBEING, 50, 20]]}, "C1", "agree"),
    Case("summary-item-unknown", {"TP2": [SUMMED_UP, [WELLBEING, 7, 0, 1, 1, 3, 2], ["Tea", 7]]}, "A3", "Tea"),
    Case("summary-item-twice", {"TP2": [SUMMED_UP, *[[WELLBEING, 7, 0, 1, 1, 3, 2]] * 2]}, "A3", WELLBEING),
    Case("summary-n", {"TP2": [SUMMED_UP, [WELLBEING, "some", 0, 1, 1, 3, 2]]}, "B2", "some"),
    Case("summary-figure", {"TP2": [SUMMED_UP, [WELLBEING, 7, 0, "few", 1, 3, 2]]}, "D2", "few"),
    Case("summary-other-scale", {"TP2": [SUMMED_UP, [INTEREST, 7, 0, 1, 1, 3, 2]]}, "A2", INTEREST),
    Case(
        "percentage-impossible",
        {"TP2": [["Item", "n", "% agree or strongly agree"], [WELLBEING, 26, "14 %"]]},
        "C2",
        "14 %",
    ),
    Case("summary-several", {"TP2": [SUMMED_UP, [WELLBEING, 5, *["60 %"] * 5]]}, "B2", "5"),
    Case("summary-sum", {"TP2": [SUMMED_UP, [WELLBEING, 9, "0 %", "11 %", "11 %", "33 %", "22 %"]]}, "B2", "9"),
    Case("summary-counts-open", {"TP2": [["Item", "n", "% agreed"], [WELLBEING, 400, "23 %"]]}, "B2", "400"),
    Case(
        "summary-beside-answers",
        {"TP2.xlsx": workbook({"TP2": [SUMMED_UP, [WELLBEING, 7, 0, 1, 1, 3, 2]]})},
        "A2",
        WELLBEING,
        before={"TP2.csv": csv([[WELLBEING], ["agree"]])},
    ),
    Case(
        "summary-instrument",
        {
            "a.xlsx": workbook({"Definition": [DEFINITION, *TWIN]}),
            "b.xlsx": workbook({"TP2": [SUMMED_UP, [WELLBEING, 7, 0, 1, 1, 3, 2]]}),
        },
        "A1",
    ),
    Case("not-answers-form", {"Form": [["Question", "Type", "Required"], [WELLBEING, "Likert", "yes"]]}, "A1"),
    Case("not-answers-codebook", {"Codes": [["Variable", "Label", "Values"], ["q1", WELLBEING, "1-5"]]}, "A1"),
    Case("summary-row", {"TP2": [["Who", WELLBEING], ["R1", "agree"], ["Total", 1]]}, "A3"),
    Case("preview-answer", {"TP2.csv": csv([QUALTRICS, ["Survey Preview", "True", "R_1", 1, "agree"]])}, "A2"),
    Case("unfinished-answer", {"TP2.csv": csv([QUALTRICS, ["IP Address", "False", "R_1", 1, "agree"]])}, "A2"),
    Case("answer-again", {"TP2.csv": csv([QUALTRICS, *[["IP Address", "True", "R_1", 1, "agree"]] * 2])}, "A3"),
    Case(
        "answered-twice",
        {"TP2": [["Timestamp", "Email Address", WELLBEING], *[["6/10/2026", "a@example.invalid", "agree"]] * 2]},
        "A3",
    ),
    Case("unknown-item", {"TP2": [*LONG, ["R1", "Shoe size", "39"]]}, "B3", "Shoe size"),
    Case("item-answered-twice", {"TP2": [*LONG, ["R1", WELLBEING, "disagree"]]}, "C3", WELLBEING),
    Case("missing-value", register(changed(date=None)), "A2"),
    Case("not-a-date", register(changed(date="soon")), "A2", "soon"),
    Case("impossible-date", register(changed(date="32 Sep 2026")), "A2", "32 Sep 2026"),
    Case("not-a-number", register(changed(minutes="an hour")), "G2", "an hour"),
    Case("unknown-mark", register(changed(role="OD")), "C2", "OD"),
    Case("unknown-mark", register(changed(present="?")), "D2", "?"),
    Case("unknown-mark", {"TP2": [[WELLBEING, "Comments"], ["rather", "Good"]]}, "A2", "rather"),
    Case("scale-direction", {"TP2": [[WELLBEING, "Comments"], [5, "Good"]]}, "A2", "5"),
    Case("off-the-scale", {"TP2": [[WELLBEING, "Comments"], ["5 - Strongly agree", "Good"], [55, "Good"]]}, "A3", "55"),
    Case(
        "other-scale",
        {"TP2": [[WELLBEING, "Self-awareness"], ["somewhat agree", "agree"], ["agree", "agree"]]},
        "A2",
        "somewhat agree",
    ),
    Case("new-instrument", {"Form": FORM}, "A1", FORM[0][0]),
    Case("drafted-scale", {"Form": FORM}, "A1", FORM[0][0], answers=OUR_FORM),
    Case("several-answers", {"Form": FORM}, "B1", FORM[0][1], answers=OUR_FORM),
    Case("unordered-answers", {"Form": FORM}, "C1", FORM[0][2], answers=OUR_FORM),
    Case("not-a-name", register(changed(name="???")), "B2", "???"),
    Case("not-a-name", register(changed(name=True)), "B2", "yes"),
    Case("not-a-name", register(changed(name=2958466)), "B2", "2958466"),
    Case("not-a-name", register(changed(name="007")), "B2", "007"),
    Case("not-a-name", register(changed(name=date(2026, 10, 6))), "B2", "6 October 2026"),
    Case("blank-mark", register(changed(present=None)), "D2", "Asha Sample"),
    Case("too-long", register(changed(name="Asha " + "Sample" * 99)), "B2"),
    Case("missing-value", register(changed(name=None)), "B2"),
    Case("formula-error", {"mine.xlsx": with_error("A2")}, "A2"),
    Case(
        "outside-every-term",
        {"terms.xlsx": workbook({"Terms": TERMS}), "a.xlsx": workbook(register(changed(date="6/1/2026")))},
        "A2",
        "6 January 2026",
    ),
    Case("future-date", register(changed(date="6/12/2026")), "A2", "6 December 2026"),
    Case("long-ago", register(changed(date="6/10/1926")), "A2", "6 October 1926"),
    Case(
        "unknown-person",
        {"people.xlsx": workbook({"People": PEOPLE}), "a.xlsx": workbook(register(changed(name="Zed Mock")))},
        "B2",
        "Zed Mock",
    ),
    Case("unknown-person", register(list(GOOD), changed(name="Asha Sampel", date="7/10/2026")), "B3", "Asha Sampel"),
    Case("new-people", register(list(GOOD))),
    Case(
        "one-name-two-people",
        {"People": [PEOPLE[0], ["Asha Sample", "CT2", "A. S.", "yes"], ["Anna Specimen", "CT1", "A. S.", "no"]]},
        "C3",
        "A. S.",
    ),
    Case(
        "name-in-use",
        {"people.xlsx": workbook({"People": [PEOPLE[0], ["Asha Sample", "CT2", "Ash Sample", "yes"]]})},
        "C2",
        "Ash Sample",
        before={"a.xlsx": workbook(register(changed(name="Ash Sample")))},
    ),
    Case("not-an-address", addressed(["Asha Sample", "by phone"]), "C2", "by phone"),
    Case(
        "address-of-another",
        addressed(["Bryn Invented", "asha@example.org"]),
        "C2",
        "Bryn Invented",
        before={"a.xlsx": workbook(addressed(["Asha Sample", "asha@example.org"]))},
    ),
    Case(
        "another-address",
        addressed(["Asha Sample", "asha@example.org"], ["Asha Sample", "sample@example.org"]),
        "C3",
        "Asha Sample",
    ),
    Case(
        "two-of-one-name",
        addressed(["Asha Sample", None]),
        "B2",
        "Asha Sample",
        before={
            "a.xlsx": workbook({"People": [["Name", "E-mail", "Grade"], ["Asha Sample", "asha@example.org", "CT1"]]}),
            "b.xlsx": workbook(addressed(["Asha Sample", "sample@example.org"])),
        },
    ),
    Case("twice-in-a-session", register(list(GOOD), list(GOOD)), "B3", "Asha Sample"),
    Case("session-disagrees", register(list(GOOD), changed(name="Bryn Invented", mode="f2f")), "F3", "face-to-face"),
    Case("present-at-cancelled", register(changed(held="cancelled")), "B2", "Asha Sample"),
    Case("unknown-time-point", {"Answers": [[WELLBEING, "Comments"], ["agree", "Good"]]}, "A1"),
    Case("unknown-time-point", {"Answers": [["Time point", WELLBEING], ["later", "agree"]]}, "A2", "later"),
    Case(
        "new-time-point",
        {"Answers": [["Time point", WELLBEING], ["later", "agree"]]},
        "A2",
        "later",
        answers=Answers(((("unknown-time-point", "", "later"), "later (a new time point)"),)),
    ),
    Case("ends-before-start", {"Terms": [TERMS[0], ["Term 1", "term", "1/9/2026", "1/8/2026"]]}, "D2", "1 August 2026"),
    Case("terms-overlap", {"Terms": [*TERMS, ["Term 2", "term", "1/12/2026", "1/3/2027"]]}, "C3", "Term 2"),
    Case("repeated-name", {"Terms": [*TERMS, ["Term 1", "term", "1/2/2027", "1/3/2027"]]}, "A3", "Term 1"),
    Case(
        "signed-by-oneself",
        {"Portfolio": [PORTFOLIO, ["Asha Sample", "6/10/2026", "competency", 1, "Asha Sample"]]},
        "E2",
        "Asha Sample",
    ),
    Case(
        "competency-missing",
        {"Portfolio": [PORTFOLIO, ["Asha Sample", "6/10/2026", "competency", None, "Wren Mock"]]},
        "D2",
    ),
    Case(
        "answers-already-here",
        {"b.csv": csv([["Time point", WELLBEING], ["TP2", "agree"]])},
        before={"a.csv": csv([["Time point", WELLBEING], ["TP2", "disagree"]])},
    ),
    Case("already-imported", {"b.csv": csv([REGISTER, GOOD])}, before={"a.csv": csv([REGISTER, GOOD])}),
    Case("same-file", {"a.csv": csv([REGISTER, GOOD]), "b.csv": csv([REGISTER, GOOD])}),
    Case(
        "same-entries",
        {"b.csv": csv([REGISTER, *(changed(name=name) for name in THREE)])},
        before={"a.csv": csv([REGISTER, *(changed(name=name, role="presenter") for name in THREE)])},
    ),
    Case(
        "left-out-as-before",
        {"b.csv": csv([REGISTER, changed(present="OD", date="13/10/2026")])},
        "D2",
        "OD",
        before={"a.csv": csv([REGISTER, changed(present="OD"), GOOD])},
        earlier=Answers(((("unknown-mark", "present", "OD"), LEAVE_OUT),)),
    ),
    Case("newer-copy", {"a.csv": csv([REGISTER, GOOD])}, before={"a.csv": csv([REGISTER, changed(role="presenter")])}),
]


WIDE: list[Any] = ["Name", "6 Oct 2026", "13 Oct 2026", "20 Oct 2026"]
BEFORE: list[Any] = ["Asha Sample", "yes", "yes", "no"]
TEAMS: list[list[Any]] = [
    ["Meeting duration", "1h"],
    ["Name", "First Join", "Last Leave", "In-Meeting Duration"],
    ["Asha Sample", "10/13/26, 5:00:00 PM", "10/13/26, 6:00:00 PM", "1h"],
    ["Bryn Mock", "10/13/26, 5:00:00 PM", "10/13/26, 5:10:00 PM", "10m"],
]
SIGNED: list[list[Any]] = [
    [*PORTFOLIO, "Title", "Minutes", "Hours"],
    ["Asha Sample", "6/10/2026", "supervision", None, "Wren Mock"],
]
OF_SEVERAL: list[list[Any]] = [
    PORTFOLIO,
    *(["Asha Sample", f"{day}/10/2026", "reflection"] for day in (5, 6, 7)),
    ["Bryn Invented", "6/10/2026", "reflection"],
]
LEDGER: list[list[Any]] = [
    ["Entry", "Replaces", "Name", "Date", "Activity", "Title", "Noted at", "Noted by"],
    ["n_0123456789abcdef", None, "Asha Sample", "6/10/2026", "reflection", "One", "2026-10-07 12:00:00", "the lead"],
]


def entered(place: int, value: object) -> list[list[Any]]:
    """A ledger of one row, with another value in one of its columns."""
    return [LEDGER[0], [value if nth == place else said for nth, said in enumerate(LEDGER[1])]]


CASES += [
    Case("unknown-mark", {"Log": [PORTFOLIO, ["Asha Sample", "6/10/2026", "weekend"]]}, "C2", "weekend"),
    Case(
        "supervisor-not-accredited",
        {"People": [["Name", "Grade", "Supervisor"], ["Asha Sample", "CT2", "Wren Mock"], ["Wren Mock", "CT3", None]]},
        "C2",
        "Wren Mock",
    ),
    Case("signer-not-accredited", {"Portfolio": SIGNED}, "E2", "Wren Mock"),
    Case(
        "future-date", {"Portfolio": [SIGNED[0], [SIGNED[1][0], "6/12/2026", *SIGNED[1][2:]]]}, "B2", "6 December 2026"
    ),
    Case("long-ago", {"Portfolio": [SIGNED[0], [SIGNED[1][0], "6/10/1926", *SIGNED[1][2:]]]}, "B2", "6 October 1926"),
    Case(
        "same-entries-of-some",
        {"mine.xlsx": workbook({"Portfolio": OF_SEVERAL[:3]})},
        before={"all.xlsx": workbook({"Portfolio": OF_SEVERAL})},
    ),
    Case("not-a-length", {"Portfolio": [SIGNED[0], [*SIGNED[1], None, "2 double hours"]]}, "G2", "2 double hours"),
    Case("lengths-disagree", {"Portfolio": [SIGNED[0], [*SIGNED[1], None, 60, "1.5 h"]]}, "H2", "90"),
    Case("title-tells-of-somebody", {"Portfolio": [SIGNED[0], [*SIGNED[1], "Mrs X, diagnosed"]]}, "F2"),
    Case("title-tells-of-somebody", {"Ledger": entered(5, "943 476 5919")}, "F2", "943 476 5919"),
    Case("ledger-slip", {"Ledger": entered(6, "yesterday")}, "G2", "n_0123456789abcdef"),
    Case(
        "ledger-differs",
        {"b.xlsx": workbook({"Ledger": entered(5, "Two")})},
        "A2",
        before={"a.xlsx": workbook({"Ledger": LEDGER})},
    ),
    Case("totals-left-out", {"Register": [WIDE, BEFORE, ["Total", 1, 1, 0]]}, "A3", "total"),
    Case("placeholder-left-out", {"Register": [WIDE, BEFORE, ["Trainee 2"]]}, "A3", "Trainee 2"),
    Case("unnamed-left-out", {"Register": [WIDE, BEFORE, ["TBC", "yes"]]}, "A3", "TBC"),
    Case("text-left-out", {"Register": [WIDE, ["Medical"], BEFORE]}, "A2", "Medical"),
    Case("topic-left-out", {"Register": [["Topic", "Consent"], WIDE, BEFORE]}, "B1"),
    Case("blank-session", {"Register": [WIDE, BEFORE[:3]]}, "D1", "20 October 2026"),
    Case("week-commencing", {"Register": [["Name", "w/c 5 Oct 2026", "w/c 12 Oct 2026"], BEFORE[:3]]}, "B1"),
    Case("year-taken", {"Register 2026": [["Name", "6 Oct", "13 Oct"], BEFORE[:3]]}, "B1", "Register 2026"),
    Case("which-year", {"Register": [["Name", "6 Oct", "13 Oct"], BEFORE[:3]]}, "B1", "6 Oct"),
    Case(
        "legend-read",
        {"Register": [["A = apologies, P = present"], REGISTER[:4], changed(present="A")[:4]]},
        "A1",
        "A = apologies, P = present",
    ),
    Case("weekday-disagrees", register(changed(date="Wednesday 06/10/2026")), "A2", "Wednesday 06/10/2026"),
    Case(
        "weekday-disagrees",
        {"Register": [["Day", "Date", "Name"], ["Wed", date(2026, 10, 6), "Asha Sample"]]},
        "B2",
        "6 October 2026",
    ),
    Case(
        "weekday-disagrees",
        {"Register": [["Name", "Tue 6/10/2026", "Mon 13/10/2026"], ["Asha Sample", "Y", "Y"]]},
        "C1",
        "Mon 13/10/2026",
    ),
    Case("month-first", {"Register": [["Name", "10/6/2026", "10/13/2026"], BEFORE[:3]]}, "B1", "10/6/2026"),
    Case("joins-and-leaves", {"Teams": TEAMS}, "A2"),
    Case(
        "several-meetings",
        {
            "Teams": [
                ["Full Name", "User Action", "Timestamp"],
                *(["Asha Sample", "Joined", f"{day}/10/2026, 17:00:00"] for day in (13, 20)),
            ]
        },
        "A1",
    ),
    Case("short-stay", {"Teams": TEAMS}, "A4", "Bryn Mock (10 of 60 minutes)"),
    Case(
        "date-order",
        {"Teams": [["Full Name", "User Action", "Timestamp"], ["Asha Sample", "Joined", "03/10/2026, 17:00:00"]]},
        "C2",
    ),
    Case(
        "headcount-disagrees",
        {"a.xlsx": workbook(register(list(GOOD))), "b.csv": csv([["Date", "Headcount"], ["6/10/2026", 9]])},
        "B2",
        "9",
    ),
    Case(
        "headcount-stands",
        {"Register": [["Date", "Name", "Role", "Headcount"], ["6/10/2026", "Asha Sample", "leader", 9]]},
        "D2",
        "9",
    ),
    Case("owner-taken", {"Asha Sample": [PORTFOLIO[1:], ["6/10/2026", "supervision"]]}, "A1", "Asha Sample"),
    Case(
        "whose-portfolio",
        {"a.xlsx": workbook({"Asha Sample": [["Portfolio of Bryn Mock"], PORTFOLIO[1:], ["6/10/2026", "reflection"]]})},
        "A1",
        "Bryn Mock or Asha Sample",
    ),
]


def found(database: Database, case: Case) -> list[Finding]:
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test")
        examination = intake.examine(connection, home, case.uploaded(), case.answers, today=TODAY)
    return [one for one in examination.findings if one.code == case.code]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.cell or ''}".strip())
def test_a_finding_says_where_what_and_what_to_do(database: Database, case: Case) -> None:
    if case.before:
        with database.reading() as connection:
            earlier = intake.examine(connection, None, list(case.before.items()), today=TODAY)
            namesakes = tuple((asked.key, NAMESAKE) for asked in earlier.questions if NAMESAKE in asked.choices)
            answers = Answers((*namesakes, *case.earlier.given))
            earlier = intake.examine(connection, None, list(case.before.items()), answers, TODAY)
        uploads.accept(database, "Test", earlier)
    fault, *more = found(database, case)
    assert len(more) == case.times - 1
    assert fault.cell == case.cell
    assert case.value is None or fault.value == case.value
    assert fault.file
    assert fault.cell is None or fault.sheet
    for words in (fault.message, fault.expected, fault.remedy):
        assert words
        assert "{" not in words
    assert fault.message.endswith((".", "?"))


def test_every_kind_of_finding_is_made_by_one_of_these() -> None:
    assert {case.code for case in CASES} == set(catalogue())


def test_all_faults_of_a_file_are_found_at_once_and_good_rows_are_kept(database: Database) -> None:
    rows = register(
        list(GOOD),
        changed(name="Bryn Invented", date="32 Sep 2026", role="OD", minutes="an hour"),
        changed(name="Carys Mock", present="?"),
        changed(name=None, date=None),
    )
    with database.reading() as connection:
        (file,) = intake.examine(connection, None, [("mine.xlsx", workbook(rows))], today=TODAY).files
    errors = [(one.code, one.cell) for one in file.findings if one.severity is Severity.ERROR]
    assert sorted(errors) == [
        ("impossible-date", "A3"),
        ("missing-value", "A5"),
        ("not-a-number", "G3"),
        ("unknown-mark", "C3"),
        ("unknown-mark", "D4"),
    ]
    (sheet,) = file.sheets
    assert [row.number for row in sheet.reading.rows] == [2]
    assert sheet.reading.rejected == 3
