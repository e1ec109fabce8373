"""The report of one term, for Word and as PDF: what was done, who came, what was said, and how each figure is made."""

from balint_core.evaluation import (
    ItemFigures,
    TermSummary,
    TimePointFigures,
    compare,
    describe_change,
    describe_suspension,
    period,
    share_heading,
    share_under_heading,
    term_headline,
)
from balint_core.exports import messages
from balint_core.exports.document import (
    Block,
    Cell,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Table,
    file_name,
)
from balint_core.exports.drawn import picture
from balint_core.exports.messages import FOR_THE_PROGRAMME, HOW_MADE, Message
from balint_core.figures import counted, decimal, ending_once, interval_in_print, long_date, mean_in_print
from balint_core.programme import Overview, overview
from balint_core.record.database import Database
from balint_core.terms import Term
from balint_core.turnout import Rate, Turnouts, describe_turnout

SHARP = 200
"""Dots an inch of a picture on paper; a whole term's report stays small enough for an e-mail."""


def term_report(database: Database, programme: str, term: str) -> Document:
    """The report of a term, by its name; KeyError where there is no such programme or no such term."""
    found = overview(database, programme)
    summary = next((one for one in found.terms if one.term.name == term), None) if found else None
    if found is None or summary is None:
        raise KeyError(term)
    answers = found.answers_after(summary)
    figures = found.turnouts(term=term)
    return Document(
        f"Balint groups · report of {period(summary.term)}",
        term_headline(summary),
        f"{programme} · {summary.term.name}",
        (
            Paragraph(found.paragraph(summary)),
            *_figures(figures, answers, found.response(summary)),
            *_attendance(found, summary),
            *_who_came(found, summary),
            *_said(answers),
            *_changes(found, summary, answers),
            *_quotes(found, answers),
            *_calendar(found, summary.term),
            Heading("How each figure is made"),
            *(Paragraph(words, quiet=True) for words in HOW_MADE),
            Paragraph(FOR_THE_PROGRAMME, quiet=True),
        ),
    )


def term_report_name(overview: Overview, term: str, ending: str) -> str:
    """What the file is called."""
    return file_name([overview.name, term, "report"], ending)


def _figures(found: Turnouts, answers: TimePointFigures | None, replied: Rate) -> list[Block]:
    """The term's figures, each with its base."""
    whole = found.whole
    rows = [
        ("Sessions held", f"{whole.held} of {whole.planned} planned"),
        ("People a session", f"{mean_in_print(whole.per_session.value)}, over {whole.per_session.n} sessions held"),
        ("Attendances", f"{whole.attendances}, {whole.who}"),
        ("People", "not known, no session has names" if whole.people is None else f"{whole.people}, each once"),
    ]
    if whole.without_names:
        sessions = counted(whole.without_names, "session")
        rows.append(("Headcounts", f"{sessions} without names, in the attendances alone"))
    rows.append(("Of those expected", _rate(whole.expected.share, whole.expected.base, whole.expected.why)))
    for mode, part in found.by_mode.items():
        if len(found.by_mode) > 1:
            rows.append((str(mode or "mode not recorded").capitalize(), describe_turnout(part)))
    if answers:
        said = _rate(replied.share, replied.base, replied.why)
        rows.append(("Replies", f"{answers.respondents} at {answers.time_point.name}; {said}"))
    return [Facts(tuple(rows))]


def _rate(share: object, base: str, why: str) -> str:
    return f"{share} of {base}" if share else f"not known: {why}"


def _told(message: Message) -> list[Block]:
    """A message with its picture, what it is of, and its table."""
    return [
        Heading(message.title, 2),
        Picture(picture(message.drawn, dpi=SHARP), message.alternative),
        Paragraph(message.base, quiet=True),
        message.table,
    ]


def _attendance(found: Overview, summary: TermSummary) -> list[Block]:
    inside = [session for session in found.sessions if summary.term.holds(session.day)]
    told = [block for one in messages.attendance(inside, found.calendar, [summary]) for block in _told(one)]
    return [Heading("Attendance"), *(told or [Paragraph("No Balint group was held.")])]


