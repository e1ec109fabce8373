"""The attendance of two terms, modes or groups held against one another: rates with an interval, means in words."""

from balint_core.comparisons import Unlinked, points, what_fits
from balint_core.figures import Share, counted, decimal, in_words, interval_in_print, listed, mean_in_print, p_in_print
from balint_core.statistics import wilson
from balint_core.turnout import Turnout

EACH_TIME = (
    "Each person is counted every time they were expected, and the same people may be on both sides; the interval "
    "takes every time for a person of its own, so it is a rough guide"
)


def means_in_words(when: tuple[str, str], one: Turnout, other: Turnout) -> str:
    """How many came to a session on either side, as a title; `when` says where each is from (“in Term 1”).

    A mean is told without a test: sessions differ for reasons of their own, and are few.
    """
    empty = [where for where, side in zip(when, (one, other), strict=True) if not side.held]
    if empty:
        return f"No group was held {' nor '.join(empty)}"
    first, second = (mean_in_print(side.per_session.value) for side in (one, other))
    return f"{first} {'person' if first == '1' else 'people'} a session {when[0]}, {second} {when[1]}"


def bases_of_means(when: tuple[str, str], one: Turnout, other: Turnout) -> str:
    """What the means are of, and whose coming is counted."""
    said = [
        f"{counted(side.attendances, 'attendance')} at {counted(side.held, 'session')} {where}"
        for where, side in zip(when, (one, other), strict=True)
    ]
    return f"{', '.join(said)}; {one.who}. Means are held side by side without a test."


def rates(when: tuple[str, str], one: Turnout, other: Turnout) -> Unlinked | None:
    """The rates of those expected who came; None where one of them is not known."""
    if one.expected.share is None or other.expected.share is None:
        return None
    return Unlinked("came, of those expected", when, one.expected.share, other.expected.share, one_group=True)


def describe_rates(when: tuple[str, str], one: Turnout, other: Turnout, ask_p: bool = False) -> str:
    """The rates of those expected who came, in plain English; a p only where it is asked for and the numbers allow."""
    found = rates(when, one, other)
    if found is None:
        unknown: dict[str, list[str]] = {}
        for where, side in zip(when, (one, other), strict=True):
            if side.expected.share is None:
                unknown.setdefault(side.expected.why, []).append(where)
        said = [f"How many were expected {listed(places)} is not known: {why}." for why, places in unknown.items()]
        return " ".join([*said, "So no rates are compared."])
    assert found.difference is not None and found.interval is not None, "nobody is expected in no rate"
    low, high = found.interval
    return " ".join(
        [
            f"Of those expected, {_came(found.earlier)} came {when[0]}, {_came(found.later)} {when[1]}.",
            f"The difference is {points(found.difference)} (95 % interval {_reach(low)} to {_reach(high)}): these "
            f"figures fit {what_fits(low, high)}.",
            f"{EACH_TIME}, and {_p(found)}" if ask_p else f"{EACH_TIME}, and no test is made.",
            "This describes who came; it cannot show why.",
        ]
    )


def _p(found: Unlinked) -> str:
    p = found.p
    if p is None:
        return "no counts so few could give a p of 0.05, so none is reported."
    return (
        f"so is the p of Fisher's exact test, as asked for: {p_in_print(p)}, how often counts at least as unlikely "
        "would come up if the two rates were alike."
    )


def _came(share: Share) -> str:
    interval = wilson(share)
    assert interval is not None, "nobody is expected in no rate"
    return f"{in_words(share.count)} of {share.of:,} ({share.percent} %; 95 % interval {interval_in_print(interval)} %)"


def _reach(bound: float) -> str:
    size = decimal(abs(bound), 0)
    return "0" if size == "0" else f"{size} {'higher' if bound > 0 else 'lower'}"
