"""What was found in the files: grouped by kind, filtered, each going to its cell in the user's own sheet."""

from collections import Counter
from collections.abc import Sequence
from html import escape

import streamlit as st

from balint_core.figures import counted
from balint_core.findings import Finding, Severity, catalogue, shortened
from balint_core.record.database import Database
from balint_core.record.drafts import Draft
from balint_core.record.intake import Examination, FileExamination, SheetExamination
from balint_core.spreadsheets.cells import writing
from balint_core.spreadsheets.corrections import correction, corrections, place
from pages.parts import draft_view, elements, sheet_view

SEVERITY_WORDS = {Severity.ERROR: "Left out", Severity.WARNING: "Please look", Severity.NOTE: "For information"}
FEW, MANY = 5, 100
"""Findings of a kind that are listed to begin with, and when all are asked for."""
LINE = 110
"""Characters of a finding in the list."""
ABOVE = 3
"""Rows shown above the one a finding is in."""
CHOSEN, LOOKING = "finding shown", "sheet looked at"

Name = tuple[str, str, str, str]
Place = tuple[FileExamination, SheetExamination]


def name_of(fault: Finding) -> Name:
    """What a finding is known by while files are read again."""
    return (fault.file, fault.sheet or "", fault.cell or "", fault.code)


@st.fragment
def findings(database: Database, draft: Draft, examination: Examination) -> None:
    """The list with its filters, and beside it the sheet at the finding that was chosen."""
    found = in_order(examination.findings)
    elements.heading(_title(found), "Choose one to see its cell in your own sheet." if found else "")
    if not found:
        with st.expander("Your sheets as they are in the file"):
            _panel(database, draft, examination, [], None)
        return
    kept = _filtered(found)
    chosen = _chosen(kept)
    with st.container(key="findings"):
        listed, shown = st.columns([5, 7], gap="medium")
        with listed:
            _groups(kept, chosen)
        with shown, st.container(key="sheet panel", gap="small"):
            _panel(database, draft, examination, kept, chosen)


def in_order(found: list[Finding]) -> list[Finding]:
    """The findings kind by kind, the serious kinds first, then those with the most."""
    kinds, order = Counter(one.code for one in found), list(Severity)
    return sorted(found, key=lambda one: (order.index(one.severity), -kinds[one.code], one.code))


def _title(found: Sequence[Finding]) -> str:
    counts = Counter(one.severity for one in found)
    if errors := counts[Severity.ERROR]:
        them = "it" if errors == 1 else "them"
        return f"{counted(errors, 'thing')} left out: put {them} right here, or leave {them} out"
    if warnings := counts[Severity.WARNING]:
        return f"{counted(warnings, 'thing')} to look at; nothing is left out"
    return "Nothing is left out"


# --- filters ----------------------------------------------------------------------------------------------------


def _filtered(found: list[Finding]) -> list[Finding]:
    """What the filters leave; they appear once there is something to choose between."""
    counts = Counter(one.severity for one in found)
    codes = Counter(one.code for one in found)
    sheets = Counter(f"{one.file} · {one.sheet}" if one.sheet else one.file for one in found)
    severities = codes_chosen = sheets_chosen = None
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        if len(counts) > 1:
            severities = st.pills(
                "How serious",
                list(counts),
                selection_mode="multi",
                format_func=lambda one: f"{SEVERITY_WORDS[one]} {counts[one]:,}",
                key="filter severity",
            )
        if len(codes) > 2:
            codes_chosen = st.multiselect(
                "Kind",
                list(codes),
                format_func=lambda code: f"{catalogue()[code].title} ({codes[code]:,})",
                placeholder="Every kind",
                key="filter kind",
                width=260,
            )
        if len(sheets) > 1:
            sheets_chosen = st.multiselect(
                "Sheet",
                list(sheets),
                format_func=lambda sheet: f"{sheet} ({sheets[sheet]:,})",
                placeholder="Every sheet",
                key="filter sheet",
                width=260,
            )
    return [
        one
        for one in found
        if (not severities or one.severity in severities)
        and (not codes_chosen or one.code in codes_chosen)
        and (not sheets_chosen or (f"{one.file} · {one.sheet}" if one.sheet else one.file) in sheets_chosen)
    ]


def _chosen(kept: list[Finding]) -> int | None:
    """The place of the finding to show: the one that was clicked or, once that is gone, the first with a cell."""
    if (named := st.session_state.get(CHOSEN)) is not None:
        for number, fault in enumerate(kept):
            if name_of(fault) == named:
                return number
    return next((number for number, fault in enumerate(kept) if fault.cell), 0 if kept else None)


