"""Dossiers and certificates, opened and read back: every fact is in them, for Word as in PDF, and nothing else is."""

import re
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_word
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from pypdf import PdfReader

from balint_core import sample
from balint_core.accreditation import Outlook, Status, assess
from balint_core.activities import Activity
from balint_core.evidence import Evidence
from balint_core.exports.certificate import Signatory, attended_in, certificate, certificate_name
from balint_core.exports.data import progress_document
from balint_core.exports.document import Cell, Display, Document, Facts, Heading, Paragraph, Signature, Table, file_name
from balint_core.exports.dossier import (
    STATUS,
    Layout,
    Subject,
    arcp_dossier,
    dossier,
    dossier_name,
    society_dossier,
    subject_of,
    training_years,
)
from balint_core.exports.hours import Attended, attended, cpd_credits, cpd_rule
from balint_core.exports.pdf import as_pdf
from balint_core.exports.prefilled import portfolio_workbook
from balint_core.exports.word import as_word
from balint_core.frameworks import frameworks
from balint_core.people import Role
from balint_core.programme import everybody, framework_of, progress_of
from balint_core.record.database import Database, open_database
from balint_core.record.people import Person
from balint_core.spreadsheets.workbook import open_workbook
from tests.tables import csv, table
from tests.test_prefilled import OURS
from tests.test_round_trip import ELSEWHERE, facts, look, put, without

ON = date(2021, 12, 17)
UK = "balint_society_uk_2016"
A4 = (595, 842)


def named(database: Database, name: str, programme: str = sample.NAME) -> Person:
    return next(person for person in everybody(database, programme) if person.name == name)


@cache
def of(database: Database, name: str, layout: Layout, on: date = ON) -> Document:
    person = named(database, name)
    framework = framework_of(person) if layout is Layout.SOCIETY else None
    return dossier(database, sample.NAME, person, framework, on, layout)


def opened(content: bytes) -> WordDocument:
    return open_word(BytesIO(content))


def words_of_word(content: bytes) -> str:
    """The text of a Word document as it is read: paragraphs and cells in order, one space between words."""
    texts = [node.text or "" for node in opened(content).element.body.iter(qn("w:t"))]
    return squeezed(" ".join(texts))


