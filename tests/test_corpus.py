"""Every file of the corpus gives what its entry says, in every format, and each finding's cell holds what it quotes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils.cell import coordinate_to_tuple
from sqlalchemy import func, select

from balint_core.figures import long_date
from balint_core.findings import Finding
from balint_core.record import uploads
from balint_core.record.database import Database, open_database
from balint_core.record.intake import Examination, Status
from balint_core.record.questionnaires import QuestionnaireFacts
from balint_core.record.register import RegisterFacts
from balint_core.record.schema import attendance, response
from tests.corpus import CORPUS
from tests.corpus.entry import Entry, outcome
from tests.corpus.making import File
from tests.corpus.table import corpus_table

MADE = [(one, one.files[0].ending) for one in CORPUS]
REMADE = [(one.remade(ending), ending) for one in CORPUS for ending in one.also]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One record for all entries; whatever is stored in it is taken back."""
    opened = open_database(f"sqlite:///{(tmp_path_factory.mktemp('corpus') / 'record.sqlite').as_posix()}")
    yield opened
    opened.close()


def look(empty: Database, entry: Entry) -> Examination:
    with empty.reading() as connection:
        return entry.examined(connection)


def named(one: tuple[Entry, str]) -> str:
    return f"{one[0].name}.{one[1]}"


@pytest.mark.parametrize("made", MADE + REMADE, ids=named)
def test_a_file_gives_what_its_entry_says(empty: Database, made: tuple[Entry, str]) -> None:
    entry, _ending = made
    found = look(empty, entry)
    assert sorted(outcome(entry, found)) == sorted(entry.expected)
    for one in found.findings:
        if one.cell and one.value is not None:
            assert quotes(entry.files, one), one
    _stored(empty, found)


def test_there_are_many_files_of_every_format() -> None:
    assert len(CORPUS) >= 90
    assert len({one.name for one in CORPUS}) == len(CORPUS)
    assert {ending for _entry, ending in MADE + REMADE} >= {"xlsx", "xlsm", "xls", "ods", "csv", "tsv"}


def test_the_table_of_the_corpus_is_current() -> None:
    page = Path(__file__).parents[1] / "docs" / "corpus.md"
    assert page.read_text(encoding="utf-8") == corpus_table(), "run: .venv/bin/python -m tests.corpus"


ELSEWHERE = {"year-taken", "owner-taken", "whose-portfolio"}
"""Findings that quote a title, or the name of the sheet or the file."""
OF_THE_ROW = {"blank-mark", "terms-overlap", "another-address", "address-of-another"}
"""Findings that name whoever or whatever the row is about."""
IN_OTHER_WORDS = {"session-disagrees", "formula-error", "blank-session"}
"""Findings that say what the cell was taken to mean."""


def quotes(files: tuple[File, ...], said: Finding) -> bool:
    """Whether a finding's cell holds what it quotes, in the file as it was described."""
    file = next(file for file in files if file.name == said.file)
    if not file.sheets or said.code in ELSEWHERE:
        return True
    cells = {at: shown(value) for at, value in file.cells()[said.sheet or ""].items()}
    row, column = coordinate_to_tuple(said.cell or "")
    held = cells.get((row, column), "")
    first = squashed(said.value or "").split("” “")[0].removesuffix("…")
    if said.code in IN_OTHER_WORDS:
        return held != ""
    if said.code in OF_THE_ROW:
        return any(at[0] == row and first in text for at, text in cells.items())
    return held != "" and (first in held or held in first)


def shown(value: Any) -> str:
    return squashed(long_date(value) if isinstance(value, date) else str(value))


def squashed(text: str) -> str:
    return " ".join(text.split()).casefold()


def _stored(empty: Database, found: Examination) -> None:
    """Takes what is ready into a record, and compares the number of what is kept; nothing stays."""
    if any(file.status(found.answers) is not Status.READY for file in found.files):
        return
    facts = [sheet.facts for file in found.files for sheet in file.sheets]
    came = sum(len(one.attendances) for one in facts if isinstance(one, RegisterFacts))
    answered = sum(len(one.answers) for one in facts if isinstance(one, QuestionnaireFacts))
    with empty.rehearsing() as connection:
        uploads.store(connection, "Programme", found)
        kept = [
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (attendance, response)
        ]
    assert kept == [came, answered]
