"""What the Upload page shows of a file: what it was taken for, the rows that will be taken, a copy to mend."""

from datetime import date
from functools import partial
from html import escape

import streamlit as st

from balint_core.figures import counted, long_date
from balint_core.people import grades
from balint_core.record.database import Database
from balint_core.record.drafts import Draft
from balint_core.record.intake import Examination, FileExamination, SheetExamination, Status
from balint_core.spreadsheets.corrections import corrections
from balint_core.spreadsheets.layouts import Column, Holds
from balint_core.spreadsheets.markup import marked_copy, marked_name
from pages.parts import draft_view, elements

STATUS_WORDS = {
    Status.READY: ("ready", "Ready to accept"),
    Status.NEEDS_ANSWERS: ("under-way", "Needs your answer"),
    Status.REJECTED: ("error", "Nothing to take"),
    Status.ALREADY_IMPORTED: ("note", "Already here"),
}
PREVIEW = 8
"""Rows of a sheet that are shown before it is accepted."""


def files(database: Database, draft: Draft, examination: Examination) -> None:
    """Each file of the draft: its name and status, a line a sheet, the good rows in a fold, and what may be done."""
    for kept, file in zip(draft.files, examination.files, strict=True):
        with st.container(border=True, gap="xsmall", key=f"file {kept.place}"):
            kind, words = STATUS_WORDS[file.status(examination.answers)]
            with st.container(horizontal=True, vertical_alignment="center"):
                elements.html(f'<div class="b-file"><b>{escape(file.file)}</b>{elements.chip(kind, words)}</div>')
                _copy(file, examination)
                st.button(
                    "Remove",
                    key=f"remove {kept.place}",
                    on_click=draft_view.remove,
                    args=(database, draft, kept.place),
                    type="tertiary",
                    icon=":material/close:",
                )
            sheets = "".join(f"<li>{_sheet_line(sheet)}</li>" for sheet in file.sheets)
            previews = "".join(_preview(sheet) for sheet in file.sheets if sheet.reading.taken)
            elements.html(f'<ul class="b-file-sheets">{sheets or _refused(file)}</ul>{previews}')


def _copy(file: FileExamination, examination: Examination) -> None:
    """The user's own workbook with the findings marked, made on the click and kept nowhere."""
    if not file.workbook or not file.workbook.sheets:
        return
    texts = {sheet.name: corrections(examination.answers, file.file, sheet.name) for sheet in file.workbook.sheets}
    if not any(texts.values()) and not any(fault.cell for fault in file.findings):
        return
    st.download_button(
        "Copy with findings marked",
        partial(marked_copy, file.file, file.content, file.findings, texts),
        file_name=marked_name(file.file),
        help=COPY,
        key=f"copy {file.file}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


COPY = "Your own workbook, the cells coloured and commented, to mend in your spreadsheet program and upload again."


def _refused(file: FileExamination) -> str:
    return "".join(f"<li>{escape(fault.message)}</li>" for fault in file.own_findings)


def _sheet_line(sheet: SheetExamination) -> str:
    reading = sheet.reading
    if sheet.recognition is None:
        return f"<em>Sheet “{escape(sheet.sheet.name)}”: not read</em>"
    nouns = {"people": ("person", "people"), "responses": ("reply", "replies"), "entries": ("entry", "entries")}
    parts = [counted(number, *nouns.get(what, (what[:-1], what))) for what, number in sheet.counts.items() if number]
    rows = counted(len(reading.taken), *sheet.entry)
    left_out = f", {counted(reading.rejected, *sheet.entry)} left out" if reading.rejected else ""
    said = f": {', '.join(parts)}" if parts else ""
    return (
        f"Sheet “{escape(sheet.sheet.name)}” was taken for <b>{escape(sheet.recognition.layout.article)}</b>"
        f"{escape(said)} <em>({rows}{left_out}; headings in row {sheet.recognition.heading_row})</em>"
    )


def _preview(sheet: SheetExamination) -> str:
    """The first rows that will be taken, as they were understood."""
    assert sheet.recognition is not None
    columns = [column for column in sheet.recognition.layout.columns if column.name in sheet.recognition.has]
    rows = sheet.reading.rows
    table = elements.table_html(
        ["Row", *(column.heading for column in columns)],
        [(str(row.number), *(_shown(row.get(one.name), one) for one in columns)) for row in rows[:PREVIEW]],
        f"The first {counted(PREVIEW, 'row')} of {len(rows):,}" if len(rows) > PREVIEW else "",
    )
    name = escape(sheet.sheet.name)
    return f'<details class="b-fold"><summary>The rows of “{name}” that will be taken</summary>{table}</details>'


def _shown(value: object, column: Column) -> str | None:
    if value is None:
        return None
    if column.holds is Holds.GRADE:
        return grades().get(str(value)).name
    return long_date(value) if isinstance(value, date) else str(value)
