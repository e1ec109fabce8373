"""Strict reading of the definition files: layouts, instruments, frameworks, grades.

Definitions are TOML files that the programme's own people may read and edit, so a slip must be named with the
file and the key, all slips of a file at once; nothing unknown is quietly passed over. Pydantic does the checking.
"""

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

SHIPPED = Path(__file__).resolve().parent.parent / "data"
STRICT = ConfigDict(extra="forbid", strict=False, str_strip_whitespace=True)
"""Configuration of every definition's dataclass: an unknown key is a slip, not an extra."""

LARGEST = 500_000
"""Bytes of a definition: many times what any has."""
TOO_LARGE = ("", f"is larger than {LARGEST:,} bytes, which no definition needs")
LONGEST_FOUND = 60
"""Characters of a wrong value that are shown."""

Definition = TypeVar("Definition")


class DefinitionError(Exception):
    """A definition file that cannot be used: `file`, and `slips` as (key, what is wrong) pairs."""

    def __init__(self, file: Path, slips: list[tuple[str, str]]) -> None:
        self.file = file
        self.slips = slips
        lines = "\n".join(f"  {key or 'the file'}: {problem}" for key, problem in slips)
        super().__init__(f"{file.name} cannot be used:\n{lines}")

    @property
    def key(self) -> str:
        """The first key that is wrong, written as a path: `criteria.3.needed`."""
        return self.slips[0][0]


class Slips(ValueError):
    """What a definition's own check finds, as (key within it, what is wrong) pairs, all at once."""

    def __init__(self, slips: list[tuple[str, str]]) -> None:
        self.slips = slips
        super().__init__("; ".join(f"{key} {problem}" for key, problem in slips))


@dataclass(frozen=True)
class DefinitionFolder:
    """Where definitions of one kind are read from: the shipped ones, then the programme's own."""

    kind: str

    def files(self) -> Iterator[Path]:
        yield from self.shipped()
        yield from self.own()

    def shipped(self) -> list[Path]:
        return sorted((SHIPPED / self.kind).glob("*.toml"))

    def own(self) -> list[Path]:
        folder = os.environ.get("BALINT_DEFINITIONS")
        return sorted((Path(folder) / self.kind).glob("*.toml")) if folder else []


def read_definition(file: Path, shape: type[Definition]) -> Definition:
    """One TOML file as a frozen dataclass of `shape`; raises DefinitionError naming file and key."""
    return read_definition_text(file, _text(file), shape)


def _text(file: Path) -> str:
    """What a file says, its lines ended alike; raises DefinitionError."""
    try:
        if not file.is_file():
            raise DefinitionError(file, [("", "is not a file, or leads to none")])
        if file.stat().st_size > LARGEST:
            raise DefinitionError(file, [TOO_LARGE])
        content = file.read_bytes()
    except OSError as fault:
        raise DefinitionError(file, [("", f"cannot be read: {fault.strerror}")]) from fault
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise DefinitionError(file, [("", f"is not TOML, which is written in UTF-8 (at line {line})")]) from fault
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_definition_text(file: Path | str, text: str, shape: type[Definition]) -> Definition:
    """A definition's text as a frozen dataclass of `shape`; raises DefinitionError, naming it `file`, and the key."""
    file = Path(file)
    if len(text) > LARGEST:
        raise DefinitionError(file, [TOO_LARGE])
    found: Definition = _understood(file, text, shape)  # type: ignore[arg-type]  # a type can be hashed
    return found


@lru_cache(maxsize=256)
def _understood(file: Path, text: str, shape: type[Any]) -> Any:
    """The same; what was read once is not read again until its text is another. What is wrong is not kept."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise DefinitionError(file, [("", f"is not TOML: {fault}")]) from fault
    except (ValueError, RecursionError) as fault:
        long = isinstance(fault, ValueError)
        problem = "a number in it is too long" if long else "brackets in it are too deep"
        raise DefinitionError(file, [("", f"is not TOML that can be read: {problem}")]) from fault
    try:
        return TypeAdapter(shape).validate_python(content)
    except ValidationError as fault:
        raise DefinitionError(file, [named for slip in fault.errors() for named in _named(slip)]) from fault


def read_definitions(kind: str, shape: type[Definition]) -> dict[str, Definition]:
    """All definitions in `data/<kind>/` and the programme's own folder, by id.

    A definition's id equals its file's name, and a definition of the programme's own replaces a shipped
    one of the same id. Raises DefinitionError for the first file that cannot be used.
    """
    found: dict[str, Definition] = {}
    for file in DefinitionFolder(kind).files():
        found[file.stem] = read_named(file, shape)
    return found


def read_named(file: Path, shape: type[Definition]) -> Definition:
    """A definition whose id equals its file's name; raises DefinitionError where it does not, as for any other slip."""
    definition = read_definition(file, shape)
    identity = getattr(definition, "id")  # noqa: B009 - every definition has one; the type variable cannot say so
    if identity != file.stem:
        raise DefinitionError(file, [("id", f"is “{identity}” but the file is named “{file.stem}”")])
    return definition


def _named(slip: Any) -> list[tuple[str, str]]:
    """A slip of pydantic's with its key; the slips of a definition's own check each with theirs."""
    key = _key(slip["loc"])
    own = slip.get("ctx", {}).get("error")
    if isinstance(own, Slips):
        return [(".".join(filter(None, (key, inner))), problem) for inner, problem in own.slips]
    return [(key, str(own) if isinstance(own, ValueError) else _wording(slip))]


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(step + 1 if isinstance(step, int) else step) for step in location)


def _wording(slip: Any) -> str:
    if slip["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        return "is not a key that is known here"
    if slip["type"] in ("missing", "missing_argument", "missing_keyword_only_argument"):
        return "is missing"
    found = repr(slip["input"])
    if len(found) > LONGEST_FOUND:
        found = f"{found[:LONGEST_FOUND]}…"
    return f"{slip['msg'][0].lower()}{slip['msg'][1:]} (found {found})"
