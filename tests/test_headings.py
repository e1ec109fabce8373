"""What rows of a sheet may be its headings, which program wrote them, and what words say of a time point."""

from datetime import date
from pathlib import Path

import pytest

from balint_core.definitions import DefinitionError, read_definition
from balint_core.record.time_points import named_point, point_within, suggested
from balint_core.spreadsheets.cells import word_key
from balint_core.spreadsheets.headings import Headings, candidates
from balint_core.spreadsheets.layouts import layouts
from balint_core.spreadsheets.recognising import recognise
from balint_core.spreadsheets.sources import Source, source_of
from balint_core.spreadsheets.workbook import Sheet
from balint_core.terms import Calendar, Occasion, Term, TimePoint, calendar
from tests.tables import table

TERMS = [Term("Term 1", date(2025, 9, 2), date(2025, 12, 18)), Term("Spring", date(2026, 1, 6), date(2026, 3, 27))]
POINTS = [
    TimePoint("TP1", Occasion.BASELINE, date(2025, 9, 1)),
    TimePoint("TP2", Occasion.END_OF_TERM, date(2025, 12, 18)),
    TimePoint("TP3", Occasion.END_OF_TERM, date(2026, 3, 27)),
]
CALENDAR = calendar(TERMS, POINTS)


def sheet(text: str) -> Sheet:
    return Sheet("Sheet1", tuple((number, tuple(row)) for number, row in enumerate(table(text), start=1) if any(row)))


def found(text: str) -> list[Headings]:
    return list(candidates(sheet(text)))


def test_single_rows_come_first_and_rows_are_put_together_where_one_adds_to_another() -> None:
    headings = found("""
        Name |       | Attended |
             | Grade | Mode     | Minutes
        Asha | CT2   | virtual  | 60
    """)
    assert [(one.last, one.texts) for one in headings[3:]] == [(2, ("Name", "Grade", "Mode", "Minutes"))]
    assert headings[3].rows == (1, 2, 2, 2)
    assert [one.last for one in headings[:3]] == [1, 2, 3]
    assert headings[1].above == ("Name", "Name", "Attended", "Attended")


def test_rows_with_a_gap_between_them_are_not_headings_together() -> None:
    assert [one.last for one in found("Name |\n|\n| Grade")] == [1, 3]


def test_a_register_may_have_a_group_over_its_headings() -> None:
    recognition = recognise(
        sheet("""
            Date      | Name        | In the session |
                      |             | Role           | Present
            6/10/2025 | Asha Sample | member         | yes
        """),
        layouts().values(),
    )
    assert recognition is not None
    assert (recognition.layout.kind, recognition.heading_row) == ("register", 2)
    assert recognition.places == {"date": 1, "name": 2, "role": 3, "present": 4}
    assert recognition.heading_at(1) == "A1"
    assert recognition.heading_at(3) == "C2"


def test_three_rows_of_headings() -> None:
    recognition = recognise(
        sheet("Date | | \n| Name | \n| | Role\n6/10/2025 | Asha Sample | member"), layouts().values()
    )
    assert recognition is not None
    assert (recognition.heading_row, set(recognition.places)) == (3, {"date", "name", "role"})


@pytest.mark.parametrize(
    ("headings", "program"),
    [
        ("ID | Start time | Completion time | Email | Name", "ms-forms"),
        ("Id | Start time | Completion time", "ms-forms"),
        ("Timestamp | Your role", "google-forms"),
        ("RespondentID | CollectorID | StartDate | EndDate | IP Address", "surveymonkey"),
        ("StartDate | EndDate | Status | ResponseId | Q1", "qualtrics"),
        ("record_id | redcap_event_name | wellbeing", "redcap"),
        ("record_id | wellbeing | balint_survey_complete", "redcap"),
        ("Record ID | Wellbeing | Complete?", "redcap"),
        ("id | submitdate | lastpage | startlanguage | Q1", "limesurvey"),
        ("Response ID | Date submitted | Last page | Start language | Q1", "limesurvey"),
        ("Date | Name | Role", None),
        ("Name | Timestamp", None),
        ("ID | Start time | Email", None),
        ("Date | Name | Status | Start Date | End Date", None),
        ("Event Name | Date", None),
        ("", None),
    ],
)
def test_a_program_is_known_by_its_headings(headings: str, program: str | None) -> None:
    names = [text.strip() for text in headings.split("|")]
    source = source_of(names, [word_key(name) for name in names])
    assert (source.id if source else None) == program


@pytest.mark.parametrize(("key", "slip"), [("strip", "("), ("tells_patterns", ["a", "["]), ("colour", "blue")])
def test_a_slip_in_a_program_s_definition_is_named(tmp_path: Path, key: str, slip: object) -> None:
    file = tmp_path / "mine.toml"
    written = str(slip) if isinstance(slip, list) else f"'{slip}'"
    file.write_text(f"id = 'mine'\ntitle = 'Mine'\nsource = 'x'\ntells = ['a']\nenough = 1\n{key} = {written}\n")
    with pytest.raises(DefinitionError) as fault:
        read_definition(file, Source)
    assert fault.value.key == key


@pytest.mark.parametrize(
    ("words", "point"),
    [
        ("tp 2", "TP2"),
        ("Time point 3", "TP3"),
        ("TP9", None),
        ("Baseline", "TP1"),
        ("pre", "TP1"),
        ("baseline_arm_1", "TP1"),
        ("Baseline (Arm 2: Balint)", "TP1"),
        ("End of Term 1", "TP2"),
        ("end_of_term_1_arm_1", "TP2"),
        ("post-Term 1", "TP2"),
        ("Spring", "TP3"),
        ("start of Spring", None),
        ("post", None),
        ("Wave 2", None),
        ("2", None),
        ("Term 11", None),
        ("", None),
    ],
)
def test_words_for_a_time_point(words: str, point: str | None) -> None:
    assert named_point(words, CALENDAR) == point


def test_the_end_of_the_only_term_may_be_called_after() -> None:
    assert named_point("post", calendar(TERMS[:1], POINTS[:2])) == "TP2"


def test_without_a_calendar_only_the_numbers_are_known_and_the_rest_is_put_as_a_guess() -> None:
    assert named_point("TP4", Calendar()) == "TP4"
    assert [named_point(words, Calendar()) for words in ("baseline", "End of Term 1")] == [None, None]
    names = ("TP1", "TP2")
    guesses = [suggested(words, names) for words in ("baseline", "End of Term 1", "wave 2", "T9", "later")]
    assert guesses == ["TP1", "TP2", "TP2", None, None]


@pytest.mark.parametrize(
    ("name", "occasion", "point"),
    [
        ("Balint survey, end of Term 1 (responses)", None, "TP2"),
        ("Baseline questionnaire", None, "TP1"),
        ("Baseline questionnaire", Occasion.END_OF_TERM, None),
        ("TP2 and TP3", None, None),
        ("preparation", None, None),
        ("Form Responses 1", None, None),
        ("Spring", Occasion.BASELINE, None),
    ],
)
def test_a_name_with_a_time_point_in_it(name: str, occasion: Occasion | None, point: str | None) -> None:
    assert point_within(name, CALENDAR, occasion) == point
