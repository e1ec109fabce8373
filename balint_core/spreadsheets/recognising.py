"""Recognising what a sheet is, by its headings and what stands under them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice, takewhile

from balint_core.definitions import read_definitions
from balint_core.spreadsheets.answers import TIME_POINT, at, from_long, records, side_by_side
from balint_core.spreadsheets.cells import writing
from balint_core.spreadsheets.counts import as_counts
from balint_core.spreadsheets.headings import LONGEST, Headings, Wording, candidates
from balint_core.spreadsheets.joins import recognise_joins
from balint_core.spreadsheets.layouts import DECLARED, GENERIC, HEADING_WITHIN, TEMPLATE, Holds, Layout, Recognition
from balint_core.spreadsheets.legends import legend_of
from balint_core.spreadsheets.matrix import recognise_matrix
from balint_core.spreadsheets.name_cells import with_names
from balint_core.spreadsheets.not_answers import QUESTIONNAIRE, described, summed_up, without_figures
from balint_core.spreadsheets.owner import with_owner
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.remarks import without_remarks
from balint_core.spreadsheets.submissions import in_earnest
from balint_core.spreadsheets.weekdays import with_weekdays
from balint_core.spreadsheets.workbook import Cell, Sheet


@dataclass(frozen=True)
class Fit:
    """How well headings fit a layout, what that makes the sheet, and what each column's heading was taken to say."""

    score: int
    recognition: Recognition
    headings: Headings
    taken: dict[int, Wording]


@cache
def long_answers() -> Layout:
    """The layout of answers that stand one a row."""
    return read_definitions("shapes", Layout)["answers_long"]


def recognise(
    sheet: Sheet, known: Iterable[Layout], file: str = "", answers: Answers = Answers()
) -> Recognition | None:
    """The kind, shape and heading rows that fit a sheet best; None where nothing fits well enough.

    Headings fit a layout the better the more of them it shares, required and telling ones counting double. Two are
    needed, half of the required ones, and one of those or of the telling ones. It is `sure` with a telling one, or
    with nothing left unread: a date and a name beside columns of another kind may be anything.
    """
    layouts_known = list(known)
    legend = legend_of(sheet, layouts_known)
    found = _recognised(legend.apart(sheet), layouts_known, file, answers)
    return replace(found, skipped=found.skipped | legend.rows) if found and legend.rows else found


def _recognised(sheet: Sheet, layouts_known: list[Layout], file: str, answers: Answers) -> Recognition | None:
    if shaped := _shaped(file, sheet, layouts_known, answers):
        return shaped
    questionnaires = [layout for layout in layouts_known if layout.kind == QUESTIONNAIRE]
    best = _best(sheet, [*layouts_known, long_answers()] if questionnaires else layouts_known)
    is_long = best is not None and best.recognition.layout is long_answers()
    if not is_long and (description := described(sheet, file)):
        return description
    if best is None:
        return summed_up(sheet, file, layouts_known)
    if is_long:
        return from_long(file, sheet, best.recognition, questionnaires) or described(sheet, file)
    return _completed(file, sheet, best, answers)


def recognise_as(
    file: str, sheet: Sheet, layout: Layout, row: int, meant: Mapping[int, str], answers: Answers = Answers()
) -> Recognition:
    """A sheet as somebody says it is: a layout, the row of its headings, and by place which of the layout's is meant.

    Columns whose heading is not said to mean any are not read.
    """
    cells = next(cells for number, cells in sheet.rows if number == row)
    texts = tuple(meant.get(place, "") for place in range(1, sheet.last_column + 1))
    blank = ("",) * len(texts)
    fit = _fit(layout, Headings(row, (row,) * len(texts), texts, texts, blank, (False,) * len(texts)), said=True)
    assert fit is not None
    legend = legend_of(sheet, [layout])
    sheet = legend.apart(sheet)
    found = _completed(file, sheet, replace(fit, recognition=replace(fit.recognition, source=DECLARED)), answers)
    own = {place: text for place, cell in enumerate(cells, start=1) if (text := writing(cell))}
    titles = {name: own.get(place, found.titles[name]) for name, place in fit.recognition.places.items()}
    unread = {place: text for place, text in own.items() if place not in found.read}
    return replace(
        found, titles={**found.titles, **titles}, unread=unread, sure=True, skipped=found.skipped | legend.rows
    )


def _completed(file: str, sheet: Sheet, best: Fit, answers: Answers) -> Recognition:
    """The best fit with what else is told from the sheet: its owner, what is no record, several time points."""
    recognition = best.recognition
    if recognition.layout.kind != QUESTIONNAIRE:
        recognition = with_names(sheet, without_remarks(file, sheet, with_weekdays(sheet, recognition)))
        return with_owner(file, sheet, as_counts(file, sheet, recognition), answers)
    recognition = _without_addresses(sheet, recognition)
    recognition = without_figures(sheet, file, in_earnest(sheet, file, recognition, best.headings, answers))
    return side_by_side(sheet, recognition, best.taken) if recognition.layout.kind == QUESTIONNAIRE else recognition


def _shaped(file: str, sheet: Sheet, known: Sequence[Layout], answers: Answers) -> Recognition | None:
    """A sheet whose records are not rows: joins and leaves, or people down and sessions across."""
    for layout in known:
        if found := recognise_joins(file, sheet, layout, answers):
            return found
        if found := recognise_matrix(file, sheet, layout, list(known), answers, date.today().year):
            return found
    return None


