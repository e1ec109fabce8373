"""What accepting would change is told before, exactly, and nothing is stored by telling it."""

from datetime import date
from typing import Any

import pytest

from balint_core.record import intake, programmes, uploads
from balint_core.record.changes import Changed, Changes, Difference, changes
from balint_core.record.database import Database
from balint_core.record.intake import KEEP_BOTH, REPLACE, Examination
from balint_core.spreadsheets.recipe import Answers
from tests.tables import workbook
from tests.test_uploads import everything

TODAY = date(2026, 11, 22)
HEADINGS = ["Date", "Name", "Role", "Present", "Mode"]
ASHA = ["6/10/2026", "Asha Sample", "member", "yes", "virtual"]
BRYN = ["6/10/2026", "Bryn Invented", "member", "yes", "virtual"]
WELLBEING = "The Balint groups improved my wellbeing."


def look(database: Database, rows: list[list[Any]], choice: str = REPLACE, file: str = "autumn.xlsx") -> Examination:
    answers = Answers(((("newer-copy", "", file), choice),))
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test")
        return intake.examine(connection, home, [(file, workbook({"Sheet": rows}))], answers, TODAY)


def told(database: Database, rows: list[list[Any]], **more: Any) -> Changes:
    return changes(database, "Test", look(database, rows, **more))


def take(database: Database, rows: list[list[Any]], **more: Any) -> None:
    uploads.accept(database, "Test", look(database, rows, **more))


def test_of_a_first_register_all_is_new_and_nothing_is_stored(database: Database) -> None:
    before = everything(database)
    assert told(database, [HEADINGS, ASHA, BRYN]).by_kind == {
        "sessions": Difference(("6 October 2026",)),
        "attendances": Difference(("Asha Sample, 6 October 2026", "Bryn Invented, 6 October 2026")),
        "people": Difference(("Asha Sample", "Bryn Invented")),
    }
    assert everything(database) == before


def test_what_is_new_comes_in_order_of_date(database: Database) -> None:
    later, earlier = (["12/9/2026", *ASHA[1:]], ["3/3/2026", *ASHA[1:]])
    found = told(database, [HEADINGS, ASHA, later, earlier])
    assert found.by_kind["sessions"].new == ("3 March 2026", "12 September 2026", "6 October 2026")


def test_a_corrected_copy_tells_what_is_new_gone_and_changed(database: Database) -> None:
    gone = ["13/10/2026", "Cai Example", "member", "yes", "virtual"]
    take(database, [HEADINGS, ASHA, BRYN, gone])
    late = [*ASHA[:3], "late", "hybrid"]
    new = ["20/10/2026", "Asha Sample", "presenter", "yes", "virtual"]
    assert told(database, [HEADINGS, late, [*BRYN[:4], "hybrid"], new]).by_kind == {
        "sessions": Difference(
            ("20 October 2026",), ("13 October 2026",), (Changed("6 October 2026", "mode", "virtual", "hybrid"),)
        ),
        "attendances": Difference(
            ("Asha Sample, 20 October 2026",),
            ("Cai Example, 13 October 2026",),
            (Changed("Asha Sample, 6 October 2026", "mark", "present", "late"),),
        ),
        "people": Difference((), ("Cai Example",)),
    }


def test_kept_beside_the_earlier_copy_nothing_goes(database: Database) -> None:
    take(database, [HEADINGS, ASHA, BRYN])
    found = told(database, [HEADINGS, [*ASHA[:3], "absent", "virtual"]], choice=KEEP_BOTH)
    assert found.by_kind == {
        "attendances": Difference(changed=(Changed("Asha Sample, 6 October 2026", "mark", "present", "absent"),))
    }


def test_a_copy_that_says_the_same_changes_nothing(database: Database) -> None:
    take(database, [HEADINGS, ASHA, BRYN])
    assert not told(database, [HEADINGS, BRYN, ASHA])


def test_a_register_under_another_name_adds_only_what_is_new(database: Database) -> None:
    take(database, [HEADINGS, ASHA])
    found = told(database, [HEADINGS, ASHA, BRYN], file="autumn corrected.xlsx", choice=KEEP_BOTH)
    assert found.by_kind["attendances"] == Difference(("Bryn Invented, 6 October 2026",))


def test_of_people_details_are_told(database: Database) -> None:
    take(database, [["Name", "Grade", "Leader in training"], ["Asha Sample", "CT2", "no"]])
    found = told(database, [["Name", "Grade", "Leader in training"], ["Asha Sample", "ST4", "yes"]])
    assert Changed("Asha Sample", "leader in training", "no", "yes") in found.by_kind["people"].changed
    assert [one.detail for one in found.by_kind["people"].changed] == ["grade", "leader in training"]


def test_of_answers_only_their_number_is_told(database: Database) -> None:
    take(database, [["Time point", WELLBEING], ["TP2", "agree"], ["TP2", "disagree"]])
    found = told(database, [["Time point", WELLBEING], ["TP2", "agree"], ["TP4", "disagree"]])
    assert found.by_kind == {"replies": Difference(("1 reply at TP4",), (), (Changed("TP2", "replies", "2", "1"),))}


def test_terms_that_move_are_told(database: Database) -> None:
    headings = ["Name", "Kind", "Starts", "Ends"]
    take(database, [headings, ["Term 1", "term", "1/9/2026", "18/12/2026"]])
    found = told(database, [headings, ["Term 1", "term", "8/9/2026", "18/12/2026"]])
    assert found.by_kind["terms and time points"].changed == (
        Changed("Term 1", "starts", "1 September 2026", "8 September 2026"),
    )


@pytest.mark.parametrize("times", [1, 2])
def test_it_may_be_asked_again_and_then_accepted(database: Database, times: int) -> None:
    examination = look(database, [HEADINGS, ASHA])
    for _time in range(times):
        assert changes(database, "Test", examination)
    assert list(uploads.accept(database, "Test", examination)) == ["autumn.xlsx"]


def test_an_event_of_the_same_name_on_another_day_is_another(database: Database) -> None:
    heading, rules = ["Name", "Kind", "Starts"], ["Ground rules revisited", "event"]
    take(database, [heading, [*rules, "6/10/2026"]])
    assert told(database, [heading, [*rules, "6/10/2026"], [*rules, "3/11/2026"]]).by_kind == {
        "terms and time points": Difference(("Ground rules revisited, 3 November 2026",))
    }


def test_a_corrected_summary_tells_which_figures_change(database: Database) -> None:
    heading = ["Item", "n", "Disagree", "Agree", "Time"]

    def table(*figures: int) -> list[list[Any]]:
        return [["Results at TP2"], heading, [WELLBEING, *figures]]

    def at_tp2(rows: list[list[Any]]) -> Examination:
        found = look(database, rows)
        given = Answers((*found.given.given, *((asked.key, "TP2") for asked in found.questions[-1:])))
        with database.reading() as connection:
            home = programmes.programme_named(connection, "Test")
            files = [("autumn.xlsx", workbook({"Sheet": rows}))]
            return intake.examine(connection, home, files, given, TODAY)

    uploads.accept(database, "Test", at_tp2(table(7, 2, 5)))
    assert changes(database, "Test", at_tp2(table(7, 3, 4))).by_kind == {
        "figures of summaries": Difference(
            changed=(
                Changed("“disagree” to wellbeing at TP2", "people", "2", "3"),
                Changed("“agree” to wellbeing at TP2", "people", "5", "4"),
            )
        )
    }
