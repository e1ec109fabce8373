"""Every figure of a programme with its n, in a workbook: numbers as numbers, and the base of each row beside it.

It holds no answers of anybody; uploaded by mistake, it is known by the heading of the bases and said to be a summary.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from balint_core.comparisons import describe_course
from balint_core.evaluation import (
    Comparison,
    ItemFigures,
    WhoCame,
    course_of,
    describe_change,
    describe_set_apart,
    every_comparison,
)
from balint_core.exports.document import file_name
from balint_core.exports.messages import FOR_THE_PROGRAMME, HOW_MADE, course
from balint_core.figures import Share, round_half_up
from balint_core.people import grades
from balint_core.programme import Overview, overview
from balint_core.record.database import Database
from balint_core.sessions import Held
from balint_core.spreadsheets.templates import PlainCell, PlainTable, write_tables
from balint_core.terms import Occasion
from balint_core.turnout import Rate, Turnout, Turnouts

BASE = "Base of the figures"
Row = tuple[PlainCell, ...]
SHARE = ("Count", "Of (n)", "%", "95 % interval from, %", "to, %")


def figures_workbook(database: Database, programme: str) -> bytes:
    """Every figure of a programme as an .xlsx workbook; KeyError where there is no such programme."""
    found = overview(database, programme)
    if found is None:
        raise KeyError(programme)
    return write_tables(tables(found, found.turnouts()))


def figures_name(overview: Overview) -> str:
    """What the file is called."""
    return file_name([overview.name, "figures"], "xlsx")


def tables(found: Overview, came: Turnouts) -> list[PlainTable]:
    """The workbook's sheets."""
    return [
        _table("Read me", ("Sheet", "What stands there", BASE), _read_me(found), 60),
        _table("Terms", TERMS, _terms(found), 26),
        _table("Sessions", SESSIONS, _sessions(found), 24),
        _table("Who came", ("Terms", "Group or grade", "Within", "People", "n", "%", BASE), _who_came(found), 24),
        _table("Attendance", ("Figure", "Of", "Value", "Count", "n", BASE), _attendance(came), 28),
        _table("Answers", _answers_headings(found), _answers(found), 20),
        *_seldom(found),
        _table("Comparisons", COMPARISONS, _comparisons(found), 20),
        _table("Course", COURSE, _courses(found), 24),
    ]


def _seldom(found: Overview) -> Iterator[PlainTable]:
    """The sheets of what few questionnaires have, where there is any of it."""
    for title, headings, rows in (
        ("Several answers", SEVERAL, list(_several(found))),
        ("Sub-scales", SUBSCALES, list(_subscales(found))),
        ("Other scales", APART, list(_other_scales(found))),
    ):
        if rows:
            yield _table(title, headings, rows, 40)


def _table(title: str, headings: Sequence[str], rows: Iterable[Row], widest: int) -> PlainTable:
    """A sheet whose columns are as wide as their headings and their words, up to `widest` letters."""
    rows = list(rows)
    words = [[len(cell) for row in rows if isinstance(cell := row[place], str)] for place in range(len(headings))]
    widths = [
        min(max(len(heading) + 2, 10, *long), 90 if heading in WORDY else widest)
        for heading, long in zip(headings, ([*column, 0] for column in words), strict=True)
    ]
    return PlainTable(title, headings, rows, widths)


WORDY = (BASE, "In words")


def _read_me(found: Overview) -> Iterator[Row]:
    yield "All", f"Figures of “{found.name}”. {FOR_THE_PROGRAMME}", None
    for words in course(found):
        yield "All", words, None
    yield "Terms", "A row for each term.", "the Balint groups held in the term"
    yield "Sessions", "A row for each session and event.", "those who came to it"
    yield "Who came", "A row for each group and grade, of each term and of all.", "people, each once"
    yield "Attendance", "A row for each figure: of all, by term, mode, group and grade.", "as each row says"
    yield "Answers", "A row for each item at each time point.", "those who chose an answer to the item (n)"
    for table in _seldom(found):
        yield table.title, "Figures that few questionnaires have.", "as each row says"
    yield "Comparisons", "A row for each item at every two time points.", "n at each time point"
    yield "Course", "A row for each item asked at the end of two terms or more.", "n at each time point"
    for words in HOW_MADE:
        yield "How made", words, None


# --- attendance -------------------------------------------------------------------------------------------------

