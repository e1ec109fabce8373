"""A programme as pages and commands show it: the record asked once, and everything concluded from it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from balint_core import turnout
from balint_core.accreditation import Outlook, Progress, assess, look_ahead
from balint_core.evaluation import (
    Links,
    TermSummary,
    TimePointFigures,
    WhoCame,
    describe_term,
    links_of,
    summarise_answers,
    summarise_term,
    who_came,
)
from balint_core.evidence import Evidence, evidence_of
from balint_core.frameworks import OWN_SERIES, Framework, framework_on, frameworks
from balint_core.people import grades
from balint_core.record import (
    attendance,
    calendar,
    identity,
    noted,
    people,
    portfolio,
    programmes,
    questionnaires,
    uploads,
)
from balint_core.record.attendance import Meeting, Session
from balint_core.record.database import Database, RecordChanged
from balint_core.record.identity import Decision, Proposal
from balint_core.record.own_frameworks import OwnFrameworks, own_frameworks, series_of_all
from balint_core.record.own_instruments import instruments_of
from balint_core.record.people import Person
from balint_core.record.questionnaires import Comment
from balint_core.record.roster import Somebody, roster
from balint_core.record.summaries import SummaryFigure, summary_figures
from balint_core.record.told import as_told
from balint_core.scores import ScoreFigures, scores
from balint_core.spreadsheets.sheet import collector_paused
from balint_core.summarised import with_summaries
from balint_core.terms import UNDIVIDED, Calendar, Occasion, Term, single_term
from balint_core.turnout import Base, Rate, Register, Retention, Turnouts, Who

T = TypeVar("T")


@dataclass(frozen=True)
class Overview:
    """Everything the evaluation pages show of one programme; `who_came` is over all sessions, by_term for each term.

    What was answered is asked of the record when it is looked at: `ask` gives the figures of one time point, by its
    name, or of all. It is of the same state of the record as the rest; where that was changed meanwhile, asking raises
    RecordChanged, and `in_one_state` begins anew.
    """

    name: str
    calendar: Calendar
    sessions: tuple[Session, ...]
    register: Register
    terms: tuple[TermSummary, ...]
    who_came: WhoCame
    who_came_by_term: Mapping[str, WhoCame]
    comments: tuple[Comment, ...]
    ask: Callable[[str | None], tuple[TimePointFigures, ...]]
    ask_scores: Callable[[], tuple[ScoreFigures, ...]]
    ask_links: Callable[[], Links]
    ask_turnouts: Callable[[Who, str | None], Turnouts]
    summaries: tuple[SummaryFigure, ...] = ()
    """What tables that were summed up already say, whether it is shown or answers stand in its place."""

    @property
    def people_named(self) -> int | None:
        """How many came; None where sessions were held and none of them has names."""
        return None if self.register.people is None else self.who_came.people

    @property
    def time_points(self) -> tuple[TimePointFigures, ...]:
        """What was answered at every time point."""
        return self.ask(None)

    @property
    def scores(self) -> tuple[ScoreFigures, ...]:
        """Every sub-scale at every time point."""
        return self.ask_scores()

    @property
    def links(self) -> Links:
        """The answers of people who answered more than once, where a code links them."""
        return self.ask_links()

    def turnouts(self, who: Who = Who.MEMBERS, term: str | None = None) -> Turnouts:
        """Attendance in figures, of all terms or of one alone."""
        return self.ask_turnouts(who, term)

    def term(self, name: str | None) -> TermSummary | None:
        """The term of this name; the latest with sessions where there is none of that name."""
        named = [summary for summary in self.terms if summary.term.name == name]
        held = [summary for summary in self.terms if summary.held]
        found = named or held[-1:] or list(self.terms[-1:])
        return found[0] if found else None

    def before(self, summary: TermSummary) -> TermSummary | None:
        earlier = self.calendar.before(summary.term)
        return next((other for other in self.terms if other.term == earlier), None)

    def answers_after(self, summary: TermSummary) -> TimePointFigures | None:
        """What was answered at the end of a term."""
        if summary.term.name == UNDIVIDED:
            closed = [one for one in self.time_points if one.time_point.occasion is Occasion.END_OF_TERM]
            return closed[-1] if closed else None
        closing = self.calendar.closing(summary.term)
        return self.time_point(closing.name) if closing else None

    def time_point(self, name: str) -> TimePointFigures | None:
        return next(iter(self.ask(name)), None)

    def retention(self, summary: TermSummary) -> Retention | None:
        """How many of those who came in the term before came again; None where there is none before."""
        earlier = self.calendar.before(summary.term)
        return turnout.retention(earlier, summary.term, self.register) if earlier else None

    def response(self, summary: TermSummary) -> Rate:
        """How many answered at the end of a term, of those who came in it."""
        answers = self.answers_after(summary)
        if answers is None:
            return Rate(None, Base.ATTENDERS, "no questionnaire was answered at its end")
        people = None if summary.without_names else summary.people
        return turnout.response_rate(answers.respondents, people, Base.ATTENDERS)

    def paragraph(self, summary: TermSummary) -> str:
        """A term in one plain paragraph: what is known of it, with numbers."""
        expected = turnout.turnout(self.register.within(summary.term)).expected
        rates = expected, self.retention(summary), self.response(summary)
        return describe_term(summary, self.before(summary), *rates)


def overview(database: Database, name: str) -> Overview | None:
    """A programme's overview; None where there is no such programme. Kept until the record changes."""
    return in_one_state(lambda: _overview(database, name, database.version()))


