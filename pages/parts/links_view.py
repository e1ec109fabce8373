"""The links of a programme on Share: what is at each, its QR code, and changing, withdrawing or taking it along."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from html import escape

import streamlit as st

from balint_core.exports.document import file_name
from balint_core.exports.pdf import as_pdf
from balint_core.exports.published_file import published_document, published_html
from balint_core.exports.qr import qr_png, qr_slide, qr_svg
from balint_core.figures import counted, in_words, long_date
from balint_core.links import address_of_copy, link, opens_here_alone
from balint_core.record import programmes, publications
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.publications import LONGEST_NAME, NotPublished, Publication
from balint_core.snapshot import read
from pages.parts import elements

PUBLISHED = "link just published"
HERE_ALONE = (
    "Only this computer can open this address, since the app runs on it for you alone. To show the page to others "
    "without a server, take the file along, or put it into a copy of the app that shows published pages and nothing "
    "else."
)


def links_of(database: Database, programme: str) -> list[Publication]:
    """The links of a programme, withdrawn ones too, the newest first."""
    with database.reading() as connection:
        home = programmes.programme_named(connection, programme)
        return publications.publications(connection, home) if home else []


def of_programmes_gone(database: Database) -> None:
    """Open links of programmes whose uploads have all been undone: they can still be withdrawn."""
    with database.reading() as connection:
        here = programmes.programmes(connection)
        gone = publications.programmes_with_links(connection).keys() - here.keys()
    for name in sorted(gone):
        links = [one for one in links_of(database, name) if one.withdrawn_at is None]
        if links:
            elements.heading(f"Links of {name}", "Nothing else of this programme is on record any more.")
            _cards(database, links)


def headline(links: Sequence[Publication]) -> str:
    """How many links an audience can open today."""
    number = sum(one.is_open(date.today()) for one in links)
    if not number:
        return "Nothing is open to an audience yet" if not links else "Nothing is open to an audience now"
    return f"{in_words(number).capitalize()} {'link is' if number == 1 else 'links are'} open to an audience"


def section(database: Database, links: Sequence[Publication]) -> None:
    """The links, each as a card, those that are withdrawn in a fold; and the QR code of one just published."""
    standing = [one for one in links if one.withdrawn_at is None]
    withdrawn = [one for one in links if one.withdrawn_at is not None]
    if standing:
        elements.heading("Links", "Whoever has a link sees what is at it, without signing in.")
        _cards(database, standing)
    if withdrawn:
        with st.expander(counted(len(withdrawn), "link was", "links were") + " withdrawn", icon=":material/link_off:"):
            elements.table(
                ["Link", "What was at it", "Published", "Withdrawn", "Opened"],
                [
                    (
                        one.name,
                        one.shown.title,
                        _day(one.made_at),
                        _day(one.withdrawn_at) if one.withdrawn_at else "",
                        one.uses,
                    )
                    for one in withdrawn
                ],
            )
    new = st.session_state.pop(PUBLISHED, None)
    for one in standing:
        if one.number == new:
            _show_code(one)


def _cards(database: Database, links: Sequence[Publication]) -> None:
    for one in links:
        with st.container(border=True, key=f"link {one.number}"):
            _card(database, one)


def _card(database: Database, one: Publication) -> None:
    elements.html(_what(one))
    st.code(_address(one), language=None, wrap_lines=True)
    with st.container(horizontal=True):
        if st.button("Show the QR code", icon=":material/qr_code_2:", key=f"code {one.number}"):
            _show_code(one)
        if one.is_open(date.today()):
            st.link_button("Open the page", _address(one), icon=":material/open_in_new:")
        with st.popover("Name and end", icon=":material/edit:", key=f"change {one.number}"):
            _change(database, one)
        with st.popover("Take along", icon=":material/download:", key=f"take {one.number}"):
            _take_along(database, one)
        with st.popover("Withdraw", icon=":material/link_off:", key=f"withdraw {one.number}"):
            _withdraw(database, one)


def _what(one: Publication) -> str:
    """A link in words: its name and standing, what is at it, from how many people on, and its uses."""
    shown, replaced = one.shown, len(one.snapshots) - 1
    since = f"published on {_moment(shown.made_at)}"
    if replaced:
        since += f", in place of {counted(replaced, 'earlier page')}"
    used = "Not opened yet."
    if one.uses and one.last_used_at:
        used = f"Opened {'once' if one.uses == 1 else f'{one.uses:,} times'}, last on {_moment(one.last_used_at)}."
    said = [f"“{shown.title}”, {since}.", f"{shown.threshold}{f' Why: {shown.reason}' if shown.reason else ''}", used]
    lines = "".join(f'<p class="b-note">{escape(words)}</p>' for words in said)
    return f'<div class="b-file"><h3 class="b-h3">{escape(one.name)}</h3>{_standing(one)}</div>{lines}'


def _standing(one: Publication) -> str:
    if one.expires_on is None:
        return elements.chip("ready", "Open")
    until = long_date(one.expires_on)
    return elements.chip("ready", f"Open until {until}") if one.is_open(date.today()) else _ended(until)


def _ended(until: str) -> str:
    return elements.chip("not-yet-recorded", f"Ended on {until}")


def _address(one: Publication) -> str:
    return link(address_of_copy(st.context.url, "share"), one.token)


# --- its QR code ------------------------------------------------------------------------------------------------


def _show_code(one: Publication) -> None:
    st.dialog(elements.plain(one.name), width="large")(_code)(one)


def _code(one: Publication) -> None:
    address, name = _address(one), one.name
    picture = b64encode(qr_svg(address)).decode()
    alone = opens_here_alone(address)
    elements.html(
        f'<div class="b-code"><img alt="QR code that leads to {escape(address)}" '
        f'src="data:image/svg+xml;base64,{picture}"><div><p class="b-code-title">{escape(one.shown.title)}</p>'
        f'<p class="b-code-say">Point your phone’s camera at the code, or open</p>'
        f'<p class="b-code-address">{escape(address)}</p>'
        f"{f'<p class=b-against>{escape(HERE_ALONE)}</p>' if alone else ''}</div></div>"
    )
    until = f"Shown until {long_date(one.expires_on)}." if one.expires_on else ""
    slide = (
        "Place on a slide",
        lambda: qr_slide(one.shown.title, address, until),
        "pptx",
        "co_present",
    )
    files: list[tuple[str, Callable[[], bytes], str, str]] = [
        ("SVG", lambda: qr_svg(address), "svg", "download"),
        ("PNG", lambda: qr_png(address), "png", "download"),
        slide,
    ]
    with st.container(horizontal=True):
        for label, made, ending, icon in files:
            st.download_button(
                label,
                made,
                file_name=file_name([name, "QR code"], ending),
                icon=f":material/{icon}:",
                on_click="ignore",
                key=f"code of {one.number} as {ending}",
            )


# --- changing it ------------------------------------------------------------------------------------------------


def _change(database: Database, one: Publication) -> None:
    with st.form(f"change link {one.number}", border=False):
        name = st.text_input(
            "What the link is called", one.name, max_chars=LONGEST_NAME, help="The audience does not see it."
        )
        until = st.date_input(
            "Shown until, that day included",
            one.expires_on,
            min_value=min(date.today(), one.expires_on or date.today()),
            format="DD/MM/YYYY",
            help="Left blank, it is shown until you withdraw it.",
        )
        if st.form_submit_button("Keep", type="primary"):
            kept = _try(publications.rename, database, one.number, name) and _try(
                publications.expire, database, one.number, until
            )
            if kept:
                st.rerun()


def _withdraw(database: Database, one: Publication) -> None:
    elements.note(
        "Whoever opens the link is then told kindly that nothing is here any more. This is for good: to show it "
        "again, publish it at a new link. What people have seen or saved, they keep."
    )
    if st.button("Withdraw it for good", key=f"withdraw link {one.number}", type="primary") and _try(
        publications.withdraw, database, one.number
    ):
        st.toast(elements.plain(f"“{one.name}” is withdrawn."))
        st.rerun()


def _try(doing: Callable[..., None], *given: object) -> bool:
    """Whether it could be done; says why where it could not."""
    try:
        doing(*given)
    except (NotPublished, DatabaseAway) as fault:
        st.error(elements.plain(str(fault)))
        return False
    return True


# --- without a server -------------------------------------------------------------------------------------------


def _take_along(database: Database, one: Publication) -> None:
    elements.note("For a room without a network: nothing is in them but what the page shows.")

    def content() -> str:
        with database.reading() as connection:
            return publications.content_of(connection, one.number) or ""

    files: list[tuple[str, str, Callable[[], bytes]]] = [
        ("Page to open without a network", "html", lambda: published_html(read(content()))),
        ("PDF to print or send", "pdf", lambda: as_pdf(published_document(read(content())))),
        ("File for a copy that shows published pages", "balint.json", lambda: content().encode()),
    ]
    for label, ending, made in files:
        st.download_button(
            label,
            made,
            file_name=file_name([one.name], ending),
            icon=":material/download:",
            on_click="ignore",
            key=f"{ending} of {one.number}",
        )


def _day(when: datetime) -> str:
    return long_date(_here(when).date())


def _moment(when: datetime) -> str:
    return f"{_day(when)}, {_here(when):%H:%M}"


def _here(when: datetime) -> datetime:
    return when.replace(tzinfo=UTC).astimezone()