def words_of_pdf(content: bytes) -> str:
    return squeezed(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def squeezed(text: str) -> str:
    return " ".join(text.split())


READERS = {"Word": (as_word, words_of_word), "PDF": (as_pdf, words_of_pdf)}
formats = pytest.mark.parametrize("kind", READERS)


@cache
def read(document: Document, kind: str) -> str:
    write, words = READERS[kind]
    return words(write(document))


def letters(text: str) -> str:
    """Text without its spaces, which a narrow column breaks anywhere."""
    return re.sub(r"\s", "", text)


# --- for the society --------------------------------------------------------------------------------------------


@formats
@pytest.mark.parametrize("name", ["Asha Sample", "Delyth Specimen"])
@pytest.mark.parametrize("framework", frameworks())
def test_the_society_s_dossier_holds_every_fact_of_the_progress(
    sample_to_read: Database, kind: str, name: str, framework: str
) -> None:
    person, chosen = named(sample_to_read, name), frameworks()[framework]
    progress = progress_of(sample_to_read, person, chosen, ON)
    text = letters(read(dossier(sample_to_read, sample.NAME, person, chosen, ON, Layout.SOCIETY), kind))
    for found in progress.criteria:
        if found.status is Status.NOT_APPLICABLE:
            continue
        for said in (
            found.criterion.title,
            found.criterion.requirement,
            found.reason,
            found.next,
            STATUS[found.status],
        ):
            assert letters(said) in text, said
        for line in found.lines:
            assert letters(line.evidence.words) in text
            assert letters(line.remark) in text
    assert letters(chosen.standing) in text
    assert chosen.source_address in text
    assert letters(f"Nobody is accredited by a count: the people of {chosen.body} decide.") in text


@formats
def test_counts_are_held_against_what_is_needed_in_their_own_unit(sample_to_read: Database, kind: str) -> None:
    text = read(of(sample_to_read, "Asha Sample", Layout.SOCIETY), kind)
    assert "Co-leading a group 12 of 20 sessions Under way" in text
    assert "Leadership weekends 1 of 2 weekends Under way" in text
    assert "Supervision 9 meetings For a person to judge" in text
    assert "%" not in text


@formats
def test_every_way_to_meet_a_count_is_shown_as_an_alternative_or_of_its_pathway(
    sample_to_read: Database, kind: str
) -> None:
    alternatives = read(of(sample_to_read, "Bryn Invented", Layout.SOCIETY), kind)
    assert re.search(r"Either \d+ of 8 sessions during or after professional training\.", alternatives)
    assert re.search(r"or \d of 2 Society weekends as an ordinary member\.", alternatives)
    unknown = read(of(sample_to_read, "Delyth Specimen", Layout.SOCIETY), kind)
    training = "psychoanalytic or psychodynamic training"
    assert re.search(rf"With {training}: \d of 2 Society weekends as an ordinary member\.", unknown)
    assert re.search(rf"Without {training}: \d of 20 sessions in an ongoing group", unknown)


@formats
def test_every_session_stands_in_the_register_with_role_length_and_row(sample_to_read: Database, kind: str) -> None:
    subject = subject_of(sample_to_read, sample.NAME, named(sample_to_read, "Asha Sample"), ON)
    text = letters(read(of(sample_to_read, "Asha Sample", Layout.SOCIETY), kind))
    assert subject.attended.number == 12
    for session in subject.attended.sessions:
        assert f"{session.minutes}minutes" in text
        assert f"row{session.cell[1:]}" in text
    assert letters("12 sessions 12 leading 12 h 50 min") in text


@formats
def test_a_signature_is_there_with_its_day_and_the_standing_of_who_gave_it(sample_to_read: Database, kind: str) -> None:
    text = read(of(sample_to_read, "Asha Sample", Layout.SOCIETY), kind)
    assert "Signed by Wren Placeholder on 27 April 2021." in text
    assert letters("Wren Placeholder was an accredited leader on that day") in letters(text)


@formats
@pytest.mark.parametrize("layout", Layout)
def test_nobody_else_is_named_but_those_who_led_with_them_and_signed(
    sample_to_read: Database, kind: str, layout: Layout
) -> None:
    text = letters(read(of(sample_to_read, "Asha Sample", layout), kind))
    subject = subject_of(sample_to_read, sample.NAME, named(sample_to_read, "Asha Sample"), ON)
    known = {name for line in subject.evidence for name in (*line.led_with, line.signed_by) if name}
    others = {person.name for person in everybody(sample_to_read, sample.NAME)} - known - {"Asha Sample"}
    assert len(others) > 20
    assert not [name for name in others if letters(name) in text]


def test_somebody_without_any_record_has_a_dossier_that_says_so(sample_to_read: Database) -> None:
    nobody = Person(9999, "Nobody Placeholder")
    framework = frameworks()[UK]
    for layout in Layout:
        made = dossier(sample_to_read, sample.NAME, nobody, framework, ON, layout)
        text = read(made, "PDF")
        assert "No session of a Balint group is on record." in text
        assert text == squeezed(text) and "Nobody Placeholder" in read(made, "Word")


def test_a_day_in_the_past_shows_what_was_on_record_then(sample_to_read: Database) -> None:
    text = read(of(sample_to_read, "Asha Sample", Layout.SOCIETY, date(2020, 2, 4)), "PDF")
    assert "Co-leading a group 2 of 20 sessions" in text
    assert "2021" not in text.replace("2021-", "").split("Sources")[0]


# --- for ARCP ---------------------------------------------------------------------------------------------------


@formats
def test_arcp_counts_by_training_year_and_since_the_start(sample_to_read: Database, kind: str) -> None:
    text = read(of(sample_to_read, "Asha Sample", Layout.ARCP), kind)
    assert "Balint / case-based discussion group attendance" in text
    assert letters("from 7 Aug 2019 to 4 Aug 2020 2 2 2 h 15 min 0") in letters(text)
    assert letters("from 5 Aug 2020 to 3 Aug 2021 5 5 5 h 15 min 0") in letters(text)
    assert letters("Since the start 12 12 12 h 50 min 0") in letters(text)
    assert "accredit" not in text.lower()


@pytest.mark.parametrize(("on", "said"), [(date(2022, 8, 3), False), (date(2022, 8, 4), True)])
def test_a_training_year_that_has_outlasted_twelve_months_is_said_to_be_the_last_noted(
    sample_to_read: Database, on: date, said: bool
) -> None:
    text = read(of(sample_to_read, "Asha Sample", Layout.ARCP, on), "Word")
    assert "Training year Specialty trainee, from 4 Aug 2021" in text
    assert ("longer than a year, since the list of people gives no later one" in text) is said


def test_a_training_year_whose_first_day_nobody_noted_says_so() -> None:
    (year, _next) = training_years(
        [(None, "core_trainee"), (date(2021, 8, 4), "specialty_trainee")], date(2021, 12, 17)
    )
    assert year.title.endswith(", from a day not recorded to 3 Aug 2021")


def test_arcp_shows_a_framework_s_criteria_only_when_asked(sample_to_read: Database) -> None:
    person = named(sample_to_read, "Asha Sample")
    made = dossier(sample_to_read, sample.NAME, person, frameworks()[UK], ON, Layout.ARCP)
    assert "Co-leading a group 12 of 20 sessions" in read(made, "PDF")


def test_a_training_year_begins_where_the_list_says_and_else_at_the_anniversary() -> None:
    told = [(date(2024, 8, 7), "core_trainee"), (date(2026, 2, 4), "core_trainee")]
    assert [(year.starts, year.ends) for year in training_years(told, date(2026, 11, 1))] == [
        (None, date(2024, 8, 6)),
        (date(2024, 8, 7), date(2026, 2, 3)),
        (date(2026, 2, 4), date(2026, 11, 1)),
    ], "a year of somebody less than full time is as long as the list says"
    once = [(date(2024, 8, 7), "core_trainee"), (date(2026, 8, 5), "specialty_trainee")]
    assert [(year.grade, year.starts) for year in training_years(once, date(2026, 11, 1))] == [
        (None, None),
        ("core_trainee", date(2024, 8, 7)),
        ("core_trainee", date(2025, 8, 7)),
        ("specialty_trainee", date(2026, 8, 5)),
    ]
    assert training_years([(date(2026, 8, 5), "core_trainee")], date(2026, 8, 4))[0].starts is None


@formats
def test_arcp_names_each_assessment_with_outcome_and_assessor(kind: str) -> None:
    """The session is counted under the grade of its day, and one whose length nobody wrote adds no hours."""
    lines = (
        session(date(2026, 8, 4), minutes=60),
        session(date(2026, 8, 5), minutes=None),
        line(Activity.ASSESSMENT, date(2026, 9, 1), signed_by="Wren Placeholder", words="CBDGA · secret title"),
    )
    grades = ((date(2025, 8, 6), "core_trainee"), (date(2026, 8, 5), "specialty_trainee"))
    made = arcp_dossier(Subject(Person(1, "Asha Sample"), OURS, lines, grades, date(2026, 10, 6)), None)
    text = letters(read(made, kind))
    assert letters("Core trainee, from 6 Aug 2025 to 4 Aug 2026 1 0 1 h 0") in text
    assert letters("Specialty trainee, from 5 Aug 2026 to 6 Oct 2026 1 0 not recorded 1") in text
    assert letters("Since the start 2 0 1 h, and 1 session of a length not recorded 1") in text
    assert letters("1 Sep 2026 not recorded Wren Placeholder") in text


# --- hours and CPD ----------------------------------------------------------------------------------------------


def line(kind: Activity, day: date, **more: Any) -> Evidence:
    return Evidence(kind, day, more.pop("words", ""), "u", "file.xlsx", "Sheet", "A7", **more)


def session(day: date, minutes: int | None = 60, role: Role = Role.MEMBER, **more: Any) -> Evidence:
    return line(Activity.SESSION, day, minutes=minutes, role=role, group="Thursday", **more)


def test_hours_are_of_the_sessions_whose_length_is_recorded_and_no_length_is_assumed() -> None:
    day = date(2026, 10, 6)
    found = attended([session(day, 75), session(day, None), session(day, 60, Role.OBSERVER)], day)
    assert (found.number, found.hours, found.without_length) == (2, Fraction(5, 4), 1)
    assert found.in_words() == "1 h 15 min, and 1 session of a length not recorded"
    assert attended([session(day, None)], day).in_words() == "not recorded"
    assert Attended(()).in_words() == "none"


def test_an_hour_is_a_credit_and_a_day_has_no_more_than_six() -> None:
    rule, day = cpd_rule(), date(2026, 10, 6)
    assert cpd_credits(Attended((session(day, 75), session(day, None))), rule) == Fraction(5, 4)
    for hours, credits in ((6, 6), (7, 6)):
        assert cpd_credits(Attended((session(day, hours * 60),)), rule) == credits
    unlimited = replace(rule, most_credits_a_day=None, credits_an_hour=2)
    assert cpd_credits(Attended((session(day, 420),)), unlimited) == 14


def test_the_rule_of_cpd_is_changed_in_one_s_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = Path(__file__).resolve().parent.parent / "data" / "cpd.toml"
    own = shipped.read_text(encoding="utf-8").replace("credits_an_hour = 1", "credits_an_hour = 0.5")
    (tmp_path / "cpd.toml").write_text(own, encoding="utf-8")
    monkeypatch.setenv("BALINT_DEFINITIONS", str(tmp_path))
    assert cpd_rule().credits_an_hour == 0.5


@formats
def test_the_dossier_says_how_many_credits_the_hours_give(sample_to_read: Database, kind: str) -> None:
    text = read(of(sample_to_read, "Asha Sample", Layout.SOCIETY), kind)
    assert "Credits at most 12.83, by the rule of the Royal College of Psychiatrists" in text
    assert "Reflective notes 1 listed by title" in text


@formats
def test_credits_are_said_for_each_calendar_year_too(sampled: Database, kind: str) -> None:
    text = read(of(sampled, "Asha Sample", Layout.SOCIETY), kind)
    by_year = text[text.index("Hours, and credits") : text.index("Sources")]
    assert "2019 1 1 h 15 min 1.25 2020 1 1 h 1.00 2021 10 10 h 35 min 10.58" in by_year
    once = of_portfolio(session(date(2021, 1, 5)), session(date(2021, 2, 2)))
    assert "Year Sessions Hours" not in once
    unknown = of_portfolio(session(date(2020, 1, 7), None), session(date(2021, 2, 2)))
    assert "2020 1 not recorded not recorded 2021 1 1 h 1.00" in unknown


@formats
def test_what_the_criteria_do_not_ask_for_is_in_the_dossier_too(sampled: Database, kind: str) -> None:
    asha, of_2023 = named(sampled, "Asha Sample"), frameworks()["balint_society_uk_2023"]
    text = read(dossier(sampled, sample.NAME, asha, of_2023, ON, Layout.SOCIETY), kind)
    also = text[text.index("Also on record") : text.index("Hours, and credits")]
    assert "Leadership weekend · Spring leadership course" in also
    assert also.count("Supervision · with Wren Placeholder") == 9
    assert "Co-leader" not in also
    assert "Spring leadership course" not in read(of(sampled, "Asha Sample", Layout.SOCIETY), kind).split("Also on")[-1]


def of_portfolio(*evidence: Evidence) -> str:
    """The society's dossier of somebody with this evidence."""
    subject = Subject(Person(1, "Asha Sample"), "Invented programme", evidence, (), ON)
    return read(society_dossier(subject, assess({}, evidence, frameworks()[UK], ON)), "Word")


def test_hours_of_the_portfolio_are_said_and_no_credit_is_made_of_what_is_not_recorded() -> None:
    weekend = line(Activity.MEMBER_WEEKEND, date(2021, 5, 8), minutes=540, words="Member weekend")
    supervision = line(Activity.SUPERVISION, date(2021, 6, 8), minutes=50, words="Supervision")
    text = of_portfolio(session(date(2021, 5, 4), None), weekend, supervision)
    assert "Hours in groups not recorded Without a length 1 session, which add nothing" in text
    assert "Credits at most not recorded Hours of the portfolio 9 h 50 min, of 2 entries" in text
    assert "8 May 2021 Member weekend" in text and "540 minutes" in text
    assert "Hours of the portfolio 9 h" in of_portfolio(weekend)
    assert "Hours, and credits" not in of_portfolio(line(Activity.SUPERVISION, date(2021, 6, 8)))


@pytest.mark.parametrize("framework", frameworks())
def test_the_foot_of_every_page_says_as_of_when(sampled: Database, framework: str) -> None:
    asha, chosen = named(sampled, "Asha Sample"), frameworks()[framework]
    for layout in Layout:
        content = as_pdf(dossier(sampled, sample.NAME, asha, chosen, date(2021, 9, 17), layout))
        for page in PdfReader(BytesIO(content)).pages:
            assert "· as of 17 September 2021" in squeezed(page.extract_text())


# --- certificates -----------------------------------------------------------------------------------------------

SIGNATORY = Signatory("Wren Placeholder", "Leader of the group")


@formats
def test_a_certificate_names_person_dates_sessions_hours_role_and_signatory(
    sample_to_read: Database, kind: str
) -> None:
    person = named(sample_to_read, "Asha Sample")
    sessions = attended_in(sample_to_read, sample.NAME, person, date(2021, 1, 1), date(2021, 6, 30))
    text = read(certificate(person, sample.NAME, sessions, SIGNATORY), kind)
    assert "This is to certify that Asha Sample took part in 4 sessions of a Balint group." in text
    assert "Dates 19 January 2021 to 25 May 2021 Sessions 4 Hours 4 h 15 min Role co-leader" in text
    assert "Wren Placeholder Leader of the group" in text
    assert "Group ID Academic Programme" in text
    assert "Programme Sample programme (invented)" in text
    for day in ("19 Jan 2021", "23 Feb 2021", "20 Apr 2021", "25 May 2021"):
        assert day in text
    assert "xlsx" not in text and "6 Jul 2021" not in text


def test_the_days_of_a_span_are_both_in_it(sample_to_read: Database) -> None:
    person = named(sample_to_read, "Asha Sample")
    found = attended_in(sample_to_read, sample.NAME, person, date(2021, 1, 19), date(2021, 2, 23))
    assert [one.day for one in found.sessions] == [date(2021, 1, 19), date(2021, 2, 23)]


def test_a_programme_certifies_its_own_sessions_alone(sampled: Database) -> None:
    register = table("Date | Group | Name | Role\n6/10/2021 | Elsewhere | Asha Sample | member")
    put(sampled, OURS, [("elsewhere.csv", csv(register))])
    ours = attended_in(sampled, OURS, named(sampled, "Asha Sample", OURS), date(2021, 1, 1), ON)
    theirs = attended_in(sampled, sample.NAME, named(sampled, "Asha Sample"), date(2021, 1, 1), ON)
    assert {one.group for one in ours.sessions} == {"Elsewhere"}
    assert {one.group for one in theirs.sessions} == {"ID Academic Programme"}


@formats
def test_the_place_to_sign_is_on_the_first_page_however_many_sessions(kind: str) -> None:
    many = Attended(tuple(session(date(2026, 1, 1) + timedelta(days=day)) for day in range(100)))
    made = certificate(Person(1, "Asha Sample"), OURS, many, SIGNATORY)
    text = read(made, kind)
    assert 0 < text.index("Leader of the group") < text.index("1 Jan 2026")
    assert len(PdfReader(BytesIO(as_pdf(made))).pages) > 2


def test_there_is_no_certificate_of_nothing() -> None:
    with pytest.raises(ValueError, match="no session"):
        certificate(Person(1, "Asha Sample"), OURS, Attended(()), SIGNATORY)


# --- the portfolio to go on with --------------------------------------------------------------------------------


def judged(database: Database, name: str) -> Any:
    person = named(database, name)
    nothing_ahead: Outlook = {}
    progress = [(person, progress_of(database, person, one, ON), nothing_ahead) for one in frameworks().values()]
    return without(progress_document(progress), ELSEWHERE)


@pytest.mark.parametrize("name", ["Asha Sample", "Bryn Invented", "Chidi Example"])
def test_a_portfolio_that_goes_out_comes_back_to_the_same_record(sampled: Database, name: str) -> None:
    """Into the record it came from, where each entry is still one, without a question."""
    before, progress = facts(sampled, sample.NAME), judged(sampled, name)
    mine = [("mine.xlsx", portfolio_workbook(sampled, sample.NAME, named(sampled, name).id))]
    examined = look(sampled, sample.NAME, mine)
    assert before["portfolio"][name]
    assert examined.questions == []
    assert not examined.findings
    put(sampled, sample.NAME, mine)
    assert facts(sampled, sample.NAME) == before
    assert judged(sampled, name) == progress


def test_somebody_s_portfolio_names_nobody_but_them_and_those_who_may_sign(sample_to_read: Database) -> None:
    content = portfolio_workbook(sample_to_read, sample.NAME, named(sample_to_read, "Asha Sample").id)
    with zipfile.ZipFile(BytesIO(content)) as parts:
        text = "".join(parts.read(name).decode() for name in parts.namelist())
    others = [person for person in everybody(sample_to_read, sample.NAME) if person.name in text]
    assert {person.name for person in others if not person.accredited_leader} == {"Asha Sample"}
    assert "Wren Placeholder" in text


def test_a_portfolio_is_the_same_in_another_record(sample_to_read: Database, tmp_path: Path) -> None:
    """Beside the same list of people, which knows who is accredited."""
    content = portfolio_workbook(sample_to_read, sample.NAME, named(sample_to_read, "Asha Sample").id)
    files = dict(sample.sample_files())
    other = open_database(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}")
    put(other, sample.NAME, [(name, files[name]) for name in ("terms.xlsx", "people.xlsx", "register.xlsx")])
    put(other, sample.NAME, [("mine.xlsx", content)])
    assert judged(other, "Asha Sample") == judged(sample_to_read, "Asha Sample")
    mine = facts(other, sample.NAME)["portfolio"]
    assert mine["Asha Sample"] == facts(sample_to_read, sample.NAME)["portfolio"]["Asha Sample"]
    assert not any(entries for name, entries in mine.items() if name != "Asha Sample")
    other.close()


def test_text_that_looks_like_a_formula_is_text_in_the_portfolio_and_comes_back(database: Database) -> None:
    names = ["=HYPERLINK(1)", "+Sample", "@Sample"]
    rows = [
        ["Name", "Date", "Activity", "Title"],
        *([name, "1/9/2026", "reflection", f"{name[0]}1 title"] for name in names),
    ]
    put(database, OURS, [("portfolio.csv", csv(rows))])
    for person in everybody(database, OURS):
        content = portfolio_workbook(database, OURS, person.id)
        with zipfile.ZipFile(BytesIO(content)) as parts:
            sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in sheet for sheet in sheets)
        assert f"{person.name[0]}1 title" in str(open_workbook("x.xlsx", content).sheets[0].rows)


