"""What Methods shows of the frameworks: each with its standing, its criteria in words, and what an edition changed."""

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from balint_core.definitions import DefinitionError
from balint_core.editions import asked, differences
from balint_core.figures import counted, listed, long_date
from balint_core.frameworks import Framework
from pages.parts import elements


def fold(shown: Framework, known: Sequence[Framework]) -> None:
    """A framework in a fold of its own, beside the edition of its series that came before."""
    before = [one for one in known if one.series == shown.series and one.valid_from < shown.valid_from]
    with st.expander(elements.plain(shown.title)):
        elements.html(_standing(shown))
        elements.table(
            ["Criterion", "What is asked", "How firmly", "How it is looked at", "Paragraph"],
            [(one.title, one.requirement, one.strength, asked(one, shown), one.paragraph) for one in shown.criteria],
        )
        if before:
            earlier = max(before, key=lambda one: one.valid_from)
            _changes(f"What differs from {earlier.title}", differences(earlier, shown))


def _standing(shown: Framework) -> str:
    """How far the file is to be taken: guidelines or not, known in full or in part, from where, and for whom."""
    chip = elements.chip("ready", "Verified") if shown.complete else elements.chip("warning", "Known in part")
    kind = "b-finding" if shown.complete else "b-finding b-finding-warning"
    unknown = f"<p><b>Not known:</b> {escape(shown.not_known)}</p>" if shown.not_known else ""
    until = f" until {long_date(shown.valid_until)}" if shown.valid_until else ""
    joined = f"For whoever joined the pathway from {long_date(shown.valid_from)}{until}."
    ways = ""
    if shown.branch:
        paths = listed([pathway.title[0].lower() + pathway.title[1:] for pathway in shown.pathways])
        ways = f"<p>The pathway goes by this: {escape(shown.branch.asks.lower())} ({escape(paths)}).</p>"
    return (
        f'<div class="{kind}"><p>{chip}</p><p><b>{escape(shown.standing)}</b></p>{unknown}</div>'
        f'<p class="b-note">{escape(joined)} Equivalences are decided by {escape(shown.decides)}.</p>{ways}'
        f'<p class="b-note">Source: {escape(shown.source)} {_link(shown.source_address)} '
        f"Read on {long_date(shown.verified_on)}.</p>"
    )


def _link(address: str) -> str:
    """An address of the web as a link; anything else that a file may say, as text."""
    if not address.startswith(("https://", "http://")):
        return escape(address)
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(address)}</a>.'


def _changes(title: str, sentences: Iterable[str]) -> None:
    elements.subheading(title)
    elements.html(f'<ul class="b-note">{"".join(f"<li>{escape(one)}</li>" for one in sentences)}</ul>')


def refused(faults: Sequence[DefinitionError]) -> None:
    """The programme's own files that were left out, each with its keys and reasons; nothing for none."""
    if not faults:
        return
    elements.subheading(
        f"{counted(len(faults), 'file')} of your own cannot be used",
        "Until they are mended, progress is shown by the other frameworks.",
    )
    elements.table(
        ["File", "Key", "What is wrong"],
        [(fault.file.name, key or "the file", problem) for fault in faults for key, problem in fault.slips],
    )
