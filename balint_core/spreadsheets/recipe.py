"""Questions about a sheet that its reader cannot settle alone, the answers somebody gave, and remembering them.

An entry whose meaning is not known is a question, asked once for all the cells it stands in, and never a guess. What
was answered for a sheet is its recipe: the next sheet with the same headings is read by it.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from balint_core.definitions import DefinitionError
from balint_core.spreadsheets.cells import word_key

POINTS = " / "
"""Stands between the points of a scale, where a question is about a column of them."""
LEAVE_OUT = "leave out"
"""The answer to any question that drops the rows it is about."""


@dataclass(frozen=True)
class Question:
    """One question: a stable `code`, what it is `about`, the cells concerned, the choices and the guess.

    Nothing waits for an `optional` one: until it is answered, its guess stands.
    """

    code: str
    about: str
    asks: str
    sheet: str
    cells: tuple[str, ...]
    choices: tuple[str, ...]
    guess: str | None = None
    column: str = ""
    optional: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.code, self.column, self.about)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Answers:
    """What was answered, by (code, column, about); a blank column answers for every column."""

    given: tuple[tuple[tuple[str, str, str], str], ...] = ()

    def to(self, code: str, about: str, column: str = "") -> str | None:
        return self._choices.get((code, column, about)) or self._choices.get((code, "", about))

    @cached_property
    def _choices(self) -> dict[tuple[str, str, str], str]:
        return dict(self.given)

    def settles(self, question: Question) -> bool:
        return self.to(question.code, question.about, question.column) in question.choices

    def with_guesses(self, questions: Iterable[Question]) -> "Answers":
        """These answers, and the guess of each question that has one and is not answered."""
        more = tuple((asked.key, asked.guess) for asked in questions if asked.guess and not self.settles(asked))
        return Answers(self.given + more)

    def over(self, others: "Answers") -> "Answers":
        """These answers, and the others where these have none; two others that disagree have none either."""
        mine = {key for key, _choice in self.given}
        more: dict[tuple[str, str, str], set[str]] = {}
        for key, choice in others.given:
            more.setdefault(key, set()).add(choice)
        agreed = (key for key, choices in more.items() if len(choices) == 1 and key not in mine)
        return Answers(self.given + tuple((key, more[key].pop()) for key in agreed))

    def as_json(self) -> list[dict[str, str]]:
        return [
            {"code": code, "column": column, "about": about, "choice": choice}
            for (code, column, about), choice in self.given
        ]


# --- remembering ------------------------------------------------------------------------------------------------

HEADING_ROW = "heading-row"
"""The question in which row of a sheet the headings stand: where they are, not what they say."""
OF_ONE_FILE = frozenset(
    {
        "newer-copy",
        "same-entries",
        "same-entries-of-some",
        "unknown-time-point",
        "which-year",
        "whose-portfolio",
        "value",
        "two-of-one-name",
    }
    | {HEADING_ROW}
)
"""Questions whose answer holds for one file only, and is not remembered."""
THIS_SHEET, THIS_FILE = "this sheet", "this file"
"""What a remembered question is about that named its file and sheet, or its file alone."""


OF_SHEET = ", sheet "


def sheet_of(file: str, sheet: str) -> str:
    """What a question about a whole sheet is about."""
    return f"{file}{OF_SHEET}{sheet}"


@dataclass(frozen=True)
class Remembered:
    """An answer as a recipe keeps it, with the question it was given to, so that it can be shown and changed."""

    code: str
    column: str
    about: str
    asks: str
    choices: tuple[str, ...]
    choice: str

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.code, self.column, self.about)


def worth_remembering(questions: Iterable[Question], answers: Answers, sheet: str) -> list[Remembered]:
    """The answers to a sheet's questions that hold for the next sheet of its kind too; `sheet` as `sheet_of` has it."""
    return [
        Remembered(
            asked.code,
            asked.column,
            {sheet: THIS_SHEET, sheet.split(OF_SHEET)[0]: THIS_FILE}.get(asked.about, asked.about),
            asked.asks,
            asked.choices,
            answers.to(asked.code, asked.about, asked.column) or "",
        )
        for asked in questions
        if asked.code not in OF_ONE_FILE and answers.settles(asked) and not _is_stray(asked, answers)
    ]


def _is_stray(asked: Question, answers: Answers) -> bool:
    """Whether a text in a column of a scale was left out: perhaps somebody's name, and never worth keeping."""
    on_a_scale = asked.code == "unknown-mark" and POINTS in asked.column
    return on_a_scale and answers.to(asked.code, asked.about, asked.column) == LEAVE_OUT


def replayed(remembered: Iterable[Remembered], sheet: str) -> Answers:
    """The answers a recipe gives for a sheet; `sheet` as `sheet_of` has it."""
    places = {THIS_SHEET: sheet, THIS_FILE: sheet.split(OF_SHEET)[0]}
    return Answers(tuple(((one.code, one.column, places.get(one.about, one.about)), one.choice) for one in remembered))


def signature(words: Iterable[str]) -> str:
    """What sheets of one origin have in common: a digest of their kind and headings, whatever their order.

    >>> signature(["Name", "Present?"]) == signature(["present", "NAME"])
    True
    """
    keys = sorted(filter(None, map(word_key, words)))
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def as_toml(remembered: Iterable[Remembered]) -> str:
    """Answers as the TOML that `read_answers` reads, the question above each."""
    return "\n".join(
        f"# {' '.join(one.asks.split())}\n[[answers]]\n"
        + "".join(f"{name} = {json.dumps(text)}\n" for name, text in _entry(one) if text)
        for one in remembered
    )


def _entry(one: Remembered) -> tuple[tuple[str, str], ...]:
    return (("code", one.code), ("column", one.column), ("about", one.about), ("choice", one.choice))


def read_answers(file: Path) -> Answers:
    """Answers from a TOML file of `[[answers]]` with code, about, choice and, if need be, column."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        entries = content["answers"]
        if not all(isinstance(value, str) for entry in entries for value in entry.values()):
            raise TypeError("an answer is text")
        return Answers(
            tuple(((entry["code"], entry.get("column", ""), entry["about"]), entry["choice"]) for entry in entries)
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise DefinitionError(file, [("", f"is not TOML: {fault}")]) from fault
    except (KeyError, TypeError, AttributeError) as fault:
        raise DefinitionError(file, [("answers", "each needs a code, an about and a choice")]) from fault
