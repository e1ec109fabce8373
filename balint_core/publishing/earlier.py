"""What an earlier audience was told, under the names that the same numbers have now.

Names hold the days of sessions and the names of terms. Where those were changed since, the numbers are still the same
people's, and the difference would be told of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from balint_core.disclosure import Key, Told
from balint_core.evaluation import TermSummary
from balint_core.programme import Overview
from balint_core.publishing.gathering import AND, HELD_ON, IN_ALL, OF, PEOPLE, scope, session_key, term_key

NEARBY = 31
"""Days by which a session may have been moved."""
SCOPE = re.compile(r"(?<= in )[^,:]+?(?=, |: | and people in |$)")
"""The terms in the name of a number."""


def as_told_now(told: Told, overview: Overview, terms: Sequence[TermSummary]) -> Told:
    """What was told of sessions that have been moved since, of terms that have another name, and of people of more or
    fewer terms, under the names that these numbers have in a publication about `terms`."""
    told = told.named(_moved(told, overview))
    told = told.named(_renamed(told, overview))
    return told.named(_nested(told, terms))


def _moved(told: Told, overview: Overview) -> dict[Key, Key]:
    """Sessions that are gone, each with the new one of its group nearest to its day."""
    sessions = {session_key(one): one for one in overview.sessions if one.counts}
    were = {key for one in told.sums for key in one.parts if key.startswith(HELD_ON)}
    new = {key: one for key, one in sessions.items() if key not in were}
    names = {}
    for key in sorted(were - sessions.keys()):
        day, _of, group = key.removeprefix(HELD_ON).partition(" of ")
        away = {one: abs((to.day - date.fromisoformat(day)).days) for one, to in new.items() if to.group == group}
        nearest = min(away, key=lambda one: (away[one], one), default="")
        if nearest and away[nearest] <= NEARBY:
            names[key] = nearest
            del new[nearest]
    return names


def _renamed(told: Told, overview: Overview) -> dict[Key, Key]:
    """Numbers of terms that are gone, each under the name of the term that has most of its sessions now."""
    held = {term_key(one): {session_key(session) for session in one.sessions} for one in overview.terms}
    were = {one.whole.removeprefix(IN_ALL): {*one.parts} for one in told.sums if one.whole.startswith(IN_ALL)}
    new = {}
    for name, parts in were.items():
        if name not in held and not re.search(r"[,+]", name):
            nearest = max(held, key=lambda one: len(held[one] & parts), default=name)
            if 2 * len(held.get(nearest, parts) & parts) > len(parts) and nearest not in were:
                new[name] = nearest
    return _with_terms([*told.shown, *told.withheld, *_in_statements(told)], new) if new else {}


def _in_statements(told: Told) -> Iterator[Key]:
    yield from (key for one in told.sums for key in one.keys)
    yield from (key for one in told.no_more for key in one.keys)


def _with_terms(keys: Iterable[Key], new: Mapping[str, str]) -> dict[Key, Key]:
    """Names of numbers with other names of terms in them."""

    def anew(found: re.Match[str]) -> str:
        return AND.join(new.get(one, one) for one in found[0].split(AND))

    return {key: SCOPE.sub(anew, key) for key in keys if key.startswith((IN_ALL, PEOPLE))}


def _nested(told: Told, terms: Sequence[TermSummary]) -> dict[Key, Key]:
    """People of terms that are among these, or these among them, under the names of these: the difference is of those
    who came in the others alone."""
    now, these, known = f"{PEOPLE}{scope(terms)}", {term_key(one) for one in terms}, {*told.shown, *told.withheld}
    names = {}
    for key in known:
        whole, of, _group = key.partition(OF)
        were = set(whole.removeprefix(PEOPLE).split(AND))
        if key.startswith(PEOPLE) and (were <= these or were >= these):
            if of:
                names[key] = key.replace(f"{whole}{OF}", f"{now}{OF}")
            elif len(were) > 1 and now not in known:
                names[key] = now
    return names
