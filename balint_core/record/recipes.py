"""Recipes in the record: what was answered for a sheet, replayed on the next one with the same headings.

A recipe belongs to the upload it was answered for, and goes with it when that is undone.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from balint_core.record.schema import recipe, upload
from balint_core.spreadsheets.recipe import Remembered

PERSON = "unknown-person"
"""Who a writing of a name means holds for the whole programme, whatever the sheet it stands in."""


@dataclass(frozen=True)
class Recipe:
    """What was answered for sheets with these headings, each question as it was last; where the latest of them is."""

    signature: str
    kind: str
    file: str
    sheet: str
    headings: tuple[str, ...]
    answers: tuple[Remembered, ...]


def recipes(connection: Connection, programme: int) -> list[Recipe]:
    """A programme's recipes, the latest of each signature, the latest first."""
    question = (
        select(recipe, upload.c.file)
        .join(upload, upload.c.number == recipe.c.upload_number)
        .where(upload.c.programme_id == programme, upload.c.withdrawn_at.is_(None))
        .order_by(recipe.c.upload_number.desc(), recipe.c.sheet)
    )
    found: dict[str, Recipe] = {}
    for row in connection.execute(question).mappings():
        latest = found.get(row["signature"])
        known = latest.answers if latest else ()
        keys = {answer.key for answer in known}
        older = (answer for answer in map(_remembered, row["answers"]) if answer.key not in keys)
        origin = latest or Recipe(row["signature"], row["kind"], row["file"], row["sheet"], tuple(row["headings"]), ())
        found[row["signature"]] = replace(origin, answers=(*known, *older))
    return list(found.values())


def _remembered(kept: dict[str, Any]) -> Remembered:
    return Remembered(**{**kept, "choices": tuple(kept["choices"])})


def remembered_for(known: Iterable[Recipe], signature: str) -> list[Remembered]:
    """What is remembered for a sheet: its own recipe, and whom names mean in any of the programme's recipes."""
    found: dict[tuple[str, str, str], Remembered] = {}
    for one in known:
        for answer in one.answers:
            if one.signature == signature or answer.code == PERSON:
                found.setdefault(answer.key, answer)
    return list(found.values())


def remember(
    connection: Connection,
    upload_number: int,
    sheet: str,
    signature: str,
    kind: str,
    headings: Iterable[str],
    answers: Iterable[Remembered],
) -> None:
    """Keeps the recipe of one sheet."""
    kept = [asdict(answer) for answer in answers]
    connection.execute(
        insert(recipe).values(
            upload_number=upload_number,
            sheet=sheet,
            signature=signature,
            kind=kind,
            headings=list(headings),
            answers=kept,
        )
    )


def change(
    connection: Connection, programme: int, signature: str, key: tuple[str, str, str], choice: str | None
) -> None:
    """Gives a remembered question another answer, or forgets it (None), in every recipe of this signature."""
    uploads = select(upload.c.number).where(upload.c.programme_id == programme)
    mine = (recipe.c.signature == signature) & recipe.c.upload_number.in_(uploads)
    for row in connection.execute(select(recipe).where(mine)).mappings().all():
        answers = [
            asdict(answer) | ({"choice": choice} if answer.key == key else {})
            for answer in map(_remembered, row["answers"])
            if answer.key != key or choice is not None
        ]
        where = (recipe.c.upload_number == row["upload_number"]) & (recipe.c.sheet == row["sheet"])
        connection.execute(update(recipe).where(where).values(answers=answers))