def in_one_state(make: Callable[[], T]) -> T:
    """What is made of the record, begun anew as often as that is changed meanwhile."""
    while True:
        with suppress(RecordChanged):
            return make()


@lru_cache(maxsize=16)
def _overview(database: Database, name: str, version: int) -> Overview | None:
    with database.reading_as_of(version) as connection:
        home = programmes.programme_named(connection, name)
        if home is None:
            return None
        with collector_paused():
            rows = attendance.attendances(connection, home)
            sessions = attendance.sessions(connection, home, rows)
            register = Register.of(sessions, rows)
        said = calendar.calendar_of(connection, home)
        terms = said.terms or single_term(session.day for session in register.groups)
        came = {term: turnout.grades_who_came(register.within(term)) for term in terms}
        return Overview(
            name,
            Calendar(terms, said.time_points, said.suspensions, said.events),
            tuple(sessions),
            register,
            tuple(summarise_term(term, _within(term, sessions), sum(came[term].values())) for term in terms),
            who_came(turnout.grades_who_came(register), grades()),
            {term.name: who_came(there, grades()) for term, there in came.items()},
            tuple(questionnaires.comments(connection, home)),
            lambda point: _answers(database, name, point, version),
            lambda: _scores(database, name, version),
            lambda: _links(database, name, version),
            lambda who, term: _turnouts(database, name, who, term, version),
            tuple(summary_figures(connection, home)),
        )


def _within(term: Term, sessions: Sequence[Session]) -> Sequence[Session]:
    """Of sessions in order of date, those in a term."""
    first = bisect_left(sessions, term.starts, key=lambda session: session.day)
    return sessions[first : bisect_right(sessions, term.ends, key=lambda session: session.day)]


@lru_cache(maxsize=64)
def _answers(database: Database, name: str, point: str | None, version: int) -> tuple[TimePointFigures, ...]:
    found = _overview(database, name, version)
    with database.reading_as_of(version) as connection:
        home = programmes.programme_named(connection, name)
        if found is None or home is None:
            return ()
        known = instruments_of(connection, home)
        answered = summarise_answers(
            questionnaires.tallies(connection, home, point),
            questionnaires.respondents(connection, home, point),
            known,
            found.calendar,
        )
    summed_up = [one for one in found.summaries if point in (None, one.time_point)]
    return with_summaries(answered, summed_up, known, found.calendar)