def _choose(fault: Finding) -> None:
    st.session_state[CHOSEN] = name_of(fault)
    st.session_state.pop(LOOKING, None)


# --- the list ---------------------------------------------------------------------------------------------------


def _groups(kept: list[Finding], chosen: int | None) -> None:
    """The findings under a heading for each kind."""
    several = len({(fault.file, fault.sheet) for fault in kept}) > 1
    for code in dict.fromkeys(fault.code for fault in kept):
        found = {number: fault for number, fault in enumerate(kept) if fault.code == code}
        _group(code, found, chosen, several=several)
    if not kept:
        elements.note("Nothing of this kind.")


def _group(code: str, found: dict[int, Finding], chosen: int | None, *, several: bool) -> None:
    fault = catalogue()[code]
    with st.container(key=f"kind {fault.severity} {code}"):
        elements.html(
            f'<h3 class="b-kind">{elements.chip(fault.severity, SEVERITY_WORDS[fault.severity])}'
            f"<span>{escape(fault.title)}</span><em>{len(found):,}</em></h3>"
        )
        whole = st.session_state.get(f"whole {code}", False)
        shown = list(found)[: MANY if whole else FEW]
        if chosen in found and chosen not in shown:
            shown.append(chosen)
        for number in shown:
            st.button(
                _line(found[number], several=several),
                key=f"finding {number}{' chosen' if number == chosen else ''}",
                on_click=_choose,
                args=(found[number],),
                type="tertiary",
                width="stretch",
            )
        if len(found) > FEW and not whole:
            more = f"Show all {len(found):,}" if len(found) <= MANY else f"Show the first {MANY} of {len(found):,}"
            st.button(more, key=f"more {code}", on_click=_unfold, args=(code,), type="tertiary")
        elif len(found) > MANY:
            elements.note(f"And {len(found) - MANY:,} more. Your copy with the findings marked has them all.")


def _unfold(code: str) -> None:
    st.session_state[f"whole {code}"] = True


def _line(fault: Finding, *, several: bool) -> str:
    where = " ".join(filter(None, (fault.sheet if several or not fault.cell else None, fault.cell))) or fault.file
    return f"**{elements.plain(where)}** {elements.plain(shortened(fault.message, LINE))}"


# --- the sheet beside it ----------------------------------------------------------------------------------------


def _panel(database: Database, draft: Draft, examination: Examination, kept: list[Finding], chosen: int | None) -> None:
    """The finding in full with a way to put its value right, and the sheet at its cell."""
    fault = None if chosen is None else kept[chosen]
    places = {(file.file, sheet.sheet.name): (file, sheet) for file in examination.files for sheet in file.sheets}
    if fault is not None:
        _steps(kept, chosen or 0)
        elements.html(told(fault))
        found = places.get((fault.file, fault.sheet or ""))
        if found and fault.cell and can_be_typed(fault):
            _put_right(database, draft, found, fault)
    _put_right_before(database, draft, examination)
    _sheet(examination, places, fault)


def _steps(kept: list[Finding], chosen: int) -> None:
    """Going through the findings one after the other."""
    if len(kept) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="steps"):
        for label, step, icon in (("Previous", -1, "chevron_left"), ("Next", 1, "chevron_right")):
            to = chosen + step
            st.button(
                label,
                icon=f":material/{icon}:",
                icon_position="left" if step < 0 else "right",
                disabled=not 0 <= to < len(kept),
                on_click=_choose,
                args=(kept[min(max(to, 0), len(kept) - 1)],),
                type="tertiary",
            )
        elements.html(f'<p class="b-note">{chosen + 1:,} of {len(kept):,}</p>')


def told(fault: Finding) -> str:
    """One finding in full: where it is, what was found and expected, what to do."""
    where = ", ".join(filter(None, (fault.sheet and f"sheet “{fault.sheet}”", fault.cell and f"cell {fault.cell}")))
    return (
        f'<div class="b-finding b-finding-{fault.severity}">'
        f"<p>{elements.chip(fault.severity, SEVERITY_WORDS[fault.severity])}"
        f'<span class="b-where">{escape(where or fault.file)}</span></p>'
        f"<p><b>{escape(fault.message)}</b></p><p>Expected: {escape(fault.expected)}.</p>"
        f'<p class="b-remedy">{escape(fault.remedy)}</p></div>'
    )


def can_be_typed(fault: Finding) -> bool:
    """Whether another value in the cell could settle a finding."""
    return fault.severity is not Severity.NOTE and (fault.value is not None or fault.code.startswith("missing-value"))