def _who_came(found: Overview, summary: TermSummary) -> list[Block]:
    came = found.who_came_by_term[summary.term.name]
    told = [block for one in messages.who_came(came) for block in _told(one)]
    return [Heading("Who came"), *(told or [Paragraph("Nobody is on record by name.")])]


def _said(answers: TimePointFigures | None) -> list[Block]:
    blocks: list[Block] = [Heading("What people said")]
    if answers is None:
        return [*blocks, Paragraph("No questionnaire was answered at the end of this term.")]
    for message in messages.answers(answers):
        blocks += _told(message)
    if answers.items:
        blocks += [Heading("Item by item", 2), _items(answers.items)]
        blocks += [Paragraph(messages.item_in_words(item)) for item in answers.items]
        if fewest := min((item.n for item in answers.items if item.n), default=0):
            blocks.append(Paragraph(messages.one_person(fewest), quiet=True))
    if answers.not_asked:
        names = ", ".join(f"“{item.name}”" for item in answers.not_asked)
        blocks.append(Paragraph(f"Not asked at {answers.time_point.name}: {names}.", quiet=True))
    return blocks


def _items(items: tuple[ItemFigures, ...]) -> Table:
    rows = tuple(
        (
            Cell(one.item.name, one.item.text),
            str(one.n),
            messages.number(one.missing),
            messages.number(one.not_applicable),
            share_under_heading(one) or "–",
            f"{interval_in_print(one.interval)} %" if one.interval and one.scale.favourable else "–",
            _middle(one),
        )
        for one in items
    )
    headings = ("Item", "n", "Blank", "Not applicable", share_heading(items), "95 % interval", "Median, quartiles")
    return Table(headings, (7, 1, 2, 3, 3, 3, 3), rows, figures=(1, 2, 3, 4, 5, 6))


def _middle(item: ItemFigures) -> str:
    """The median with the quartiles, where the scale allows them."""
    if item.median is None or item.quartiles is None:
        return "–"
    middle, low, high = (decimal(value).removesuffix(".0") for value in (item.median, *item.quartiles))
    return f"{middle} ({low} to {high})"


def _changes(found: Overview, summary: TermSummary, answers: TimePointFigures | None) -> list[Block]:
    """The answers held against those at the end of the term before, in careful sentences."""
    earlier = found.before(summary)
    before = found.answers_after(earlier) if earlier else None
    if answers is None or earlier is None or before is None:
        return []
    blocks: list[Block] = [Heading(f"Against {before.time_point.name}, the end of {earlier.term.name}")]
    for message in messages.changes(before, answers, found.links):
        blocks += _told(message)
    compared = compare(before, answers, found.links)
    told, ending = ending_once([describe_change(one) for one in compared])
    blocks += [Paragraph(text, lead=f"{one.item.name}.") for one, text in zip(compared, told, strict=True)]
    if ending:
        blocks.append(Paragraph(ending, lead="All of these."))
    return blocks if compared else [*blocks, Paragraph("No item was answered at both, so nothing is compared.")]


def _quotes(found: Overview, answers: TimePointFigures | None) -> list[Block]:
    quotes = messages.quotations(found, answers.time_point.name) if answers else []
    if not quotes:
        return []
    return [Heading("In their own words"), *(Paragraph(f"“{words}”") for words in quotes)]


def _calendar(found: Overview, term: Term) -> list[Block]:
    """Events of the term, and gaps that touch it or lie before it."""
    before = found.calendar.before(term)
    since = before.ends if before else term.starts
    gaps = [gap for gap in found.calendar.suspensions if gap.starts <= term.ends and gap.ends >= since]
    events = [event for event in found.calendar.events if term.holds(event.day)]
    if not (gaps or events):
        return []
    said = [Paragraph(describe_suspension(gap)) for gap in gaps]
    return [Heading("Events"), *said, *(Paragraph(f"{long_date(one.day)}: {one.name}.") for one in events)]
