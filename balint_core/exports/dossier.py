"""A person's dossier: for the society's leadership form, by its criteria, and for ARCP, by training years.

It says what is on record and where that stands. It holds titles, dates and numbers; never what was said in a group.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from balint_core.accreditation import CriterionProgress, Line, Progress, Status, describe, not_asked_for
from balint_core.accreditation.results import Number
from balint_core.accreditation.sentences import number
from balint_core.activities import Activity
from balint_core.evidence import Evidence
from balint_core.exports.document import (
    Block,
    Cell,
    Document,
    Facts,
    Heading,
    Paragraph,
    Standing,
    Table,
    Tone,
    file_name,
)
from balint_core.exports.hours import (
    NOT_RECORDED,
    Attended,
    CpdRule,
    attended,
    cpd_rule,
    credits_in_print,
    hours_in_print,
    in_portfolio,
)
from balint_core.figures import counted, long_date, month
from balint_core.frameworks import CriterionKind, Framework, Strength
from balint_core.people import grades
from balint_core.programme import evidence_about, grades_of, progress_of
from balint_core.record.database import Database
from balint_core.record.people import Person


class Layout(StrEnum):
    """For whom a dossier is laid out."""

    SOCIETY = "society"
    ARCP = "arcp"


STATUS = {
    Status.RECORDED: "Recorded",
    Status.UNDER_WAY: "Under way",
    Status.NOT_YET_RECORDED: "Not yet recorded",
    Status.FOR_A_PERSON: "For a person to judge",
    Status.DECIDED: "Decided",
    Status.NOT_APPLICABLE: "Not asked here",
}
TONE = {
    Status.RECORDED: Tone.SETTLED,
    Status.DECIDED: Tone.SETTLED,
    Status.UNDER_WAY: Tone.UNDER_WAY,
    Status.NOT_YET_RECORDED: Tone.AHEAD,
    Status.FOR_A_PERSON: Tone.FOR_A_PERSON,
    Status.NOT_APPLICABLE: Tone.FOR_A_PERSON,
}

ATTENDANCE = "Balint / case-based discussion group attendance"
BY_PEOPLE = "Nobody is accredited by a count: the people of {body} decide."
HOW_DIVIDED = (
    "A training year begins on the day the list of people gives for it, not with the calendar year. Where a grade has "
    "one day only, it is divided at each anniversary. The grade is that of the day of the session."
)
NO_LATER_YEAR = "; longer than a year, since the list of people gives no later one"
NOT_ASKED_FOR = "These criteria, as far as they are known, do not ask for it."
NO_CONTENT = "Titles, dates and numbers only. Nothing of what was said in a group is recorded anywhere."


@dataclass(frozen=True)
class Subject:
    """Whose dossier it is, and what is on record of them up to a day, in order of date."""

    person: Person
    programme: str
    evidence: tuple[Evidence, ...]
    grades: tuple[tuple[date | None, str], ...]
    on: date

    @property
    def attended(self) -> Attended:
        return attended(self.evidence, self.on)

    def of_kind(self, kind: Activity) -> list[Evidence]:
        return [line for line in self.evidence if line.kind is kind]


def subject_of(database: Database, programme: str, person: Person, on: date) -> Subject:
    """Everything a dossier says of somebody, from the record."""
    lines = [line for line in evidence_about(database, person) if line.stands_on(on)]
    begun = grades_of(database, programme, person)
    return Subject(person, programme, tuple(sorted(lines, key=lambda line: line.day)), tuple(begun), on)


def dossier(
    database: Database, programme: str, person: Person, framework: Framework | None, on: date, layout: Layout
) -> Document:
    """One person's dossier as of a day. The society's needs a framework; for ARCP its criteria are added if given."""
    subject = subject_of(database, programme, person, on)
    progress = progress_of(database, person, framework, on) if framework else None
    if layout is Layout.ARCP:
        return arcp_dossier(subject, progress)
    assert progress is not None
    return society_dossier(subject, progress)


def dossier_name(person: Person, framework: Framework | None, on: date, layout: Layout, ending: str) -> str:
    """What the file is called: “Asha Sample – Balint Society UK 2016 – 22 November 2026.docx”."""
    by = f"{framework.body} {framework.dated.year}" if framework and layout is Layout.SOCIETY else "ARCP"
    return file_name([person.name, by, long_date(on)], ending)


# --- for the society --------------------------------------------------------------------------------------------


def society_dossier(subject: Subject, progress: Progress) -> Document:
    """A dossier in the order of a leadership form: the person, each criterion with its evidence, what is missing."""
    framework = progress.framework
    asked = [found for found in progress.criteria if found.status is not Status.NOT_APPLICABLE]
    return Document(
        f"Dossier · {framework.title}",
        subject.person.name,
        f"{subject.person.name} · {framework.title} · as of {long_date(subject.on)}",
        (
            Paragraph(describe(progress)),
            Facts(tuple(_about(subject, progress))),
            Heading("At a glance"),
            _overview(asked),
            *_sections(progress),
            *_missing(asked),
            *_register(subject),
            *_beside(progress),
            *_cpd(subject),
            *_sources(subject, framework),
        ),
    )


def _about(subject: Subject, progress: Progress) -> Iterator[tuple[str, str]]:
    person, framework = subject.person, progress.framework
    pathway = next((one.title for one in framework.pathways if one.id == progress.pathway), None)
    yield "Name", person.name
    yield "Programme", subject.programme
    if begun := [grade for since, grade in subject.grades if since is None or since <= subject.on]:
        yield "Grade", grades().get(begun[-1]).name
    yield "Criteria", framework.title
    yield (
        "Edition",
        f"{framework.dated:%B %Y}, for people who joined the pathway from {long_date(framework.valid_from)}",
    )
    yield "What they are", framework.standing
    if framework.not_known:
        yield "Not known of them", framework.not_known
    if framework.branch:
        yield "Pathway", pathway or f"{framework.branch.asks} is {NOT_RECORDED}, so every pathway is shown"
    yield "Joined the pathway", long_date(person.joined_pathway) if person.joined_pathway else NOT_RECORDED
    yield "Supervisor", person.supervisor or NOT_RECORDED
    yield "As of", long_date(subject.on)


def _overview(asked: Sequence[CriterionProgress]) -> Table:
    rows = tuple((found.criterion.title, _held_against(found) or "–", STATUS[found.status]) for found in asked)
    return Table(("Criterion", "Recorded", "Status"), (6, 4, 3), rows)


def _held_against(found: CriterionProgress) -> str:
    """What is recorded and, where a number is asked, of how many, in its own unit; a share is said by its reason."""
    if found.recorded is None or found.criterion.kind is CriterionKind.SHARE:
        return ""
    nearest = next((way for way in found.ways if (way.recorded, way.needed) == (found.recorded, found.needed)), None)
    unit = nearest.unit if nearest else found.unit
    if found.needed is None:
        return _units(found.recorded, unit) if unit else counted(int(found.recorded), "entry", "entries")
    return f"{number(found.recorded)} of {_units(found.needed, unit)}" if unit else number(found.recorded)


def _units(value: Number, unit: str) -> str:
    return f"{number(value)} {unit}{'' if value == 1 else 's'}"


def _sections(progress: Progress) -> Iterator[Block]:
    for section in progress.framework.sections:
        found = [one for one in progress.section(section.id) if one.status is not Status.NOT_APPLICABLE]
        if found:
            yield Heading(section.title)
        for one in found:
            yield from _criterion(one, progress)


def _criterion(found: CriterionProgress, progress: Progress) -> Iterator[Block]:
    yield Heading(found.criterion.title, level=2)
    yield Standing(" · ".join(filter(None, (STATUS[found.status], _held_against(found)))), TONE[found.status])
    yield Paragraph(f"{found.criterion.requirement} {_firmness(found)}", quiet=True, keep=True)
    yield Paragraph(found.reason, keep=bool(found.next))
    yield from _ways(found, progress)
    if found.next:
        yield Paragraph(found.next, lead="Next:")
    if found.lines:
        yield _evidence(found)


def _ways(found: CriterionProgress, progress: Progress) -> Iterator[Paragraph]:
    """The ways to meet a count where there are several: those of one pathway are alternatives."""
    titles = {pathway.id: f"{pathway.title}:" for pathway in progress.framework.pathways}
    for place, way in enumerate(found.ways):
        if len(found.ways) > 1:
            own = titles.get(way.way.pathway or "") if progress.pathway is None else None
            said = f"{number(way.recorded)} of {way.needed} {way.way.title}. {way.remark}"
            yield Paragraph(said, lead=own or ("or" if place else "Either"))
        elif way.remark:
            yield Paragraph(way.remark)


def _evidence(found: CriterionProgress) -> Table:
    """The lines behind a criterion, each with where it stands."""
    beneath = [_beneath(found, line) for line in found.lines]
    return _lines_table(found.lines, beneath, counting=found.criterion.kind is CriterionKind.COUNT)


def _lines_table(lines: Sequence[Line], beneath: Sequence[str] = (), *, counting: bool = False) -> Table:
    """Lines with what is said beneath each, else their remark; a column of lengths where one of them has any."""
    lengths = [length(line.evidence) for line in lines]
    said = zip(lines, beneath or [line.remark for line in lines], strict=True)
    columns: list[tuple[str, int, Sequence[Cell | str]]] = [
        ("Date", 4, [short_date(line.evidence.day) for line in lines]),
        ("What", 12, [Cell(line.evidence.words, words) for line, words in said]),
        *([("Length", 4, lengths)] if any(lengths) else []),
        *([("Counts", 3, [number(line.counts) for line in lines])] if counting else []),
        ("Where it stands", 9, [where(line.evidence) for line in lines]),
    ]
    headings, widths, cells = zip(*columns, strict=True)
    return Table(headings, widths, tuple(zip(*cells, strict=True)), figures=_named(headings, "Counts"))


def _named(headings: Sequence[str], *names: str) -> tuple[int, ...]:
    return tuple(place for place, heading in enumerate(headings) if heading in names)


def _beneath(found: CriterionProgress, line: Line) -> str:
    """Why a line is not added or, of a signature that is asked for, the standing of who gave it."""
    if line.remark or not (found.criterion.signed_by and line.evidence.signer_qualified):
        return line.remark
    return f"{line.evidence.signed_by} was an accredited leader on that day"


def _missing(asked: Sequence[CriterionProgress]) -> Iterator[Block]:
    yield Heading("What is missing, and what comes next")
    still = [found for found in asked if found.open]
    if not still:
        yield Paragraph("Nothing that these criteria ask for is missing from the record.")
        return
    rows = tuple((found.criterion.title, Cell(found.next or found.reason, _firmness(found))) for found in still)
    yield Table(("Criterion", "Next"), (5, 9), rows)


def _firmness(found: CriterionProgress) -> str:
    strength = found.criterion.strength
    return "" if strength is Strength.REQUIRED else f"{str(strength).capitalize()}, and holds nothing up."


def _register(subject: Subject) -> Iterator[Block]:
    yield Heading("Register of Balint groups")
    if not subject.attended.sessions:
        yield Paragraph("No session of a Balint group is on record.")
        return
    yield register_table(subject.attended)


def register_table(sessions: Attended, *, sources: bool = True) -> Table:
    """Sessions by date, with role and length, who else led, and where each stands; the sum in the last row."""
    columns: list[tuple[str, int, Sequence[Cell | str], str]] = [
        ("Date", 4, [short_date(one.day) for one in sessions.sessions], "Sum"),
        ("Group", 7, [Cell(one.group or "–", str(one.mode or "")) for one in sessions.sessions], _sessions(sessions)),
        ("Role", 4, [str(one.role).capitalize() for one in sessions.sessions], _leading(sessions)),
        ("Length", 4, [length(one) for one in sessions.sessions], sessions.in_words()),
        ("Led with or by", 6, [", ".join(one.led_with) or "–" for one in sessions.sessions], ""),
    ]
    if sources:
        columns.append(("Where it stands", 6, [Cell(one.file, _place(one)) for one in sessions.sessions], ""))
    headings, widths, cells, sums = zip(*columns, strict=True)
    return Table(headings, widths, tuple(zip(*cells, strict=True)), sum=sums)


def _sessions(sessions: Attended) -> str:
    return counted(sessions.number, "session")


def _leading(sessions: Attended) -> str:
    return f"{sessions.leading} leading" if sessions.leading else ""


def _beside(progress: Progress) -> Iterator[Block]:
    """What the portfolio has that these criteria do not ask for; sessions stand in the register."""
    lines = [line for line in not_asked_for(progress) if line.evidence.kind is not Activity.SESSION]
    if lines:
        yield Heading("Also on record")
        yield Paragraph(NOT_ASKED_FOR, quiet=True, keep=True)
        yield _lines_table(lines)


def _cpd(subject: Subject) -> Iterator[Block]:
    rule, sessions, besides = cpd_rule(), subject.attended, in_portfolio(subject.evidence, subject.on)
    if not sessions.sessions and not besides.sessions:
        return
    notes, left = len(subject.of_kind(Activity.REFLECTION)), counted(sessions.without_length, "session")
    credits = f"{credits_in_print(sessions, rule)}, by the rule of the {rule.title}, for the hours in groups"
    entries = counted(besides.number, "entry", "entries")
    yield Heading("Hours, and credits of CPD")
    yield Facts(
        (
            ("Hours in groups", hours_in_print(sessions.hours) if sessions.hours else NOT_RECORDED),
            ("Without a length", f"{left}, which add nothing" if sessions.without_length else left),
            ("Credits at most", credits if sessions.hours else NOT_RECORDED),
            *([("Hours of the portfolio", f"{hours_in_print(besides.hours)}, of {entries}")] if besides.number else []),
            ("Reflective notes", f"{notes} listed by title"),
        )
    )
    yield from _cpd_by_year(sessions, rule)
    yield Paragraph(f"{rule.asks} {rule.source_address}", quiet=True)


def _cpd_by_year(sessions: Attended, rule: CpdRule) -> Iterator[Block]:
    """The same by calendar year, since credits are asked for by the year; nothing where it is all of one."""
    years = {year: sessions.between(date(year, 1, 1), date(year, 12, 31)) for year in sessions.years}
    if len(years) > 1:
        rows = tuple(
            (str(year), str(one.number), one.in_words(), credits_in_print(one, rule)) for year, one in years.items()
        )
        yield Table(("Year", "Sessions", "Hours", "Credits at most"), (6, 3, 8, 4), rows, figures=(1, 2, 3))


def _sources(subject: Subject, framework: Framework | None) -> Iterator[Block]:
    yield Heading("Sources")
    workbooks = sorted({(line.file, line.sheet) for line in subject.evidence})
    if framework:
        yield Paragraph(f"{framework.source} {framework.source_address} Read on {long_date(framework.verified_on)}.")
    if workbooks:
        said = "; ".join(f"{file}, sheet {sheet}" for file, sheet in workbooks)
        yield Paragraph(said, lead="Workbooks:")
    yield Paragraph(f"Made on {long_date(date.today())}, of the record as of {long_date(subject.on)}.")
    decided = f"{BY_PEOPLE.format(body=framework.body)} " if framework else ""
    yield Paragraph(decided + NO_CONTENT, quiet=True)


# --- for ARCP ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TrainingYear:
    """A stretch of training under one grade; `starts` is None where the record does not say when it began."""

    grade: str | None
    starts: date | None
    ends: date

    @property
    def title(self) -> str:
        begins = f"from {short_date(self.starts)}" if self.starts else "from a day not recorded"
        return f"{grades().get(self.grade).name}, {begins} to {short_date(self.ends)}"

    @property
    def is_long(self) -> bool:
        """Whether it is longer than twelve months: less than full time, or a year that nobody has noted the end of."""
        return self.starts is not None and self.starts + relativedelta(years=1) <= self.ends

    def holds(self, day: date) -> bool:
        return (self.starts is None or self.starts <= day) and day <= self.ends


def training_years(begun: Sequence[tuple[date | None, str]], on: date) -> list[TrainingYear]:
    """The training years up to a day, from somebody's grades as (since, grade), the earliest first.

    A year begins where the list of people has a row for it, and so whole-time and less-than-full-time years are as
    long as they were. A grade that has a single row is divided at each anniversary of its day.
    """
    dated = [(since, grade) for since, grade in begun if since is not None and since <= on]
    undated = next((grade for since, grade in begun if since is None), None)
    edges: list[tuple[date | None, str | None]] = [(None, undated)]
    for place, (since, grade) in enumerate(dated):
        until = dated[place + 1][0] if place + 1 < len(dated) else on + timedelta(days=1)
        told = sum(other == grade for _since, other in dated) > 1
        edges += [(day, grade) for day in ([since] if told else _anniversaries(since, until))]
    ends = [day - timedelta(days=1) for day, _grade in edges[1:] if day] + [on]
    return [TrainingYear(grade, day, end) for (day, grade), end in zip(edges, ends, strict=True)]


def _anniversaries(since: date, until: date) -> list[date]:
    found, year = [since], 1
    while (day := since + relativedelta(years=year)) < until:
        found.append(day)
        year += 1
    return found


def arcp_dossier(subject: Subject, progress: Progress | None) -> Document:
    """A dossier by training years: sessions, hours and assessments in the year and since the start."""
    years = [
        year
        for year in training_years(subject.grades, subject.on)
        if year.starts or _in_year(subject, year) or _assessments(subject, year)
    ]
    return Document(
        ATTENDANCE,
        subject.person.name,
        f"{subject.person.name} · {ATTENDANCE} · as of {long_date(subject.on)}",
        (
            Facts(tuple(_in_short(subject, years))),
            Heading("By training year"),
            _by_year(subject, years),
            Paragraph(HOW_DIVIDED, quiet=True),
            *_registers(subject, years),
            *_cbdgas(subject),
            *([Heading("Held against"), *_local(progress)] if progress else []),
            *_sources(subject, progress.framework if progress else None),
        ),
    )


def _in_year(subject: Subject, year: TrainingYear) -> tuple[Evidence, ...]:
    return tuple(one for one in subject.attended.sessions if year.holds(one.day))


def _assessments(subject: Subject, year: TrainingYear) -> list[Evidence]:
    return [one for one in subject.of_kind(Activity.ASSESSMENT) if year.holds(one.day)]


def _in_short(subject: Subject, years: Sequence[TrainingYear]) -> Iterator[tuple[str, str]]:
    everything = subject.attended
    yield "Name", subject.person.name
    yield "Programme", subject.programme
    if years and years[-1].starts:
        now = Attended(_in_year(subject, years[-1]))
        yield "Training year", f"{years[-1].title}{NO_LATER_YEAR if years[-1].is_long else ''}"
        yield "Attended this training year", f"{counted(now.number, 'session')}; hours: {now.in_words()}"
    else:
        yield "Training year", f"{NOT_RECORDED}: the list of people gives no grade with the day it began"
    yield "Attended since the start", f"{counted(everything.number, 'session')}; hours: {everything.in_words()}"
    yield "Assessments (CBDGA)", str(len(subject.of_kind(Activity.ASSESSMENT)))
    leaders = sorted({leader for one in everything.sessions for leader in one.led_with})
    yield "Leaders of the groups", ", ".join(leaders) or NOT_RECORDED
    yield "As of", long_date(subject.on)


def _by_year(subject: Subject, years: Sequence[TrainingYear]) -> Table:
    rows = []
    for year in years:
        sessions = Attended(_in_year(subject, year))
        rows.append((year.title, *_numbers(sessions), str(len(_assessments(subject, year)))))
    everything = ("Since the start", *_numbers(subject.attended), str(len(subject.of_kind(Activity.ASSESSMENT))))
    headings = ("Training year", "Sessions", "Of these leading", "Hours", "CBDGAs")
    return Table(headings, (11, 3, 3, 5, 3), tuple(rows), figures=(1, 2, 3, 4), sum=everything)


def _numbers(sessions: Attended) -> tuple[str, str, str]:
    return str(sessions.number), str(sessions.leading), sessions.in_words()


def _registers(subject: Subject, years: Sequence[TrainingYear]) -> Iterator[Block]:
    yield Heading("Register")
    if not subject.attended.sessions:
        yield Paragraph("No session of a Balint group is on record.")
    for year in years:
        if sessions := _in_year(subject, year):
            yield Heading(year.title, level=2)
            yield register_table(Attended(sessions))


def _cbdgas(subject: Subject) -> Iterator[Block]:
    yield Heading("Case-based discussion group assessments (CBDGA)")
    found = subject.of_kind(Activity.ASSESSMENT)
    if not found:
        yield Paragraph("None is on record.")
        return
    rows = tuple(
        (short_date(one.day), one.decision or NOT_RECORDED, one.signed_by or NOT_RECORDED, where(one)) for one in found
    )
    yield Table(("Date", "Outcome", "Assessed by", "Where it stands"), (4, 5, 6, 8), rows)


def _local(progress: Progress) -> Iterator[Block]:
    yield Paragraph(f"{progress.framework.title}. {progress.framework.standing}")
    yield _overview([found for found in progress.criteria if found.status is not Status.NOT_APPLICABLE])


# --- words ------------------------------------------------------------------------------------------------------


def short_date(day: date) -> str:
    """
    >>> short_date(date(2026, 10, 6))
    '6 Oct 2026'
    """
    return f"{day.day} {month(day)}"


def length(line: Evidence) -> str:
    """How long a session was, or what of a portfolio has a length; nothing for the rest of a portfolio."""
    if line.minutes is not None:
        return counted(line.minutes, "minute")
    return NOT_RECORDED if line.kind is Activity.SESSION else ""


def where(line: Evidence) -> str:
    """The workbook, sheet and row a line came from."""
    return " · ".join(filter(None, (line.file, _place(line))))


def _place(line: Evidence) -> str:
    return " · ".join(filter(None, (line.sheet, f"row {line.cell[1:]}" if line.cell else "")))
