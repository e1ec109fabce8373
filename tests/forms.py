"""A small form of the tests' own: items on a scale, boxes to tick and a sub-scale; and answers to it taken in."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from balint_core.programme import Overview, overview
from balint_core.record import intake, programmes, uploads
from balint_core.record.database import Database
from balint_core.record.intake import Examination
from balint_core.spreadsheets.recipe import Answers
from tests.tables import csv

HEARD, SAFE, TENSE, HELPED, SAID = (
    "I felt heard in the group.",
    "I felt safe in the group.",
    "I felt tense in the group.",
    "What helped you in the group?",
    "Anything else about the group?",
)
FIVE = ("strongly disagree", "disagree", "neither", "agree", "strongly agree")
SEVEN = (*FIVE[:2], "somewhat disagree", "neither", "somewhat agree", *FIVE[3:])
NUMBERS = tuple("1234567")
CHOICES = ("talking", "listening", "tea, and biscuits")
SUBSCALE = {"id": "climate", "name": "Climate", "items": ["heard", "safe", "tense"], "least": 2, "better": "higher"}
TERMS = [
    ["Name", "Kind", "Starts", "Ends"],
    ["TP1", "baseline", "1/9/2025", None],
    ["Autumn", "term", "2/9/2025", "18/12/2025"],
    ["TP2", "end of term", "18/12/2025", None],
    ["Spring", "term", "5/1/2026", "27/3/2026"],
    ["TP3", "end of term", "27/3/2026", None],
    ["Summer", "term", "20/4/2026", "17/7/2026"],
    ["TP4", "end of term", "17/7/2026", None],
]


def form(
    points: Sequence[str] = FIVE, subscales: Iterable[dict[str, Any]] = (), choices: Sequence[str] = CHOICES
) -> str:
    """The definition of the form, whose scale has these points; the last two are the favourable ones."""

    def table(name: str, values: dict[str, Any]) -> list[str]:
        return [f"[[{name}]]", *(f"{key} = {str(value).replace('True', 'true')}" for key, value in quoted(values))]

    def quoted(values: dict[str, Any]) -> Iterable[tuple[str, Any]]:
        return ((key, f'"{value}"' if isinstance(value, str) else value) for key, value in values.items())

    occasions = ["baseline", "end of term"]
    lines = ['id = "climate_form"', 'title = "Climate form"', 'source = "Invented."', 'licence = "Free."']
    lines += ["[scales.grade]", 'title = "Agreement"', "diverging = true", "mean = true"]
    lines += [f"favourable = {list(points[-2:])}", 'favourable_label = "agreed"']
    lines += [line for point in points for line in table("scales.grade.points", {"label": point})]
    lines += ["[scales.boxes]", 'title = "Boxes"', "favourable = []", 'favourable_label = ""']
    lines += [line for choice in choices for line in table("scales.boxes.points", {"label": choice})]
    for identity, text in (("heard", HEARD), ("safe", SAFE), ("tense", TENSE)):
        item = {"id": identity, "name": identity.capitalize(), "text": text, "asked_at": occasions, "scale": "grade"}
        lines += table("items", item)
    boxes = {"id": "helped", "name": "Helped", "text": HELPED, "asked_at": occasions, "scale": "boxes", "several": True}
    lines += table("items", boxes)
    lines += table("items", {"id": "anything", "name": "Anything", "text": SAID, "asked_at": occasions})
    lines += [line for subscale in subscales for line in table("subscales", dict(subscale))]
    return "\n".join(lines) + "\n"


def describe(folder: Path, text: str, name: str = "climate_form") -> None:
    """Puts a definition into the programme's own folder, in place of the one of that name."""
    (folder / "instruments").mkdir(parents=True, exist_ok=True)
    (folder / "instruments" / f"{name}.toml").write_text(text, encoding="utf-8")


def look(database: Database, files: dict[str, list[Any]], *given: tuple[str, str]) -> Examination:
    """The examination of tables as files, by code and choice, to whatever is asked."""
    answers = Answers()
    contents = [(name, csv(rows)) for name, rows in files.items()]
    while True:
        with database.reading() as connection:
            found = intake.examine(connection, programmes.programme_named(connection, "Test"), contents, answers)
        more = tuple(
            (asked.key, choice)
            for asked in found.questions
            for code, choice in given
            if asked.code == code and choice in asked.choices and not answers.settles(asked)
        )
        if not more:
            return found
        answers = Answers(answers.given + more)


def take(database: Database, files: dict[str, list[Any]], *given: tuple[str, str]) -> Overview:
    """Takes tables as files, and gives what the programme comes to."""
    examined = look(database, files, *given)
    assert [one.message for one in examined.findings if one.is_error] == []
    uploads.accept(database, "Test", examined)
    return shown(database)


def shown(database: Database) -> Overview:
    found = overview(database, "Test")
    assert found is not None
    return found
