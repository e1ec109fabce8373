"""Answers on a scale: words, words with a number, numbers alone, and answers of another scale."""

import pytest

from balint_core.instruments import Instrument, Item, Scale, instruments, questionnaire_layout
from balint_core.scales import usual_scales
from balint_core.spreadsheets.cells import CellFault, word_key
from balint_core.spreadsheets.layouts import Column, layouts
from balint_core.spreadsheets.points import PointsRead, ScaleColumn, read_points
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers
from balint_core.terms import Occasion

AGREEMENT = ["strongly disagree", "disagree", "neither", "agree", "strongly agree"]
UP = "1 means strongly disagree, 5 means strongly agree"
DOWN = "1 means strongly agree, 5 means strongly disagree"
FROM_NOUGHT = "0 means strongly disagree, 4 means strongly agree"


def column(item: str = "wellbeing") -> Column:
    return questionnaire_layout(layouts()["questionnaire"], instruments()["south_wales_balint"]).column(item)


def of_scale(scale: Scale) -> Column:
    """The column of an item with this scale."""
    item = Item("it", "It", "How was it?", (Occasion.BASELINE,), "one")
    instrument = Instrument("made", "Made", "a test", "free", {"one": scale}, (item,))
    return questionnaire_layout(layouts()["questionnaire"], instrument).column("it")


def read(
    *texts: str, of: Column | None = None, answers: Answers = Answers(), notes: tuple[str, ...] = ()
) -> PointsRead:
    cells = {text: [f"A{row}"] for row, text in enumerate(texts, start=2)}
    one = ScaleColumn(of or column(), "My wellbeing", cells)
    return read_points("a.csv", "Sheet1", [one], answers, notes)


def meanings(found: PointsRead) -> list[str | CellFault]:
    (only,) = found.meanings.values()
    return list(only.values())


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Agree", "agree"),
        ("AGREE.", "agree"),
        ("Strongly Agree (5)", "strongly agree"),
        ("5 = strongly agree", "strongly agree"),
        ("4 - Agree", "agree"),
        ("4. Agree", "agree"),
        ("Agree - 4", "agree"),
        ("Agree [4]", "agree"),
        ("Neither agree nor disagree", "neither"),
        ("3: neutral", "neither"),
        ("Completely agree", "strongly agree"),
        ("N/A", "not applicable"),
        ("Not applicable", "not applicable"),
        ("Prefer not to say", "prefer not to say"),
        ("Don’t know", "don't know"),
    ],
)
def test_words_say_which_point_is_meant(text: str, meaning: str) -> None:
    found = read(text)
    assert meanings(found) == [meaning]
    assert not found.questions
    assert not found.findings


@pytest.mark.parametrize(
    ("text", "guess"), [("Agre", "agree"), ("stongly agree", "strongly agree"), ("rather", None), ("strongly", None)]
)
def test_a_slip_is_a_question_with_a_guess_and_never_taken_silently(text: str, guess: str | None) -> None:
    found = read("agree", text)
    assert meanings(found) == ["agree", CellFault("unknown-mark")]
    (question,) = found.questions
    assert (question.code, question.about, question.cells, question.guess) == ("unknown-mark", text, ("A3",), guess)
    assert question.choices == (*AGREEMENT, "not applicable", "prefer not to say", "don't know", LEAVE_OUT)
    answered = read("agree", text, answers=Answers(((question.key, "disagree"),)))
    assert meanings(answered) == ["agree", "disagree"]
    left = read("agree", text, answers=Answers(((question.key, LEAVE_OUT),)))
    assert meanings(left) == ["agree", CellFault(LEAVE_OUT)]


@pytest.mark.parametrize(
    ("numbers", "choices"),
    [
        (("1", "5"), [UP, DOWN]),
        (("0", "4"), [FROM_NOUGHT, "0 means strongly agree, 4 means strongly disagree"]),
        (("2", "3"), [UP, DOWN, FROM_NOUGHT, "0 means strongly agree, 4 means strongly disagree"]),
    ],
)
def test_the_direction_of_bare_numbers_is_asked_once(numbers: tuple[str, ...], choices: list[str]) -> None:
    found = read(*numbers)
    assert meanings(found) == [CellFault("scale-direction")] * 2
    (question,) = found.questions
    assert (question.code, question.guess, list(question.choices)) == ("scale-direction", None, [*choices, LEAVE_OUT])
    assert question.cells == ("A2", "A3")


