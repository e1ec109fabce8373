"""What the Upload page shows of a file: what it was taken for, findings, questions, a preview of the good rows."""

from collections import Counter
from datetime import date
from html import escape

import streamlit as st

from balint_core.figures import counted, long_date
from balint_core.findings import Finding, Severity, catalogue
from balint_core.people import grades
from balint_core.record.intake import Examination, FileExamination, SheetExamination, Status
from balint_core.spreadsheets.layouts import Column, Holds
from balint_core.spreadsheets.recipe import Answers, Question
from pages.parts import elements

STATUS_WORDS = {
    Status.READY: ("ready", "Ready to accept"),
    Status.NEEDS_ANSWERS: ("under-way", "Needs your answer"),
    Status.REJECTED: ("error", "Nothing to take"),
    Status.ALREADY_IMPORTED: ("note", "Already here"),
}
SEVERITY_WORDS = {Severity.ERROR: "Left out", Severity.WARNING: "Please look", Severity.NOTE: "For information"}
PREVIEW = 8
"""Rows of a sheet that are shown before it is accepted."""
FEW = 12
"""Findings up to which every group is open to begin with."""
SHOWN = 60
"""Findings of one kind and file that are listed; the rest are counted."""
ANSWER = "answer"


def file_card(file: FileExamination, status: Status) -> None:
    """One file: its name and status, a line a sheet, then findings and the good rows in folds."""
    kind, words = STATUS_WORDS[status]
    sheets = "".join(f"<li>{_sheet_line(sheet)}</li>" for sheet in file.sheets)
    with st.container(border=True):
        elements.html(
            f'<div class="b-file"><b>{escape(file.file)}</b>{elements.chip(kind, words)}</div>'
            f'<ul class="b-file-sheets">{sheets}</ul>{_findings(file.findings)}'
            + "".join(_preview(sheet) for sheet in file.sheets if sheet.reading.rows)
        )


def _sheet_line(sheet: SheetExamination) -> str:
    reading = sheet.reading
    if sheet.recognition is None:
        return f"<em>Sheet “{escape(sheet.sheet.name)}”: not read</em>"
    nouns = {"people": ("person", "people"), "responses": ("reply", "replies"), "entries": ("entry", "entries")}
    parts = [counted(number, *nouns.get(what, (what[:-1], what))) for what, number in sheet.counts.items() if number]
    rows = counted(len(reading.rows), "row")
    left_out = f", {counted(reading.rejected, 'row')} left out" if reading.rejected else ""
    said = f": {', '.join(parts)}" if parts else ""
    return (
        f"Sheet “{escape(sheet.sheet.name)}” was taken for <b>{escape(sheet.recognition.layout.article)}</b>"
        f"{escape(said)} <em>({rows}{left_out}; headings in row {sheet.recognition.heading_row})</em>"
    )


def _findings(found: list[Finding]) -> str:
    """All findings, grouped by kind, the serious ones first and open while they are few."""
    kinds = Counter(fault.code for fault in found)
    order = list(Severity)
    codes = sorted(kinds, key=lambda code: (order.index(catalogue()[code].severity), -kinds[code]))
    few = sum(fault.severity is not Severity.NOTE for fault in found) <= FEW
    return "".join(_group(code, [fault for fault in found if fault.code == code], few) for code in codes)


def _group(code: str, found: list[Finding], few: bool) -> str:
    fault = catalogue()[code]
    label = elements.chip(fault.severity, SEVERITY_WORDS[fault.severity])
    shown = "".join(map(_finding, found[:SHOWN]))
    if len(found) > SHOWN:
        shown += f'<p class="b-note">And {len(found) - SHOWN:,} more of the same kind.</p>'
    is_open = " open" if few and fault.severity is not Severity.NOTE else ""
    return (
        f'<details class="b-fold"{is_open}><summary>{label} {escape(fault.title)} '
        f"<em>({len(found):,})</em></summary>{shown}</details>"
    )


def _finding(fault: Finding) -> str:
    where = ", ".join(filter(None, (fault.sheet and f"sheet “{fault.sheet}”", fault.cell and f"cell {fault.cell}")))
    return (
        f'<div class="b-finding b-finding-{fault.severity}"><p class="b-where">{escape(where or fault.file)}</p>'
        f"<p><b>{escape(fault.message)}</b> Expected: {escape(fault.expected)}.</p>"
        f'<p class="b-remedy">{escape(fault.remedy)}</p></div>'
    )


def _preview(sheet: SheetExamination) -> str:
    """The first rows that will be taken, as they were understood."""
    assert sheet.recognition is not None
    columns = [sheet.recognition.layout.column(name) for name in sheet.recognition.places]
    rows = sheet.reading.rows
    table = elements.table_html(
        ["Row", *(column.heading for column in columns)],
        [(str(row.number), *(_shown(row.get(one.name), one) for one in columns)) for row in rows[:PREVIEW]],
        f"The first {counted(PREVIEW, 'row')} of {len(rows):,}" if len(rows) > PREVIEW else "",
    )
    name = escape(sheet.sheet.name)
    is_open = " open" if sheet.reading.rejected else ""
    return (
        f'<details class="b-fold"{is_open}><summary>The rows of “{name}” that will be taken</summary>{table}</details>'
    )


def _shown(value: object, column: Column) -> str | None:
    if value is None:
        return None
    if column.holds is Holds.GRADE:
        return grades().get(str(value)).name
    return long_date(value) if isinstance(value, date) else str(value)


# --- questions --------------------------------------------------------------------------------------------------


def _key(question: Question) -> str:
    return f"{ANSWER} {question.code} {question.column} {question.about}"


def questions(examination: Examination) -> None:
    """Each question once, with the guess ticked where there is one."""
    if not examination.questions:
        return
    elements.heading("A few questions", "Each is asked once, for all the cells it stands in.")
    asked: dict[str, tuple[str, str, str]] = st.session_state.setdefault(ANSWER, {})
    for question in examination.questions:
        asked[_key(question)] = question.key
        chosen = examination.answers.to(question.code, question.about, question.column) or question.guess
        place = question.choices.index(chosen) if chosen in question.choices else None
        cells = f"Cells {', '.join(question.cells[:8])}" + ("…" if len(question.cells) > 8 else "")
        st.radio(
            elements.plain(question.asks),
            question.choices,
            index=place,
            key=_key(question),
            format_func=elements.plain,
            horizontal=len(question.choices) <= 4,
            captions=None,
            help=elements.plain(f"Sheet “{question.sheet}”. {cells if question.cells else ''}"),
        )
    if answers_given() != examination.given:
        st.rerun()


def answers_given() -> Answers:
    """The answers that stand on the page now."""
    asked: dict[str, tuple[str, str, str]] = st.session_state.get(ANSWER, {})
    given = ((asked[key], st.session_state.get(key)) for key in asked)
    return Answers(tuple((about, choice) for about, choice in given if choice is not None))