TERMS = (
    *("Term", "First day", "Last day", "Sessions held (n)", "Planned", "Cancelled", "Attendances"),
    *("People", "People a session", "Sessions without names", BASE, "In words"),
)


def _terms(found: Overview) -> Iterator[Row]:
    for one in found.terms:
        numbers = (
            one.held,
            one.planned,
            one.cancelled,
            one.attendances,
            one.people_named,
            _rounded(one.mean_attendance),
        )
        yield (
            *(one.term.name, one.term.starts, one.term.ends, *numbers, one.without_names),
            "Balint groups held; members and presenters, those who led not counted",
            found.paragraph(one),
        )


SESSIONS = ("Day", "Group of the session", "What", "Mode", "Held", "Came (n)", "Led", "Observed", BASE)


def _sessions(found: Overview) -> Iterator[Row]:
    for one in found.sessions:
        said = (one.day, one.group, str(one.kind), str(one.mode or ""), str(one.held))
        if one.held is Held.CANCELLED:
            yield *said, None, None, None, "nobody, it was cancelled"
            continue
        base = "a headcount, without their names" if one.headcount is not None else "people in the register"
        yield *said, one.attending, one.leading, one.observing, base


def _who_came(found: Overview) -> Iterator[Row]:
    for name, came in [("All terms", found.who_came), *found.who_came_by_term.items()]:
        yield from _of_term(name, came)


def _of_term(name: str, came: WhoCame) -> Iterator[Row]:
    base = "people, each once, by the grade at the first session they came to"
    known = {group.id: group.name for group in came.groups}
    for one in came.nested:
        yield name, one.name, known.get(one.within or ""), one.share.count, one.share.of, one.share.percent, base


def _attendance(came: Turnouts) -> Iterator[Row]:
    yield from _turnout("all", came.whole)
    parts: list[tuple[str, Turnout]] = [
        *came.by_term.items(),
        *((str(mode or "mode not recorded"), part) for mode, part in came.by_mode.items()),
        *((f"group “{name}”" if name else "group without a name", part) for name, part in came.by_group.items()),
    ]
    for name, part in parts:
        yield from _turnout(name, part)
    for one in came.by_grade:
        grade = grades().get(one.grade).name
        yield _rate("Attendances by grade at the session, %", grade, one.attendances)
        yield (
            "People with this grade at a session",
            grade,
            one.people,
            one.people,
            None,
            "people, in each of their grades",
        )
    for again in came.retentions:
        between = f"{again.earlier.name} to {again.later.name}"
        yield _rate("Came again in the next term, %", between, again.rate)


def _turnout(name: str, found: Turnout) -> Iterator[Row]:
    yield "Sessions held", name, found.held, found.held, found.planned, "sessions planned"
    yield "Attendances", name, found.attendances, found.attendances, found.held, f"sessions held; {found.who}"
    mean = found.per_session
    yield "People a session", name, _rounded(mean.value), mean.total, mean.n, f"{mean.base}; {found.who}"
    yield "People", name, found.people, found.people, None, "people with a name, each once"
    yield _rate("Came of those expected, %", name, found.expected)


def _rate(figure: str, name: str, rate: Rate) -> Row:
    if rate.share is None:
        return figure, name, None, None, None, f"{rate.base}; not known: {rate.why}"
    return figure, name, rate.share.percent, rate.share.count, rate.share.of, rate.base


# --- answers ----------------------------------------------------------------------------------------------------


def _items(found: Overview) -> list[ItemFigures]:
    return [item for figures in found.time_points for item in figures.items]


def _labels(found: Overview) -> list[str]:
    """Every answer of every scale, once."""
    return list(dict.fromkeys(label for item in _items(found) for label in item.scale.labels))


def _apart(found: Overview) -> list[str]:
    return list(dict.fromkeys(answer for item in _items(found) for answer in item.apart))


def _answers_headings(found: Overview) -> tuple[str, ...]:
    return (
        *("Time point", "Item", "Wording", "Scale", *(f"Answer: {label}" for label in _labels(found)), "n", "Blank"),
        *("Not applicable", *(f"Apart: {answer}" for answer in _apart(found)), "Favourable is", *SHARE),
        *("Median", "Lower quartile", "Upper quartile", "Mean", "SD", BASE),
    )