@pytest.mark.parametrize(("choice", "expected"), [(UP, "strongly agree"), (DOWN, "strongly disagree")])
def test_an_answered_direction_holds_for_every_column_of_the_scale(choice: str, expected: str) -> None:
    two = [ScaleColumn(column(name), name, {"1": ["A2"], "5": ["A3"]}) for name in ("wellbeing", "self_awareness")]
    (question,) = read_points("a.csv", "Sheet1", two).questions
    found = read_points("a.csv", "Sheet1", two, Answers(((question.key, choice),)))
    assert [found.meanings[name]["5"] for name in ("wellbeing", "self_awareness")] == [expected] * 2
    left = read_points("a.csv", "Sheet1", two, Answers(((question.key, LEAVE_OUT),)))
    assert left.meanings["wellbeing"]["5"] == CellFault(LEAVE_OUT)


@pytest.mark.parametrize(
    ("texts", "notes", "expected"),
    [
        (("1", "5 - Strongly agree"), (), ["strongly disagree", "strongly agree"]),
        (("1", "5 - Strongly disagree"), (), ["strongly agree", "strongly disagree"]),
        (("1", "5"), ("1 = strongly disagree, 5 = strongly agree",), ["strongly disagree", "strongly agree"]),
        (("1", "5"), ("From 1 (low)", "1 = strongly agree to 5 = strongly disagree"), ["strongly agree", AGREEMENT[0]]),
    ],
)
def test_a_sheet_may_prove_the_direction(texts: tuple[str, ...], notes: tuple[str, ...], expected: list[str]) -> None:
    found = read(*texts, notes=notes)
    assert meanings(found) == expected
    assert not found.questions


def test_the_middle_proves_no_direction() -> None:
    assert [question.code for question in read("1", "5", "3 - Neutral").questions] == ["scale-direction"]


def test_what_one_column_proves_holds_for_another_of_the_scale() -> None:
    proof = ScaleColumn(column("self_awareness"), "S", {"5 - Strongly agree": ["A2"]})
    found = read_points("a.csv", "Sheet1", [proof, ScaleColumn(column(), "W", {"1": ["B2"]})])
    assert found.meanings["wellbeing"] == {"1": "strongly disagree"}


def test_a_number_outside_the_scale_is_said_at_its_cell() -> None:
    found = read("1 - strongly disagree", "5", "44", "2.5")
    assert meanings(found)[1:] == ["strongly agree", CellFault("off-the-scale"), CellFault("off-the-scale")]


def test_a_number_is_no_code_where_the_points_are_numbers_themselves() -> None:
    """Three groups are “1 to 5” groups, and not the third answer."""
    found = read("3", "1-5", of=column("groups_so_far"))
    assert meanings(found) == [CellFault("unknown-mark"), "1 to 5"]


@pytest.mark.parametrize(
    ("texts", "strangers"),
    [
        (("agree", "somewhat agree", "somewhat disagree"), "“somewhat agree”, “somewhat disagree”"),
        (("1", "5", "6", "7"), "“6”, “7”"),
        (("agree", "7 - strongly agree"), "“7 - strongly agree”"),
        (("very satisfied", "dissatisfied"), "“very satisfied”, “dissatisfied”"),
    ],
)
def test_answers_of_another_scale_are_said_and_not_squeezed_in(texts: tuple[str, ...], strangers: str) -> None:
    found = read(*texts)
    assert found.set_aside == {"wellbeing"}
    assert not found.meanings
    assert not found.questions
    (fault,) = found.findings
    assert fault.code == "other-scale"
    assert strangers in fault.message


def test_a_single_seven_beside_a_column_of_seven_points_is_no_slip_either() -> None:
    title = "How it was"
    columns = [
        ScaleColumn(column("self_awareness"), title, {"5": ["A2"], "6": ["A3"], "7": ["A4"]}),
        ScaleColumn(column(), title, {"3": ["B2"], "6": ["B3"]}),
    ]
    found = read_points("a.csv", "Sheet1", columns)
    assert found.set_aside == {"self_awareness", "wellbeing"}
    assert not found.questions
    assert [fault.code for fault in found.findings] == ["other-scale", "other-scale"]


def test_four_points_have_no_middle_to_take_a_neutral_answer() -> None:
    found = read("agree", "neither agree nor disagree", "disagree", of=of_scale(usual_scales()["agreement_4"]))
    assert [fault.code for fault in found.findings] == ["other-scale"]


@pytest.mark.parametrize("scale", usual_scales().values(), ids=lambda scale: scale.title)
def test_every_usual_scale_reads_its_own_words_and_means_one_thing_by_each(scale: Scale) -> None:
    keys = [word_key(text) for point in scale.points for text in (point.label, *point.writings)]
    assert len(keys) == len(set(keys))
    texts = [text for point in scale.points for text in (point.label, *point.writings)]
    found = read(*texts, of=of_scale(scale))
    assert [one for one in meanings(found)] == [point.label for point in scale.points for _ in (0, *point.writings)]
