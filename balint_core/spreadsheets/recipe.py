"""Questions about a sheet that its reader cannot settle alone, and the answers somebody gave.

An entry whose meaning is not known is a question, asked once for all the cells it stands in, and never a guess.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from balint_core.definitions import DefinitionError

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

    def as_json(self) -> list[dict[str, str]]:
        return [
            {"code": code, "column": column, "about": about, "choice": choice}
            for (code, column, about), choice in self.given
        ]


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