def _put_right(database: Database, draft: Draft, found: Place, fault: Finding) -> None:
    """The value in the cell, to be typed anew."""
    file, examined = found
    at = place(fault.cell or "")
    if at is None:
        return
    stands = writing(sheet_view.value_at(examined.sheet, at))
    key = correction(file.file, examined.sheet.name, fault.cell or "")
    name = f"typed {draft.id} {key} {stands}"
    with st.form(f"put right {key}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(f"Value in {fault.cell}", stands, key=name, max_chars=500)
        if st.form_submit_button("Use this value", on_click=_use, args=(database, draft, key, name, stands)):
            st.rerun()


def _use(database: Database, draft: Draft, key: tuple[str, str, str], name: str, stands: str) -> None:
    typed = st.session_state[name]
    if typed.strip() != stands:
        draft_view.give(database, draft, key, typed)


def _put_right_before(database: Database, draft: Draft, examination: Examination) -> None:
    """What was put right so far, each with a way back."""
    done = [
        (file, sheet, cell, text)
        for file in examination.files
        for sheet in (file.workbook.sheets if file.workbook else ())
        for cell, text in corrections(examination.answers, file.file, sheet.name).items()
    ]
    if not done:
        return
    title = f"{counted(len(done), 'value').capitalize()} put right here; your file stays as it is"
    with st.expander(title, icon=":material/edit:"):
        for file, sheet, cell, text in done:
            at = place(cell)
            before = writing(sheet_view.value_at(sheet, at)) if at else ""
            with st.container(horizontal=True, vertical_alignment="center"):
                elements.html(
                    f'<p class="b-change"><b>{escape(cell)}</b> <s>{escape(shortened(before)) or "(blank)"}</s> → '
                    f"{escape(shortened(text)) or '(blank)'} <span>{escape(sheet.name)}</span></p>"
                )
                key = correction(file.file, sheet.name, cell)
                if st.button("Take back", key=f"take back {key}", type="tertiary", icon=":material/undo:"):
                    draft_view.give(database, draft, key, None)
                    st.rerun()


def _sheet(examination: Examination, places: dict[tuple[str, str], Place], fault: Finding | None) -> None:
    """The sheet at the finding's cell, or at the rows that were leafed to."""
    readable = {name: one for name, one in places.items() if one[1].sheet.rows}
    at = place(fault.cell) if fault and fault.cell else None
    name, first = st.session_state.get(LOOKING) or (None, None)
    if name not in readable:
        name = (fault.file, fault.sheet or "") if fault and fault.cell else next(iter(readable), None)
        first = None
    if name not in readable:
        return
    view = sheet_view.view_of(*readable[name], examination.answers)
    here = at if fault and name == (fault.file, fault.sheet) else None
    if first is None:
        first = max(1, (here or (1, 1))[0] - ABOVE)
    _leaf(view, list(readable), name, first)
    elements.html(sheet_view.window(view, first, here) + sheet_view.legend(view))


def _leaf(view: sheet_view.View, names: list[tuple[str, str]], name: tuple[str, str], first: int) -> None:
    """Which sheet, and which of its rows."""
    last = min(view.last_row, first + sheet_view.ROWS - 1)
    with st.container(horizontal=True, vertical_alignment="center", key="leafing"):
        if len(names) > 1:
            several = len({file for file, _sheet in names}) > 1
            st.selectbox(
                "Sheet shown",
                names,
                index=names.index(name),
                key=f"sheet shown {name}",
                format_func=lambda one: f"{one[1]} · {one[0]}" if several else one[1],
                label_visibility="collapsed",
                on_change=lambda: _look(st.session_state[f"sheet shown {name}"], 1),
                width=260,
            )
        else:
            elements.html(f'<p class="b-note">Sheet “{escape(name[1])}”</p>')
        if (first, last) == (1, view.last_row):
            return
        elements.html(f'<p class="b-note">Rows {first:,} to {last:,} of {view.last_row:,}</p>')
        above, below = max(1, first - sheet_view.ROWS), last + 1
        for label, to, is_end in (("above", above, first == 1), ("below", below, below > view.last_row)):
            st.button(
                label.capitalize(),
                help=f"Rows {label}",
                icon=f":material/arrow_{'up' if label == 'above' else 'down'}ward:",
                disabled=is_end,
                on_click=_look,
                args=(name, to),
                type="tertiary",
            )


def _look(name: tuple[str, str], first: int) -> None:
    st.session_state[LOOKING] = (name, first)