def _answers(found: Overview) -> Iterator[Row]:
    labels, apart = _labels(found), _apart(found)
    for one in _items(found):
        yield (
            *(one.time_point, one.item.name, one.item.text, one.scale.title),
            *(one.counts.get(label) for label in labels),
            *(one.n, one.missing, one.not_applicable, *(one.apart.get(answer, 0) for answer in apart)),
            *(", ".join(one.scale.favourable), *_share(one)),
            *(one.median, *(one.quartiles or (None, None)), _rounded(one.mean), _rounded(one.standard_deviation)),
            "those who chose an answer; median, quartiles, mean and SD of the places on the scale, 1 for the first",
        )


def _share(item: ItemFigures) -> Row:
    """The favourable share, where anything is said to be favourable."""
    if not item.scale.favourable or not item.n:
        return None, item.n, None, None, None
    low, high = item.interval or (None, None)
    return item.favourable.count, item.n, item.favourable.percent, _rounded(low), _rounded(high)


SEVERAL = ("Time point", "Item", "Choice", "Count", "n", "%", "Blank", "Not applicable", BASE)


def _several(found: Overview) -> Iterator[Row]:
    base = "those who ticked any; somebody may have ticked several, so the shares may add up to more than 100 %"
    for one in (choices for figures in found.time_points for choices in figures.choices):
        for choice in one.counts:
            yield (
                one.time_point,
                one.item.name,
                choice,
                *_parts(one.share(choice)),
                one.missing,
                one.not_applicable,
                base,
            )


SUBSCALES = (
    *("Sub-scale", "Time point", "n", "Too few items answered", "Mean", "SD", "Cronbach's alpha", "alpha n"),
    *("95 % interval from", "to", BASE),
)


def _subscales(found: Overview) -> Iterator[Row]:
    for one in found.scores:
        alpha, interval = one.alpha, one.alpha.interval if one.alpha else None
        yield (
            *(one.subscale.name, one.time_point, one.n, one.too_few),
            *map(_rounded, (one.mean, one.standard_deviation, alpha.value if alpha else None)),
            *(alpha.n if alpha else None, *map(_rounded, interval or (None, None))),
            f"those who answered {one.subscale.least} of {len(one.subscale.items)} items; alpha: all of them",
        )


APART = ("Time point", "Item", "Answer", "Count", "n", "Blank", "Not applicable", BASE)


def _other_scales(found: Overview) -> Iterator[Row]:
    for one in (apart for figures in found.time_points for apart in figures.set_apart):
        for answer, people in one.counts.items():
            yield (
                one.time_point,
                one.name,
                answer,
                people,
                one.n,
                one.missing,
                one.not_applicable,
                describe_set_apart(one),
            )


COMPARISONS = (
    *("Item", "Earlier", "Later", "Earlier count", "Earlier n", "Earlier %", "Later count", "Later n", "Later %"),
    *("Difference, points", "95 % interval from, points", "to, points", BASE, "In words"),
)


def _comparisons(found: Overview) -> Iterator[Row]:
    """Each item at every two time points: of all who answered and, where a code links some, of these alone."""
    for one in every_comparison(found.time_points, found.links):
        if one.later.scale.favourable:
            yield _compared(replace(one, linked=None), "those who chose an answer at each time point, unlinked")
            if one.linked:
                yield _compared(one, "the same people, linked by a code, who chose an answer both times")


def _compared(one: Comparison, base: str) -> Row:
    told = one.told
    return (
        *(one.item.name, one.earlier.time_point, one.later.time_point),
        *(*_parts(told.earlier), *_parts(told.later)),
        *(_rounded(told.difference), *map(_rounded, told.interval or (None, None))),
        *(f"{base}; no test is made", describe_change(one)),
    )


def _parts(share: Share) -> Row:
    return share.count, share.of, share.percent


COURSE = ("Item", "Time points", "First n", "Last n", "Slope, points a time point", BASE, "In words")


def _courses(found: Overview) -> Iterator[Row]:
    """Each item over the ends of terms at which it was answered, in order."""
    by_item: dict[tuple[str, ...], list[ItemFigures]] = {}
    for figures in found.time_points:
        if figures.time_point.occasion is Occasion.END_OF_TERM:
            for item in figures.items:
                if item.n and item.scale.favourable:
                    by_item.setdefault(item.key, []).append(item)
    for items in by_item.values():
        told = course_of(items, found.links)
        if len(items) > 1 and told.trend:
            yield (
                *(items[0].item.name, ", ".join(item.time_point for item in items), items[0].n, items[-1].n),
                _rounded(told.trend.slope),
                "those who chose an answer at each time point, unlinked; no test is made",
                describe_course(told),
            )


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(round_half_up(value, 2))