# --- how the pages are made -------------------------------------------------------------------------------------

ROWS = tuple((f"{number} row", Cell("Some words", "and more beneath")) for number in range(200))
LONG = Document(
    "Kind", "Title", "Footer", (Heading("Heading"), Table(("First", "Second"), (1, 2), ROWS, sum=("Sum", "200 rows")))
)


def test_the_headings_of_a_table_stand_on_every_page_and_no_row_is_broken() -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(as_pdf(LONG))).pages]
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert page.count("First") == 1
        assert page.count("Some words") == page.count("and more beneath")
    made = opened(as_word(LONG)).tables[0]
    assert [len(list(row._tr.iter(qn("w:tblHeader")))) for row in made.rows] == [1] + [0] * 201
    assert all(list(row._tr.iter(qn("w:cantSplit"))) for row in made.rows)


def test_pages_are_a4_and_the_typefaces_are_within_the_pdf(sample_to_read: Database) -> None:
    made = of(sample_to_read, "Asha Sample", Layout.SOCIETY)
    reader = PdfReader(BytesIO(as_pdf(made)))
    assert 4 <= len(reader.pages) <= 7
    fonts: dict[str, bool] = {}
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            described = font.get_object()
            fonts[described["/BaseFont"]] = "/FontFile2" in described.get("/FontDescriptor", {})
    assert fonts and all(fonts.values()), fonts
    section = opened(as_word(made)).sections[0]
    assert section.page_width is not None and section.page_height is not None
    assert (round(section.page_width.pt), round(section.page_height.pt)) == A4


