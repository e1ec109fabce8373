"""What Term summary and Evaluation give to take along: the term report, slides, a poster, every figure."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from balint_core.exports.figures_workbook import figures_name, figures_workbook
from balint_core.exports.pdf import as_pdf
from balint_core.exports.poster import Size, poster_name, poster_pdf, poster_slide
from balint_core.exports.slides import slides, slides_name
from balint_core.exports.term_report import term_report, term_report_name
from balint_core.exports.word import as_word
from balint_core.programme import Overview, in_one_state
from balint_core.programme import overview as overview_of
from balint_core.record.database import Database
from pages.parts import elements

WRITERS = {"Word": ("docx", as_word), "PDF": ("pdf", as_pdf)}
POSTERS = {"PowerPoint": ("pptx", poster_slide), "PDF": ("pdf", poster_pdf)}


def section(database: Database, overview: Overview, term: str | None = None) -> None:
    """The section “Take away”, about a term or else the latest; everything is made when its button is pressed."""
    elements.heading(
        "Take away",
        "Figures of small groups: they are for the programme itself, not for publication. Comments are in them only "
        "where they were released, and nobody's name is.",
    )
    of_term, to_show, to_hang, to_reckon = st.columns(4)
    summary = overview.term(term)
    with of_term, st.container(border=True, height="stretch"):
        if summary:
            name = summary.term.name
            elements.subheading("Term report", f"{name} in words, figures, charts and tables.")
            with st.container(horizontal=True):
                for label, (ending, write) in WRITERS.items():
                    made = partial(_report, database, overview.name, name, write)
                    _button(label, made, term_report_name(overview, name, ending))
        else:
            elements.subheading("Term report", "It can be had once there is a term with sessions.")
    with to_show, st.container(border=True, height="stretch"):
        elements.subheading("Slides", "One message each, charts to be edited, notes to speak from.")
        _button("PowerPoint", partial(_anew, database, overview.name, slides), slides_name(overview))
    with to_hang, st.container(border=True, height="stretch"):
        elements.subheading("Poster", "Figures filled in, places left to write.")
        chosen = st.segmented_control("Size", list(Size), default=Size.A1, key="size of the poster", required=True)
        with st.container(horizontal=True):
            size = Size(chosen or Size.A1)
            for label, (ending, draw) in POSTERS.items():
                _button(
                    label,
                    partial(_anew, database, overview.name, partial(draw, size=size)),
                    poster_name(overview, size, ending),
                )
    with to_reckon, st.container(border=True, height="stretch"):
        elements.subheading("Every figure", "A workbook: each with its n and its base.")
        _button("Excel", partial(figures_workbook, database, overview.name), figures_name(overview))


def _report(database: Database, programme: str, term: str, write: Callable[..., bytes]) -> bytes:
    return write(term_report(database, programme, term))


def _anew(database: Database, programme: str, draw: Callable[[Overview], bytes]) -> bytes:
    found = overview_of(database, programme)
    if found is None:
        raise KeyError(programme)
    return draw(found)


def _button(label: str, made: Callable[[], bytes], name: str) -> None:
    st.download_button(
        label,
        partial(in_one_state, made),
        file_name=name,
        icon=":material/download:",
        on_click="ignore",
        key=f"take away {name}",
    )
