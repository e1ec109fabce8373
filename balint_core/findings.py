"""Findings: what is wrong, or worth knowing, in somebody's file, in the coordinates of that file.

A finding is a value, collected with all others and never raised. What it says stands in
`data/help/findings.toml`, apart from the code that finds it.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache

from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import SHIPPED, STRICT, read_definition


class Severity(StrEnum):
    """How much a finding matters: an error leaves something out, a warning asks for a look, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@definition(frozen=True, config=STRICT)
class Fault:
    """A kind of finding: its wording, with {value} and other words in braces filled in where it is found."""

    severity: Severity
    title: str
    message: str
    expected: str
    remedy: str


@definition(frozen=True, config=STRICT)
class Catalogue:
    """Every kind of finding, by code."""

    id: str
    source: str
    findings: dict[str, Fault]


@dataclass(frozen=True)
class Finding:
    """One finding: its stable `code`, where it is (file, sheet, A1 cell), what stands there and what to do."""

    code: str
    severity: Severity
    message: str
    expected: str
    remedy: str
    file: str = ""
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None

    def as_json(self) -> dict[str, str | None]:
        return asdict(self)

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@cache
def catalogue() -> dict[str, Fault]:
    """Every kind of finding by its code, from `data/help/findings.toml`."""
    return read_definition(SHIPPED / "help" / "findings.toml", Catalogue).findings


def finding(
    code: str,
    *,
    file: str = "",
    sheet: str | None = None,
    cell: str | None = None,
    value: object = None,
    **words: str,
) -> Finding:
    """A finding of a kind in the catalogue; `words` fill the braces of its wording. KeyError for an unknown code."""
    fault = catalogue()[code]
    shown = None if value is None else shortened(str(value))
    filling = {"value": shown or "", "file": file, "sheet": sheet or "", **words}
    return Finding(
        code,
        fault.severity,
        fault.message.format_map(filling),
        fault.expected.format_map(filling),
        fault.remedy.format_map(filling),
        file,
        sheet,
        cell,
        shown,
    )


def shortened(text: str, limit: int = 120) -> str:
    """Text on one line and no longer than a finding can show."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