def test_word_numbers_its_pages_and_knows_its_headings(sample_to_read: Database) -> None:
    word = opened(as_word(of(sample_to_read, "Asha Sample", Layout.SOCIETY)))
    footer = word.sections[0].footer.paragraphs[0]._p
    assert [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    headings = [line.text for line in word.paragraphs if (line.style and line.style.name) == "Heading 1"]
    assert headings[0] == "At a glance"
    assert headings[-5:] == [
        "What is missing, and what comes next",
        "Register of Balint groups",
        "Also on record",
        "Hours, and credits of CPD",
        "Sources",
    ]
    assert word.core_properties.title == "Asha Sample"


# --- hostile text -----------------------------------------------------------------------------------------------

HOSTILE = [
    "<b>Asha</b> & <para><font color='red'>Sample</font>",
    "<img src='http://example.org/x.png'/><a href='http://example.org'>Sample</a>",
    '{ HYPERLINK "http://example.org" } <w:fldSimple w:instr="INCLUDETEXT x"/>',
    '=HYPERLINK("http://example.org","Sample")',
    "Łucja Próbka-Żółć Siân Ŵyn Ŷ Dŵr",
    "&lt;Sample&gt; &#65; %s {0} \\u0041",
    "Sample" * 34,
    "W" * 3_000,
    "Sample " * 900,
]


def everywhere(words: str) -> Document:
    """A document that has these words in each of its parts."""
    cells = Table(("First", "Second"), (1, 2), ((Cell(words, words), words),), figures=(1,), sum=(words, words))
    parts = (Heading(words), Heading(words, 2), Paragraph(words, lead=words), Facts(((words, words),)), cells)
    return Document(words, words, words if len(words) < 300 else "", (*parts, Display(words), Signature(words, words)))


@formats
@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:30])
def test_text_is_shown_as_the_text_it_is(words: str, kind: str) -> None:
    text = letters(re.sub(r"Page \d+ of \d+", "", read(everywhere(words), kind)))
    assert letters(words) in text


