"""The snapshot that an audience would see, made of a choice: protected, attacked, and drawn."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from balint_core.disclosure import Key, Pinned, Protected, Rule, Told, Why, protect
from balint_core.exports.messages import HOW_MADE
from balint_core.figures import counted
from balint_core.programme import Overview
from balint_core.publishing import cards
from balint_core.publishing.cards import Shown
from balint_core.publishing.choosing import Choice
from balint_core.publishing.earlier import as_told_now
from balint_core.publishing.gathering import Gathered, gather, in_words
from balint_core.snapshot import SOFTWARE, Snapshot
from balint_core.traces import NOBODY, Names, Trace, traces
from balint_core.traces import in_words as in_words_of


@dataclass(frozen=True)
class Withheld:
    """Figures that are not shown, in words, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Draft:
    """A snapshot as the audience would see it; what an attacker would know of it; what was `withheld` and why; what is
    `flagged` for a second look; and why it is `refused`, if it is. What is refused cannot be published."""

    snapshot: Snapshot
    told: Told
    withheld: tuple[Withheld, ...]
    flagged: tuple[str, ...]
    refused: tuple[str, ...]


def draft(
    overview: Overview,
    choice: Choice,
    earlier: Sequence[Told],
    on: date,
    names: Names = NOBODY,
    *,
    with_pictures: bool = True,
) -> Draft:
    """What a choice comes to, held against all that was told `earlier` of the programme, withdrawn or not.

    The words that people typed are looked through for `names`, as comments are.
    """
    gathered, protected = _protected(overview, choice, earlier)
    shown = Shown(overview, choice, gathered, protected.told)
    told = cards.cards(shown, with_pictures=with_pictures)
    quotes, kept_back = _quotes(overview, choice, gathered)
    withheld = [*_withheld(gathered, protected), *kept_back]
    snapshot = Snapshot(
        overview.name,
        choice.title,
        cards.finding(shown, told),
        tuple(cards.figures(shown)),
        tuple(told),
        quotes,
        (*HOW_MADE, *_how_protected(choice.rule)),
        rule_in_words(choice.rule),
        "Some figures are not shown, because they would tell too much of too few people." if withheld else "",
        on,
        SOFTWARE,
    )
    return Draft(
        snapshot,
        protected.told,
        tuple(withheld),
        (*_flagged(shown), *_traces(shown, quotes, names)),
        tuple(_refused(gathered, protected.pinned, earlier)),
    )


def _protected(overview: Overview, choice: Choice, earlier: Sequence[Told]) -> tuple[Gathered, Protected]:
    """The numbers of a choice, protected; a group or a grade that may not be told is folded into the others."""
    earlier = [as_told_now(one, overview, choice.terms_of(overview)) for one in earlier]
    besides: set[Key] = set()
    while True:
        gathered = gather(overview, choice, besides)
        protected = protect(gathered.numbers, choice.rule, earlier)
        named = {key for folded in gathered.who.values() for key in folded.told}
        further = named & protected.why.keys() - besides
        if not further:
            return gathered, protected
        besides |= further


def rule_in_words(rule: Rule) -> str:
    """A rule as an audience is told it."""
    said = f"Nothing is shown of fewer than {rule.people} people or {rule.respondents} answers."
    if rule.each:
        said += f" A number smaller than {rule.each} is not shown, unless it is none."
    return said + (f" Numbers are rounded to the nearest {rule.rounding}." if rule.rounding > 1 else "")


def _how_protected(rule: Rule) -> Iterator[str]:
    yield f"{rule_in_words(rule)} The threshold follows this source: {rule.source}"
    yield (
        "Small groups are folded together, and where a total would give a withheld figure away, a second one is "
        "withheld. Before it was published, it was tried by calculation whether anything withheld could be worked out "
        "from what is shown here and was shown before."
    )


def _quotes(overview: Overview, choice: Choice, gathered: Gathered) -> tuple[tuple[str, ...], list[Withheld]]:
    """Released words, in an order that says nothing of who wrote them; none of a time point with too few replies."""
    found, few = set(), 0
    for one in overview.comments:
        if not one.released or one.quotation not in choice.quotes:
            continue
        replies = next((at.respondents for at in overview.time_points if at.time_point.name == one.time_point), 0)
        if replies < choice.rule.respondents:
            few += 1
        else:
            found.add(one.quotation)
    kept_back = [Withheld(counted(few, "comment"), "from a time point with too few replies")] if few else []
    return tuple(sorted(found)), kept_back


def _withheld(gathered: Gathered, protected: Protected) -> Iterator[Withheld]:
    """What is withheld, each thing once, with the first of its reasons."""
    why_of: dict[str, Why] = {}
    for key, why in sorted(protected.why.items(), key=lambda one: list(Why).index(one[1])):
        why_of.setdefault(gathered.words.get(key, key), why)
    for what, why in why_of.items():
        yield Withheld(what, FOLDED if why is Why.CHOSEN else why)


FOLDED = "folded into a larger group, or told on fewer categories"


def _flagged(shown: Shown) -> Iterator[str]:
    """Where all who answered gave one answer, or none was favourable: everybody's answer is then known."""
    for figures in shown.time_points:
        for one in figures.items:
            share = one.favourable
            alike = next((label for label, number in one.counts.items() if number == one.n), None)
            what = f"“{one.item.name}” at {one.time_point}"
            if one.scale.favourable and share.count in (0, share.of):
                yield f"{what}: {share} {one.scale.favourable_label}. Everybody’s answer can be read from it."
            elif alike:
                yield f"{what}: all {one.n} answered “{alike}”. Everybody’s answer can be read from it."


def _traces(shown: Shown, quotes: Iterable[str], names: Names) -> Iterator[str]:
    """What of the words that people typed may tell who somebody is."""
    said = shown.overview.calendar
    typed = [shown.overview.name, shown.choice.title, *(one.group for one, _came in shown.sessions), *quotes]
    typed += [gap.reason for gap in said.suspensions] + [event.name for event in said.events]
    typed += [one.name for one in said.terms] + [one.time_point.name for one in shown.time_points]
    items = [one for figures in shown.time_points for one in figures.items]
    typed += [words for one in items for words in (one.item.name, *one.scale.labels, one.scale.favourable_label)]
    for words in dict.fromkeys(filter(None, typed)):
        if found := [one for one in traces(words, names) if one in TELLING]:
            yield f"“{words}” holds {in_words_of(found)}."


TELLING = (Trace.NAME, Trace.EMAIL, Trace.PHONE, Trace.NHS_NUMBER, Trace.BIRTH)
"""What tells by itself who somebody is."""


def _refused(gathered: Gathered, pinned: Sequence[Pinned], earlier: Sequence[Told]) -> Iterator[str]:
    """Why it may not be published, and what to do."""
    for one in pinned:
        before = any(one.key in told.shown for told in earlier)
        between = (
            f"{one.low}" if one.low == one.high else f"{one.low} to {'any number' if one.high == inf else one.high}"
        )
        how = (
            "It was shown in an earlier publication."
            if before
            else "What is shown here or was shown before gives it away."
        )
        yield (
            f"{in_words(gathered, [one.key])} is withheld, and could be worked out ({between}). {how} "
            "Leave out its term, time point or item, or choose the rule that was used before."
        )
