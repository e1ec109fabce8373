"""What My progress shows of the criteria themselves: their standing and source, and the same record by others."""

from collections.abc import Iterable, Mapping
from html import escape

import streamlit as st

from balint_core.accreditation import Progress, headline
from balint_core.editions import differences
from balint_core.figures import long_date
from balint_core.frameworks import Framework
from balint_core.record.people import Person
from pages.parts import elements

OWN_PAGE = "The Society's own page"
EARLIEST = (
    "When you joined the pathway is not recorded, so the earliest edition is taken. Note the day under “Joined "
    "pathway” in the list of people: the edition of that day is yours."
)


def banner(progress: Progress, own: Framework, person: Person, known: Iterable[Framework]) -> None:
    """That these are guidelines, their source, what is not known of them, and how they differ from one's own.

    Among several editions that are `known`, the day of joining decides which is one's own: where it is not recorded,
    that is said.
    """
    framework = progress.framework
    pathway = next((one.title for one in framework.pathways if one.id == progress.pathway), None)
    asks = f"{framework.branch.asks} is not recorded, so every pathway is shown." if framework.branch else ""
    parts = [f"<p>{escape(framework.standing)}</p>"]
    if pathway or asks:
        parts.append(f"<p>{escape(f'Your pathway: {in_lower(pathway)}.' if pathway else asks)}</p>")
    if person.joined_pathway is None and framework == own and _has_editions(own, known):
        parts.append(f"<p>{escape(EARLIEST)}</p>")
    if not framework.complete:
        parts.append(
            f'<p class="b-guide-partly"><b>Known in part.</b> {escape(framework.not_known or "")} '
            f"{source_link(framework, OWN_PAGE)}</p>"
        )
    checked = f"Checked on {long_date(framework.verified_on)}."
    parts.append(f'<p class="b-guide-source">{escape(framework.source)} {source_link(framework)} {checked}</p>')
    elements.html(f'<div class="b-guide">{"".join(parts)}</div>')
    if framework != own:
        differing(framework, own, person)


def _has_editions(own: Framework, known: Iterable[Framework]) -> bool:
    return any(one.series == own.series and one.id != own.id for one in known)


def in_lower(title: str) -> str:
    return title[0].lower() + title[1:]


def source_link(framework: Framework, label: str = "Source") -> str:
    """A link to where the criteria are published; nothing where no page is known."""
    address = framework.source_address
    if not address.startswith(("https://", "http://")):
        return ""
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{label}</a>.'


def differing(chosen: Framework, own: Framework, person: Person) -> None:
    """Which criteria are somebody's own and why, and what differs in those chosen."""
    why = "the day of joining the pathway is not recorded, so the earliest edition is taken"
    if joined := person.joined_pathway:
        on = f"when you joined the pathway on {long_date(joined)}"
        why = f"in force {on}" if own.in_force_on(joined) else f"none was in force {on}, so the nearest one is taken"
    elements.note(
        f"Your own criteria are those of the {own.title}: {why}. Here the same record is held against others."
    )
    if told := differences(own, chosen):
        lines = "".join(f"<li>{escape(one)}</li>" for one in told)
        elements.html(f'<h3 class="b-h3">What differs</h3><ul class="b-changes">{lines}</ul>')


def others(found: Iterable[Progress], own: Framework, chosen: Framework) -> None:
    """The same record by every other framework: one line for each."""
    rest = [one for one in found if one.framework != chosen]
    if not rest:
        return
    elements.heading("The same record by other criteria", "Choose them above to see each criterion.")
    rows = "".join(
        f"<li><b>{escape(one.framework.title)}</b> {_tags(one.framework, own)}<span>{escape(headline(one))}</span></li>"
        for one in rest
    )
    elements.html(f'<ul class="b-editions">{rows}</ul>')


def _tags(framework: Framework, own: Framework) -> str:
    tags = [elements.chip("ready", "Your own")] if framework == own else []
    return "".join([*tags, *([] if framework.complete else [elements.chip("warning", "Known in part")])])


def chosen_framework(known: Mapping[str, Framework], own: Framework) -> Framework:
    """The criteria to look by: one's own unless others are chosen."""
    identities = list(known)
    chosen = st.selectbox(
        "Criteria", identities, index=identities.index(own.id), format_func=lambda one: known[one].title
    )
    return known[chosen]