@lru_cache(maxsize=16)
def _scores(database: Database, name: str, version: int) -> tuple[ScoreFigures, ...]:
    order = [one.time_point.name for one in _answers(database, name, None, version)]
    with database.reading_as_of(version) as connection:
        home = programmes.programme_named(connection, name) or 0
        scored = [one for one in instruments_of(connection, home).values() if one.subscales]
        return tuple(
            found for one in scored for found in scores(one, questionnaires.replies(connection, home, one), order)
        )


@lru_cache(maxsize=16)
def _links(database: Database, name: str, version: int) -> Links:
    with database.reading_as_of(version) as connection:
        return links_of(questionnaires.linked_answers(connection, programmes.programme_named(connection, name) or 0))


@lru_cache(maxsize=32)
def _turnouts(database: Database, name: str, who: Who, term: str | None, version: int) -> Turnouts:
    found = _overview(database, name, version)
    if found is None:
        return turnout.turnouts((), Register.of((), (), who))
    terms = found.calendar.terms
    only = next((one for one in terms if one.name == term), None)
    return turnout.turnouts(terms, _register(database, found, who, version), only)


def _register(database: Database, found: Overview, who: Who, version: int) -> Register:
    if who is Who.MEMBERS:
        return found.register
    with database.reading_as_of(version) as connection:
        home = programmes.programme_named(connection, found.name)
        return Register.of(found.sessions, attendance.attendances(connection, home or 0), who)


# --- people -----------------------------------------------------------------------------------------------------


def leaders_in_training(database: Database, programme: str) -> list[Person]:
    """Everybody of a programme who is on the pathway, by name."""
    return [person for person in everybody(database, programme) if person.leader_in_training]


def everybody(database: Database, programme: str) -> list[Person]:
    """Everybody of a programme, by name."""
    with database.reading() as connection:
        home = programmes.programme_named(connection, programme)
        return people.people(connection, home) if home is not None else []


@dataclass(frozen=True)
class WhoIsWho:
    """Everybody in a programme, pairs that may be one person, and what was decided about pairs before."""

    everybody: tuple[Somebody, ...]
    proposals: tuple[Proposal, ...]
    decisions: tuple[Decision, ...]


def who_is_who(database: Database, name: str) -> WhoIsWho:
    """Who is who in a programme; nobody where there is no such programme. Kept until the record changes."""
    return _who_is_who(database, name, database.version())


@lru_cache(maxsize=4)
def _who_is_who(database: Database, name: str, _version: int) -> WhoIsWho:
    with database.reading() as connection:
        home = programmes.programme_named(connection, name)
        if home is None:
            return WhoIsWho((), (), ())
        everybody = roster(connection, home)
        found = identity.proposals(connection, home, everybody)
        return WhoIsWho(tuple(everybody), tuple(found), tuple(identity.decisions(connection, home)))


def frameworks_of(database: Database, programme: str | None) -> dict[str, Framework]:
    """Every framework a programme may use, by id: the shipped ones, those of files, and its own."""
    return {**frameworks(), **own_frameworks_of(database, programme or "").frameworks}


def own_frameworks_of(database: Database, programme: str) -> OwnFrameworks:
    """A programme's own frameworks, and what is wrong with those that cannot be used."""
    with database.reading() as connection:
        return own_frameworks(connection, programmes.programme_named(connection, programme))


def framework_of(person: Person, known: Mapping[str, Framework] | None = None) -> Framework:
    """The edition somebody is judged by, of those `known`: of their own series, the one in force when they joined."""
    return framework_on((known or frameworks()).values(), person.joined_pathway, person.judged_by or OWN_SERIES)


def progress_of(database: Database, person: Person, framework: Framework, on: date) -> Progress:
    """One person's progress by a framework, from every register and portfolio that names them."""
    return progress_by(database, person, [framework], on)[0]


def progress_by(database: Database, person: Person, by: Iterable[Framework], on: date) -> list[Progress]:
    """One person's progress by each of several frameworks; the record is asked once."""
    evidence = evidence_about(database, person)
    return [assess(attributes_of(person), towards(database, framework, evidence), framework, on) for framework in by]


