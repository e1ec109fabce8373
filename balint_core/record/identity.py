"""Who is the same person: pairs that may be one, and what the lead decided about them, undoable at any time.

A decision is about two keys of people, and a merge changes no fact: who is taken for whom follows from the decisions
that stand, so undoing one leaves what was there before. Undoing an upload touches none that were taken here, and
takes back those it brought.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import chain, combinations, product

from sqlalchemy import Connection, delete, insert, or_, select, update

from balint_core.people import initials_fit, name_key, near_pairs
from balint_core.record import attendance, people
from balint_core.record.roster import Somebody, roster
from balint_core.record.schema import STANDING, identity_decision, noted_name, person_name, same_person, upload


class Verdict(StrEnum):
    """What was decided about two people."""

    SAME = "same"
    APART = "apart"


class Reason(StrEnum):
    """Why two may be one person."""

    ONE_ADDRESS = "one e-mail, two names"
    NEAR_NAMES = "names much alike"
    INITIALS = "an initial, and the name written out"
    ONE_NAME = "one name, two e-mails"


LIKELY = {Reason.ONE_ADDRESS: 100, Reason.INITIALS: 85, Reason.ONE_NAME: 60}
"""How likely a reason makes it that two are one, beside the likeness of near names, which is of 100."""


@dataclass(frozen=True)
class Proposal:
    """Two who may be one person, why, and the days on which both came to one session, which speaks against it."""

    one: Somebody
    other: Somebody
    reasons: tuple[Reason, ...]
    together: tuple[date, ...]
    likely: int


@dataclass(frozen=True)
class Decision:
    """What was decided about two people, by the names they had then; `undone_at` is None while it stands."""

    id: int
    verdict: Verdict
    name: str
    other_name: str
    taken_at: datetime
    undone_at: datetime | None


class NotDecided(Exception):
    """A decision that cannot be taken; the text says why in a plain sentence."""


# --- proposals --------------------------------------------------------------------------------------------------


def proposals(connection: Connection, programme: int, known: Sequence[Somebody] | None = None) -> list[Proposal]:
    """Pairs that may be one person, the likeliest first, and last those who came to a session together.

    Pairs that were kept apart are not among them. `known` is the roster, where it has been asked for already.
    """
    everybody = {one.id: one for one in (roster(connection, programme) if known is None else known)}
    found = _pairs(everybody.values())
    apart = kept_apart(connection, programme)
    pairs = {pair: why for pair, why in found.items() if frozenset(pair) not in apart}
    days = attendance.days_at_sessions(connection, {identity for pair in pairs for identity in pair})
    made = []
    for pair, why in pairs.items():
        first, second = (days.get(identity, {}) for identity in pair)
        together = tuple(sorted({day for at, day in first.items() if at in second}))
        one, other = sorted((everybody[identity] for identity in pair), key=_best_known)
        made.append(Proposal(one, other, tuple(sorted(why, key=lambda r: -why[r])), together, max(why.values())))
    return sorted(made, key=lambda found: (bool(found.together), -found.likely, found.one.name, found.other.name))


def _best_known(somebody: Somebody) -> tuple[bool, int, int, date, str]:
    """Orders two by whose name is kept: the listed one, the one written out, who came more often, or earlier."""
    shortest = min(map(len, name_key(somebody.name).split()), default=0)
    return (not somebody.listed, -min(shortest, 2), -somebody.groups, somebody.first or date.max, somebody.name)


Likeness = tuple[int, int, Reason, int]
"""Two people, why they may be one, and how likely that makes it."""


def _pairs(everybody: Iterable[Somebody]) -> dict[tuple[int, int], dict[Reason, int]]:
    """Pairs of people by id, the lower first, and why they may be one, with how likely that makes it."""
    named: dict[str, set[int]] = {}
    reached: dict[str, set[int]] = {}
    for one in everybody:
        for writing in one.writings:
            named.setdefault(name_key(writing), set()).add(one.id)
        for address in one.addresses:
            reached.setdefault(address, set()).add(one.id)
    found: dict[tuple[int, int], dict[Reason, int]] = {}
    alike = chain(_shared(reached, Reason.ONE_ADDRESS), _shared(named, Reason.ONE_NAME), _alike(named))
    for first, second, reason, likely in alike:
        why = found.setdefault((min(first, second), max(first, second)), {})
        why[reason] = max(likely, why.get(reason, 0))
    return found


def _shared(index: Mapping[str, set[int]], reason: Reason) -> Iterable[Likeness]:
    for people_of_it in index.values():
        yield from ((one, other, reason, LIKELY[reason]) for one, other in combinations(people_of_it, 2))


def _alike(named: Mapping[str, set[int]]) -> Iterable[Likeness]:
    """People of whose names one has an initial where the other is written out, or whose names are near."""
    initials = set(_initials(named))
    likely = LIKELY[Reason.INITIALS]
    near = [
        (one, other, Reason.NEAR_NAMES, likeness)
        for one, other, likeness in near_pairs(list(named))
        if (one, other) not in initials and (other, one) not in initials
    ]
    for first, second, reason, how in [*((*two, Reason.INITIALS, likely) for two in initials), *near]:
        yield from ((one, other, reason, how) for one, other in product(named[first], named[second]) if one != other)


def _initials(keys: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Every two name keys of which one has an initial where the other has the name."""
    by_words: dict[int, list[str]] = {}
    for key in keys:
        by_words.setdefault(key.count(" "), []).append(key)
    for alike in by_words.values():
        short = [key for key in alike if any(len(word) == 1 for word in key.split())]
        yield from ((one, other) for one in short for other in alike if initials_fit(one, other))