def _best(sheet: Sheet, known: Sequence[Layout]) -> Fit | None:
    """The best fit; a program's own headings before any other, a single row before two or three."""
    best: Fit | None = None
    for headings in candidates(sheet):
        if best and best.headings.source and not headings.source:
            break
        for layout in known:
            found = _fit(layout, headings)
            if found and (best is None or found.score > best.score) and not _is_short_of(found):
                best = found
    if best and _is_from_template(sheet, best.recognition):
        return replace(best, recognition=replace(best.recognition, source=TEMPLATE))
    if best and best.headings.source and best.recognition.layout.kind == QUESTIONNAIRE:
        return replace(best, recognition=_with_time_point(sheet, best))
    return best


def _is_from_template(sheet: Sheet, recognition: Recognition) -> bool:
    """Whether what a template says of its sheet stands above the headings."""
    above = takewhile(lambda row: row[0] < recognition.heading_row, sheet.rows)
    return any(recognition.layout.purpose in cells for _number, cells in above)


def _is_short_of(fit: Fit) -> bool:
    """Answers that stand one a row are of no use without the person, the item or the answer."""
    return fit.recognition.layout is long_answers() and bool(fit.recognition.missing)


def _fit(layout: Layout, headings: Headings, said: bool = False) -> Fit | None:
    """How headings fit a layout; None where too few do, unless somebody said that it is this layout."""
    taken = _taken(layout, headings)
    if not taken and not said:
        return None
    source = headings.source
    found: dict[str, list[int]] = {}
    dropped: dict[int, str] = {}
    unread: dict[int, str] = {}
    for place, (text, name) in enumerate(zip(headings.texts, headings.names, strict=True), start=1):
        wording = taken.get(place)
        column = layout.by_key[wording.key] if wording else None
        own = source.own(name) if source and (layout.kind == QUESTIONNAIRE or column is None) else None
        holds = own or (column.holds if column else None)
        if holds is Holds.IDENTIFYING:
            dropped[place] = text
        elif column is None or holds is Holds.IGNORED:
            if text and holds is None:
                unread[place] = text
        else:
            found.setdefault(column.name, []).append(place)
    parts = {
        column.name: at
        for column in layout.columns
        if column.name not in found and (at := column.parts_among(headings.keys))
    }
    for name, at in parts.items():
        found[name] = [at[0]]
        unread = {place: text for place, text in unread.items() if place not in at}
    weighed = [name for name in found if layout.column(name).holds is not Holds.EMAIL]  # any form may ask for it
    telling = [column.name in found for column in layout.columns if column.telling]
    required = [column.name in found for column in layout.columns if column.required]
    several = len(weighed if unread else found) >= 2
    enough = any(telling + required) and (several or not required) and 2 * sum(required) >= len(required)
    if not enough and not said:
        return None
    told = sum(column.name in found for column in layout.columns if column.required or column.telling)
    score = len(weighed) + 2 * told - 2 * required.count(False)
    recognition = Recognition(
        layout,
        headings.last,
        {name: where[0] for name, where in found.items()},
        {name: tuple(where) for name, where in found.items() if len(where) > 1},
        dropped,
        unread,
        {name: headings.texts[where[0] - 1] for name, where in found.items()},
        any(telling) or not unread,
        layout.shape,
        source.id if source else GENERIC,
        heading_rows=headings.rows,
        parts=parts,
    )
    if source and layout.kind == QUESTIONNAIRE:
        places = (place for place, name in enumerate(headings.names, start=1) if source.numbers_people(name))
        recognition = replace(recognition, numbered={place: headings.texts[place - 1] for place in places})
    return Fit(score, recognition, headings, taken)


def _taken(layout: Layout, headings: Headings) -> dict[int, Wording]:
    """What each heading that this layout knows says, by its place; a questionnaire's may say it in several ways."""
    by_key = layout.by_key
    if layout.kind != QUESTIONNAIRE:
        if by_key.keys().isdisjoint(headings.keys):
            return {}
        columns = enumerate(zip(headings.texts, headings.keys, strict=True), start=1)
        return {place: Wording(text) for place, (text, key) in columns if key and key in by_key}
    if by_key.keys().isdisjoint(headings.may_say):
        return {}
    found = {}
    for place, wordings in enumerate(headings.wordings, start=1):
        if wording := next((one for one in wordings if one.key in by_key), None):
            found[place] = wording
    return found


ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|(?:\d{1,3}\.){3}\d{1,3}")
"""An address of mail, or of a computer."""


def _is_address(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) < LONGEST and ADDRESS.fullmatch(cell.strip()) is not None


def _without_addresses(sheet: Sheet, recognition: Recognition) -> Recognition:
    """A questionnaire with the columns that were not known, but hold addresses, set aside as those are that were."""
    seen = list(islice(records(sheet, recognition), HEADING_WITHIN))
    held = {place: [at(cells, place) for _number, cells in seen] for place in recognition.unread}
    addresses = {place for place, cells in held.items() if any(map(_is_address, cells))}
    dropped = {place: heading for place, heading in recognition.unread.items() if place in addresses}
    unread = {place: heading for place, heading in recognition.unread.items() if place not in addresses}
    return replace(recognition, dropped={**recognition.dropped, **dropped}, unread=unread)


def _with_time_point(sheet: Sheet, fit: Fit) -> Recognition:
    """A program's export with the column of its own that tells the time point: the first of them that is filled."""
    recognition, source = fit.recognition, fit.headings.source
    for heading in source.time_point if source else ():
        if heading in fit.headings.names:
            place = fit.headings.names.index(heading) + 1
            if any(at(cells, place) is not None for _number, cells in records(sheet, recognition)):
                places = {**recognition.places, TIME_POINT: place}
                return replace(recognition, places=places, titles={**recognition.titles, TIME_POINT: heading})
    return recognition