@dataclass(frozen=True)
class Diary:
    """When a programme's groups met and are to meet, and its calendar."""

    meetings: tuple[Meeting, ...]
    calendar: Calendar

    def known_on(self, day: date, today: date) -> tuple[Meeting, ...]:
        """The meetings that may be known on a day: of a day in the past, not those that have followed it since."""
        return tuple(one for one in self.meetings if one.day <= day or one.day > today)


def diary(database: Database, programme: str) -> Diary:
    """The diary of a programme, empty where there is none of that name. Kept until the record changes."""
    return _diary(database, programme, database.version())


@lru_cache(maxsize=16)
def _diary(database: Database, programme: str, _version: int) -> Diary:
    with database.reading() as connection:
        home = programmes.programme_named(connection, programme)
        if home is None:
            return Diary((), Calendar())
        return Diary(tuple(attendance.meetings(connection, home)), calendar.calendar_of(connection, home))


def outlook_of(database: Database, programme: str, person: Person, progress: Progress) -> Outlook:
    """When the counts that are open in somebody's progress may be reached, by their own pace and their groups'."""
    found = diary(database, programme)
    return look_ahead(progress, attributes_of(person), found.known_on(progress.on, date.today()), found.calendar)


def evidence_about(database: Database, person: Person) -> list[Evidence]:
    """Everything that registers and portfolios say of one person, and what was noted about them in the app."""
    with database.reading() as connection:
        together = as_told(connection)
        parts, entries = (
            attendance.parts_of(connection, person.id, together),
            portfolio.entries_of(connection, person.id),
        )
        told, leaders = noted.noted_of(connection, person.id), together.leaders
        signers = {entry.signed_by for entry in entries} | {one.note.signed_by for one in told}
        others = {who for who in signers if who is not None and who not in leaders}
        known = {**leaders, **people.known(connection, others)} if others else leaders
        return evidence_of(parts, entries, known, told, person.supervisors)


def grades_of(database: Database, programme: str, person: Person) -> list[tuple[date | None, str]]:
    """Somebody's grades as (since, grade), the earliest first.

    They are those of the list of people; where it has none, those of the registers, since the first session with each.
    """
    with database.reading() as connection:
        listed = people.grades_listed(connection, person.id)
        home = programmes.programme_named(connection, programme)
        if listed or home is None:
            return listed
        seen = attendance.grades_seen(connection, home).get(person.id, {})
    return [(day, grade) for grade, day in sorted(seen.items(), key=lambda begun: begun[1])]


def uploads_to(database: Database, programme: str) -> frozenset[str]:
    """The ids of a programme's uploads."""
    with database.reading() as connection:
        home = programmes.programme_named(connection, programme)
        return frozenset(one.id for one in uploads.history(connection, home or 0))


def towards(database: Database, framework: Framework, evidence: Collection[Evidence]) -> Collection[Evidence]:
    """Evidence without the claims and waivers towards criteria of another series, which are not shown against it."""
    if all(line.framework in (None, framework.id) for line in evidence):
        return evidence
    shipped = {one.id: one.series for one in frameworks().values()}
    series = {**_own_series(database, database.version()), **shipped, framework.id: framework.series}
    return [line for line in evidence if line.framework is None or series.get(line.framework) == framework.series]


@lru_cache(maxsize=4)
def _own_series(database: Database, _version: int) -> dict[str, str]:
    with database.reading() as connection:
        return series_of_all(connection)


def attributes_of(person: Person) -> dict[str, object]:
    """What is known of somebody, by the names frameworks use."""
    return {
        "society_member": person.society_member,
        "health_profession": person.health_profession,
        "psychoanalytic_training": person.psychoanalytic_training,
        "psychodynamic_training": person.psychodynamic_training,
        "training_since": person.training_since,
        "qualified_on": person.qualified_on,
        "joined_pathway": person.joined_pathway,
        "accredited_on": person.accredited_on,
    }
