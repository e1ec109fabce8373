"""What a sheet says of its own marks, and weekdays beside its dates."""

from datetime import date

import pytest

from balint_core.record import intake
from balint_core.record.database import Database
from balint_core.record.intake import Examination, Status
from balint_core.record.register import RegisterFacts
from balint_core.spreadsheets.legends import pairs_of
from balint_core.spreadsheets.recipe import Answers
from tests.tables import table, workbook

TODAY = date(2026, 11, 22)
ROWS = "Date | Name | Present\n1/10/2026 | Asha Sample | P\n1/10/2026 | Bryn Invented | A"
NOTHING_SAID = Answers()


def look(database: Database, text: str, answers: Answers = NOTHING_SAID) -> Examination:
    with database.reading() as connection:
        return intake.examine(connection, None, [("x.xlsx", workbook({"R": table(text)}))], answers, TODAY)


def register(found: Examination) -> RegisterFacts:
    facts = found.files[0].sheets[0].facts
    assert isinstance(facts, RegisterFacts)
    return facts


def marks(found: Examination) -> list[str]:
    return [str(row.mark) for row in register(found).attendances]


def test_a_alone_is_absent_and_by_its_legend_apologies(database: Database) -> None:
    assert marks(look(database, ROWS)) == ["present", "absent"]
    assert marks(look(database, f"A = apologies, P = present\n{ROWS}")) == ["present", "apologies"]


def test_what_the_legend_says_is_a_ticked_guess_that_can_be_changed(database: Database) -> None:
    found = look(database, f"{ROWS}\n|\nKey | \nA | apologies\nP | present")
    (asked,) = found.questions
    assert (asked.code, asked.about, asked.guess, asked.optional) == ("unknown-mark", "A", "apologies", True)
    assert "The legend says “apologies”" in asked.asks
    assert found.files[0].status(found.answers) is Status.READY
    changed = look(database, f"{ROWS}\n|\nKey | \nA | apologies\nP | present", Answers(((asked.key, "not invited"),)))
    assert marks(changed) == ["present", "not invited"]
    assert "legend-read" not in [one.code for one in changed.findings]


def test_a_legend_settles_a_mark_that_would_be_asked(database: Database) -> None:
    text = "Date | Name | Present\n1/10/2026 | Asha Sample | ✓\n1/10/2026 | Bryn Invented | P"
    assert look(database, text).files[0].status(NOTHING_SAID) is Status.NEEDS_ANSWERS
    found = look(database, f"{text}\nP = presenter; ✓ = present")
    assert [row.role for row in register(found).attendances] == ["member", "presenter"]


def test_a_list_of_keys_and_answers_is_no_legend(database: Database) -> None:
    text = "Key | Present | Date | Name\nA1 | yes | 1/10/2026 | Asha Sample\nA2 | yes | 1/10/2026 | Bryn Invented"
    assert marks(look(database, text)) == ["present", "present"]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("A = apologies (sent before), P = present.", [("A", "apologies"), ("P", "present")]),
        ("Legend: DNA = did not attend | L = late", [("DNA", "did not attend"), ("L", "late")]),
        ("KEY – P: present; A: apologies", [("P", "present"), ("A", "apologies")]),
        ("Asha: present", []),
        ("I came (Y = yes, N = no)", []),
        ("=", []),
    ],
)
def test_pairs_of_marks_and_meanings(text: str, pairs: list[tuple[str, str]]) -> None:
    assert pairs_of(text) == pairs


def days(found: Examination) -> list[date]:
    return sorted({row.session[0] for row in register(found).attendances})


def test_two_weekdays_tell_that_the_month_comes_first(database: Database) -> None:
    rows = "Day | Date | Name\nTuesday | 10/06/2026 | Asha Sample\nTuesday | 11/10/2026 | Asha Sample"
    assert days(look(database, rows)) == [date(2026, 10, 6), date(2026, 11, 10)]


def test_one_weekday_that_is_right_the_day_first_settles_it(database: Database) -> None:
    rows = "Date | Name\nTue 06/10/2026 | Asha Sample\nTue 10/11/2026 | Asha Sample\nTue 11/10/2026 | Asha Sample"
    found = look(database, rows)
    assert days(found) == [date(2026, 10, 6), date(2026, 10, 11), date(2026, 11, 10)]
    assert [(one.code, one.cell) for one in found.findings if one.code == "weekday-disagrees"] == [
        ("weekday-disagrees", "A4")
    ]


def test_a_wrong_weekday_is_said_with_both(database: Database) -> None:
    found = look(database, "Date | Name\nTuesday 03/04/2025 | Asha Sample\n17/04/2025 | Asha Sample")
    (said,) = [one for one in found.findings if one.code == "weekday-disagrees"]
    assert (said.cell, "Thursday" in said.message, "is Tuesday" in said.message) == ("A2", True, True)
    assert date(2025, 4, 3) in days(found)


def test_one_weekday_that_fits_the_month_first_is_asked(database: Database) -> None:
    text = "Date | Name\nTuesday 03/04/2025 | Asha Sample"
    (asked,) = look(database, text).questions
    assert (asked.code, asked.guess) == ("date-order", None)
    answered = look(database, text, Answers(((asked.key, "month first"),)))
    assert days(answered) == [date(2025, 3, 4)]
    assert "weekday-disagrees" not in [one.code for one in answered.findings]
