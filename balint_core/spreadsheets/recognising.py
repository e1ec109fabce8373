"""Recognising what a sheet is, by its headings and what stands under them."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from balint_core.spreadsheets.cells import word_key, writing
from balint_core.spreadsheets.counts import as_counts
from balint_core.spreadsheets.joins import recognise_joins
from balint_core.spreadsheets.layouts import HEADING_WITHIN, Holds, Layout, Recognition
from balint_core.spreadsheets.matrix import recognise_matrix
from balint_core.spreadsheets.owner import with_owner
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.workbook import Sheet


def recognise(
    sheet: Sheet, known: Iterable[Layout], file: str = "", answers: Answers = Answers()
) -> Recognition | None:
    """The kind, shape and heading row that fit a sheet best; None where nothing fits well enough.

    A row fits a layout the better the more headings it shares, required and telling ones counting double. Two
    headings are needed, half of the required ones, and one of those or of the telling ones. It is `sure` with a
    telling one, or with nothing left unread: a date and a name beside columns of another kind may be anything.
    """
    layouts_known = list(known)
    for layout in layouts_known:
        shaped = recognise_joins(file, sheet, layout, answers)
        if shaped := shaped or recognise_matrix(file, sheet, layout, layouts_known, answers, date.today().year):
            return shaped
    key_of = cache(word_key)
    best: tuple[int, Recognition] | None = None
    for number, cells in sheet.rows:
        if number > HEADING_WITHIN:
            break
        texts = [writing(cell) for cell in cells]
        keys = [key_of(text) for text in texts]
        for layout in layouts_known:
            found = _fit(layout, number, keys, texts)
            if found and (best is None or found[0] > best[0]):
                best = found
    return with_owner(file, sheet, as_counts(file, sheet, best[1]), answers) if best else None


def _fit(layout: Layout, row: int, keys: list[str], texts: list[str]) -> tuple[int, Recognition] | None:
    if layout.by_key.keys().isdisjoint(keys):
        return None
    found: dict[str, list[int]] = {}
    dropped: dict[int, str] = {}
    unread: dict[int, str] = {}
    for place, key in enumerate(keys, start=1):
        column = layout.by_key.get(key) if key else None
        if column is None:
            if key:
                unread[place] = texts[place - 1]
        elif column.holds is Holds.IDENTIFYING:
            dropped[place] = texts[place - 1]
        elif column.holds is not Holds.IGNORED:
            found.setdefault(column.name, []).append(place)
    telling = [column.name in found for column in layout.columns if column.telling]
    required = [column.name in found for column in layout.columns if column.required]
    enough = any(telling + required) and (len(found) >= 2 or not required) and 2 * sum(required) >= len(required)
    if not enough:
        return None
    told = sum(column.name in found for column in layout.columns if column.required or column.telling)
    score = len(found) + 2 * told - 2 * required.count(False)
    places = {name: where[0] for name, where in found.items()}
    repeated = {name: tuple(where) for name, where in found.items() if len(where) > 1}
    sure = any(telling) or not unread
    titles = {name: texts[place - 1] for name, place in places.items()}
    return score, Recognition(layout, row, places, repeated, dropped, unread, titles, sure, layout.shape)