def kept_apart(connection: Connection, programme: int) -> set[frozenset[int]]:
    """Pairs of people who were found to be two."""
    ids = {noted.key: noted.person for noted in people.standing_names(connection, programme)}
    ones = people.ones(connection, programme)
    return {
        frozenset(ones[ids[key]][0] for key in pair)
        for pair in _standing(connection, programme, Verdict.APART)
        if all(key in ids for key in pair)
    }


# --- decisions --------------------------------------------------------------------------------------------------


def merge(connection: Connection, programme: int, keep: int, other: int) -> None:
    """Takes another person for this one, whose name is kept. Raises NotDecided where they were kept apart."""
    one, second = _both(connection, programme, keep, other)
    if one == second:
        return
    if frozenset((one, second)) in kept_apart(connection, programme):
        raise NotDecided("It was decided before that these are two people. Undo that decision first.")
    _decide(connection, programme, Verdict.SAME, one, second)
    settle(connection, programme)


def keep_apart(connection: Connection, programme: int, one: int, other: int) -> None:
    """Notes that two are two people, so that they are not proposed again. Raises NotDecided where they are one."""
    first, second = _both(connection, programme, one, other)
    if first == second:
        raise NotDecided("It was decided before that these are the same person. Undo that decision first.")
    if frozenset((first, second)) not in kept_apart(connection, programme):
        _decide(connection, programme, Verdict.APART, first, second)


def undo(connection: Connection, programme: int, decision: int) -> None:
    """Takes a decision back; all others stand. Undone once more, nothing changes."""
    columns = identity_decision.c
    mine = (columns.id == decision, columns.programme_id == programme, columns.undone_at.is_(None))
    connection.execute(update(identity_decision).where(*mine).values(undone_at=_now()))
    settle(connection, programme)


def decisions(connection: Connection, programme: int) -> list[Decision]:
    """Everything decided in a programme, the latest first."""
    columns = identity_decision.c
    question = (
        select(columns.id, columns.verdict, columns.name, columns.other_name, columns.taken_at, columns.undone_at)
        .where(columns.programme_id == programme)
        .order_by(columns.id.desc())
    )
    return [Decision(identity, Verdict(verdict), *rest) for identity, verdict, *rest in connection.execute(question)]


def settle(connection: Connection, programme: int) -> None:
    """Brings everybody's name, and who is taken for whom, into line with the uploads and decisions that stand."""
    people.rename(connection, programme)
    ids = {noted.key: noted.person for noted in people.standing_names(connection, programme)}
    taken_for: dict[int, int] = {}

    def one(identity: int) -> int:
        while identity in taken_for:
            identity = taken_for[identity]
        return identity

    for key, other in _standing(connection, programme, Verdict.SAME):
        if key in ids and other in ids and one(ids[key]) != one(ids[other]):
            taken_for[one(ids[other])] = one(ids[key])
    here = (
        select(person_name.c.person_id)
        .where(person_name.c.programme_id == programme)
        .union(select(noted_name.c.person_id).where(noted_name.c.programme_id == programme))
    )
    connection.execute(delete(same_person).where(same_person.c.person_id.in_(here)))
    if rows := [{"person_id": identity, "same_as_id": one(identity)} for identity in taken_for]:
        connection.execute(insert(same_person), rows)


def _standing(connection: Connection, programme: int, verdict: Verdict) -> list[tuple[str, str]]:
    """The keys of each two about whom this was decided, in the order it was."""
    columns = identity_decision.c
    question = (
        select(columns.key, columns.other_key)
        .join(upload, upload.c.number == columns.upload_number, isouter=True)
        .where(columns.programme_id == programme, columns.verdict == verdict, columns.undone_at.is_(None))
        .where(or_(columns.upload_number.is_(None), STANDING))
        .order_by(columns.id)
    )
    return [(key, other) for key, other in connection.execute(question)]


def _both(connection: Connection, programme: int, *two: int) -> tuple[int, int]:
    """The people these two are taken for."""
    ones = people.ones(connection, programme)
    if not all(identity in ones for identity in two):
        raise NotDecided("One of the two is not in the record any more. Please look at the page once more.")
    first, second = (ones[identity][0] for identity in two)
    return first, second


def _decide(connection: Connection, programme: int, verdict: Verdict, one: int, other: int) -> None:
    names = {identity: name for identity, name in people.ones(connection, programme).values()}
    keys: dict[int, str] = {}
    for noted in people.standing_names(connection, programme):
        if noted.person not in keys or noted.key == name_key(names.get(noted.person, "")):
            keys[noted.person] = noted.key
    connection.execute(
        insert(identity_decision).values(
            programme_id=programme,
            verdict=verdict,
            key=keys[one],
            name=names[one],
            other_key=keys[other],
            other_name=names[other],
            taken_at=_now(),
        )
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