@formats
@pytest.mark.parametrize(
    "words",
    [
        "Asha \x00\x0b\x1f Sample",
        "Asha\ud800Sample",
        "\u202eelpmaS ahsA",
        "Asha\r\n\tSample",
        "Asha 👩🏽‍⚕️ 样本",
        "",
        " ",
        "\uffff",
    ],
    ids=["control", "surrogate", "turned", "lines", "emoji", "nothing", "space", "no character"],
)
def test_what_is_no_text_harms_no_document(words: str, kind: str) -> None:
    read(everywhere(words), kind)


def test_letters_from_right_to_left_are_kept_and_in_pdf_are_set_as_they_are_seen() -> None:
    name = "\u05d3\u05d5\u05d2\u05de\u05d4 \u05d0\u05e9\u05d4"
    assert name in read(everywhere(name), "Word")
    from balint_core.exports.pdf import _as_seen

    assert _as_seen(f"Dr {name} (CT2)") == f"Dr {name[::-1]} (CT2)"


@pytest.mark.parametrize("words", HOSTILE[:4], ids=lambda words: words[:30])
def test_no_text_becomes_a_link_a_field_or_a_picture(words: str) -> None:
    content = as_word(everywhere(words))
    body = opened(content).element.body
    strange = ("w:hyperlink", "w:fldSimple", "w:instrText", "w:drawing", "w:fldChar")
    assert not [node for name in strange for node in body.iter(qn(name))]
    with zipfile.ZipFile(BytesIO(content)) as parts:
        relations = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".rels")]
    assert not any("External" in one for one in relations)
    assert not any("/Annots" in page for page in PdfReader(BytesIO(as_pdf(everywhere(words)))).pages)


def test_files_are_named_after_the_person_the_criteria_and_the_day() -> None:
    person, framework = Person(1, "Asha Sample"), frameworks()[UK]
    day = date(2026, 11, 22)
    assert dossier_name(person, framework, day, Layout.SOCIETY, "docx") == (
        "Asha Sample – Balint Society UK 2016 – 22 November 2026.docx"
    )
    assert dossier_name(person, framework, day, Layout.ARCP, "pdf") == "Asha Sample – ARCP – 22 November 2026.pdf"
    assert certificate_name(person, day, day, "pdf") == (
        "Asha Sample – Certificate of attendance – 22 November 2026 to 22 November 2026.pdf"
    )


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\b", 'C:"*?<>|', "\x00\n", "." * 9, "S" * 900, "\u202egpj"])
def test_a_file_s_name_is_safe_whatever_the_person_s(name: str) -> None:
    made = file_name([name, "ARCP"], "pdf")
    assert not set(made) & set('\\/:*?"<>|\x00\n\u202e')
    assert len(made.encode()) < 200 and not made.startswith((".", " "))
