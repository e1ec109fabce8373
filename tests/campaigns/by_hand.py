"""Every framework counted by hand: a slow and obvious recount of what the engine finds.

Nothing here reads a framework's file. The numbers are typed from the societies' own texts, and counted in plain loops.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from balint_core.evidence import Evidence
from tests.campaigns.lives import AMERICAN, BSANZ, GERMAN, UK

About = Mapping[str, Any]
Lines = Sequence[Evidence]


@dataclass(frozen=True)
class Counted:
    """Where a criterion stands: its status, what is recorded and needed, and what is recorded by each of its ways."""

    status: str
    recorded: Any = None
    needed: int | None = None
    ways: Mapping[str, Any] = field(default_factory=dict)
    preferred: Any = None


Recount = dict[str, Counted]
NOT_YET, UNDER_WAY, RECORDED = "not-yet-recorded", "under-way", "recorded"
FOR_A_PERSON, DECIDED, NOT_ASKED = "for-a-person", "decided", "not-applicable"


def stands(line: Evidence, on: date) -> bool:
    if line.day > on:
        return False
    if line.known_from is not None and line.known_from > on:
        return False
    return line.known_until is None or line.known_until > on


def in_order(evidence: Iterable[Evidence], on: date) -> list[Evidence]:
    """What stands on a day, by day, and on one day as it stands in its sheet."""
    return sorted((line for line in evidence if stands(line, on)), key=lambda line: (line.day, int(line.cell[1:])))


# --- lines ------------------------------------------------------------------------------------------------------


def every_one_of(evidence: Lines, kind: str, *organisers: str) -> list[Evidence]:
    return [line for line in evidence if line.kind == kind and (not organisers or line.organiser in organisers)]


def of_kind(evidence: Lines, kind: str, *organisers: str) -> list[Evidence]:
    """Those that nobody has declined."""
    return [line for line in every_one_of(evidence, kind, *organisers) if line.decision != "declined"]


def settled(lines: Lines) -> list[Evidence]:
    """Those that wait for no decision and were not declined."""
    return [line for line in lines if line.decision not in ("pending", "declined")]


def in_role(evidence: Lines, *roles: str) -> list[Evidence]:
    return [line for line in evidence if line.kind == "session" and line.role in roles]


def as_member(evidence: Lines) -> list[Evidence]:
    return in_role(evidence, "member", "presenter")


def leading(evidence: Lines) -> list[Evidence]:
    return in_role(evidence, "leader", "co-leader")


def accepted(lines: Lines) -> list[Evidence]:
    return [line for line in lines if line.decision == "accepted"]


def signed(lines: Lines, by: str) -> list[Evidence]:
    """Those signed as asked: an assessor is anybody but oneself, a supervisor an accredited leader who supervises."""
    good = []
    for line in lines:
        if line.signed_by is None or line.signed_by_oneself:
            continue
        if by != "assessor" and not line.signer_qualified:
            continue
        if by == "supervisor" and line.signer_supervises is False:
            continue
        good.append(line)
    return good


# --- units: what each line adds ---------------------------------------------------------------------------------


def each(lines: Lines) -> list[int]:
    return [line.times for line in lines]


def written(lines: Lines) -> list[int]:
    return [line.sessions or 0 for line in lines]


def cases(lines: Lines) -> list[int]:
    return [(line.cases or 0) * line.times for line in lines]


def counts_as(lines: Lines) -> list[int]:
    return [line.counts_as or 0 for line in lines]


def double_hours(lines: Lines) -> list[int]:
    return [(line.minutes or 0) // 90 * line.times for line in lines]


def hours(lines: Lines) -> list[Fraction]:
    return [Fraction((line.minutes or 0) * line.times, 60) for line in lines]


def claimed(evidence: Lines, towards: str, unit: str) -> list[int]:
    claims = of_kind(evidence, "claim")
    return counts_as(accepted([line for line in claims if line.towards == towards and line.unit == unit]))


# --- time -------------------------------------------------------------------------------------------------------


def later(day: date, months: int) -> date:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_between(begins: date, ends: date) -> int:
    """Full months; the last day of a month that is shorter ends one that began on the 29th, 30th or 31st."""
    months = 12 * (ends.year - begins.year) + ends.month - begins.month
    last_day = (ends + timedelta(days=1)).month != ends.month
    return months - (ends.day < begins.day and not last_day)


def periods_reached(days: Sequence[date], begins: date | None, length: int, periods: int, least: int) -> int:
    """In how many stretches of so many months, one after another, there are so many days; from wherever that is most
    where nothing begins."""
    most = 0
    for start in [begins] if begins else days:
        reached = 0
        for nth in range(periods):
            begin, end = later(start, nth * length), later(start, (nth + 1) * length)
            reached += sum(begin <= day < end for day in days) >= least
        most = max(most, reached)
    return most


# --- criteria ---------------------------------------------------------------------------------------------------


def met(recorded: Any, needed: int, begun: bool) -> str:
    return RECORDED if recorded >= needed else UNDER_WAY if begun else NOT_YET


def count(units: Sequence[Any], needed: int, way: str) -> Counted:
    """So many units, in one way."""
    return either({way: (units, needed)})


Units = tuple[Sequence[Any], int]


def either(ways: Mapping[str, Units]) -> Counted:
    """Any of several ways is enough: the one that has come furthest speaks."""
    return _spoken_for(ways, max(ways, key=lambda way: _share(ways[way])))


def both(one: Mapping[str, Units], other: Mapping[str, Units]) -> Counted:
    """Which of two pathways is theirs is not known: the best way of the pathway with further to go speaks."""
    best = [max(ways.values(), key=_share) for ways in (one, other)]
    speaks = min(best, key=lambda way: (_share(way), -way[1]))
    together = {**one, **other}
    return _spoken_for(together, next(name for name, way in together.items() if way is speaks))


def _share(way: Units) -> Fraction:
    return Fraction(sum(way[0])) / way[1]


def _spoken_for(ways: Mapping[str, Units], name: str) -> Counted:
    recorded, needed = sum(ways[name][0]), ways[name][1]
    begun = any(unit for units, _needed in ways.values() for unit in units)
    return Counted(met(recorded, needed, begun), recorded, needed, {way: sum(ways[way][0]) for way in ways})


def every(length: int, periods: int, least: int, days: Sequence[date], begins: date | None, way: str) -> Counted:
    """So many in each of so many periods."""
    reached = periods_reached(days, begins, length, periods, least)
    return Counted(met(reached, periods, bool(days)), reached, periods, {way: reached})


def noted_of_them(value: Any, on: date) -> Counted:
    """Something the list of people says: yes, or a day that has come."""
    there = value <= on if isinstance(value, date) else value == "yes"
    return Counted(RECORDED if there else NOT_YET)


def signature(evidence: Lines, kind: str, number: int | None = None) -> Counted:
    """A signature of the supervisor."""
    lines = [line for line in of_kind(evidence, kind) if number is None or line.competency == number]
    return Counted(DECIDED if signed(settled(lines), "supervisor") else FOR_A_PERSON)


def judged(lines: Lines, report: Counted | None = None) -> Counted:
    """Without a number: people judge, and one who has written the report has judged."""
    return Counted(DECIDED if report and report.status == RECORDED else FOR_A_PERSON, sum(each(lines)))


def step(lines: Lines, by: str | None = None, *, decided: bool = False) -> Counted:
    """A stage of the application: the last that is signed as it should be says how it stands."""
    if not lines:
        return Counted(NOT_YET)
    good = signed(lines, by) if by else list(lines)
    if not decided:
        good = settled(good)
    if not good:
        return Counted(FOR_A_PERSON)
    if not decided:
        return Counted(RECORDED)
    return Counted(DECIDED if good[-1].decision in ("accepted", "declined") else FOR_A_PERSON)


def kept_up(lines: Lines, decisions: Lines, taken_as_met: Evidence | None) -> Counted:
    """What is asked once people have decided for somebody: from the last decision, or where it was taken as met."""
    last = decisions[-1] if decisions else None
    begins = last.day if last and last.decision == "accepted" else None
    if begins is None and taken_as_met and (last is None or last.decision != "declined"):
        begins = taken_as_met.day
    if begins is None:
        return Counted(NOT_ASKED)
    return Counted(RECORDED if [line for line in settled(lines) if line.day >= begins] else NOT_YET)


def span(begins: date | None, ends: date | None, needed: int) -> Counted:
    if begins is None or ends is None or begins > ends:
        return Counted(NOT_YET, 0, needed)
    months = months_between(begins, ends)
    return Counted(RECORDED if months >= needed else UNDER_WAY, months, needed)


def variety(names: Iterable[str | None], needed: int | None = None) -> Counted:
    different = {name for name in names if name}
    if not different:
        return Counted(NOT_YET, 0, needed)
    if needed is None:
        return Counted(FOR_A_PERSON, len(different))
    return Counted(RECORDED if len(different) >= needed else UNDER_WAY, len(different), needed)


def waivers(recount: Recount, evidence: Lines) -> Recount:
    """What the people who decide took as met, last, and had not been reached before."""
    after = {}
    for criterion, found in recount.items():
        is_open = found.status not in (RECORDED, DECIDED)
        after[criterion] = replace(found, status=DECIDED) if is_open and waiver(evidence, criterion) else found
    return after


def waiver(evidence: Lines, criterion: str) -> Evidence | None:
    """The last decision on a criterion, where it is that it is taken as met; to ask again takes nothing back."""
    said = [line for line in every_one_of(evidence, "waiver") if line.towards == criterion]
    decided = [line for line in said if line.decision in ("accepted", "declined")]
    return decided[-1] if decided and decided[-1].decision == "accepted" else None


# --- frameworks -------------------------------------------------------------------------------------------------


def _uk(about: About, evidence: Lines, on: date, trained: bool | None) -> Recount:
    since = about["training_since"]
    here, elsewhere = as_member(evidence), of_kind(evidence, "member sessions")
    weekends = of_kind(evidence, "member weekend", UK)
    more = claimed(evidence, "member_experience", "session")

    def during_or_after(lines: Lines) -> list[Evidence]:
        return [line for line in lines if since is None or line.day >= since]

    eight = each(during_or_after(here)) + written(during_or_after(elsewhere)) + more
    two = each(weekends) + claimed(evidence, "member_experience", "weekend")
    twenty = each(here) + written(elsewhere) + written(weekends) + more
    with_training: dict[str, Units] = {"sessions": (eight, 8), "weekends": (two, 2)}
    without: dict[str, Units] = {"sessions_without": (twenty, 20)}
    as_co_leader = in_role(evidence, "co-leader")
    co_led = each(as_co_leader) + written(of_kind(evidence, "co-led sessions"))
    co_led += claimed(evidence, "co_leading", "session")
    courses = of_kind(evidence, "leadership weekend", UK)
    days = accepted(of_kind(evidence, "leadership day", UK))
    report = step(every_one_of(evidence, "supervisor's report"), "supervisor")
    experience = both(with_training, without) if trained is None else either(with_training if trained else without)
    beside_a_leader = sum(each([line for line in as_co_leader if line.with_accredited_leader]))
    return {
        "membership": noted_of_them(about["society_member"], on),
        "profession": noted_of_them(about["health_profession"], on),
        "member_experience": experience,
        "co_leading": replace(count(co_led, 20, "sessions"), preferred=beside_a_leader),
        "leadership_training": count(each(courses) + counts_as(days), 2, "weekends"),
        **{
            f"competency_{name}": signature(evidence, "competency", number)
            for number, name in enumerate(["setting", "focus", "processes", "own_style", "development"], start=1)
        },
        "supervision": judged(of_kind(evidence, "supervision"), report),
        "portfolio": signature(evidence, "portfolio reviewed"),
        "report": report,
        "form": step(every_one_of(evidence, "leadership form")),
        "recommendation": step(every_one_of(evidence, "recommendation"), decided=True),
        "council": step(every_one_of(evidence, "Council decision"), decided=True),
    }


def uk_2016(about: About, evidence: Lines, on: date) -> Recount:
    said = about["psychoanalytic_training"]
    return _uk(about, evidence, on, None if said is None else said == "yes")


def uk_2020(about: About, evidence: Lines, on: date) -> Recount:
    said = [about["psychoanalytic_training"], about["psychodynamic_training"]]
    trained = True if "yes" in said else False if said == ["no", "no"] else None
    took_part = in_role(evidence, "member", "presenter", "co-leader", "leader")
    return {
        **_uk(about, evidence, on, trained),
        "two_day_event": count(each(of_kind(evidence, "leadership weekend", UK)), 1, "weekends"),
        "settings": variety(line.group for line in took_part),
    }


def uk_2023(about: About, evidence: Lines, on: date) -> Recount:
    decisions = every_one_of(evidence, "Council decision")
    return {
        "member_groups": judged([line for line in as_member(evidence) if line.with_accredited_leader]),
        "form_a": step(every_one_of(evidence, "leadership form")),
        "accreditation": step(decisions, decided=True),
        "membership": kept_up(of_kind(evidence, "membership", UK), decisions, waiver(evidence, "accreditation")),
    }


def american(about: About, evidence: Lines, on: date) -> Recount:
    ordinary = of_kind(evidence, "leadership intensive", AMERICAN)
    evaluated = of_kind(evidence, "credentialing intensive", AMERICAN)
    applications = every_one_of(evidence, "application")
    applied = [line.day for line in applications if line.decision != "declined"]
    before = [line for line in ordinary if not applied or line.day < min(applied)]
    months = [line.day.replace(day=1) for line in leading(evidence)]
    supervised = [line.day for line in of_kind(evidence, "supervision")]
    three = each(ordinary)[:2] + each(evaluated) + claimed(evidence, "intensives", "intensive")
    intensives = [line for line in evidence if line in ordinary or line in evaluated]
    last = intensives[-1].kind == "credentialing intensive" if intensives else None
    return {
        "first_intensive": count(each(before), 1, "intensives"),
        "application": step(applications, decided=True),
        "membership": kept_up(of_kind(evidence, "membership", AMERICAN), applications, waiver(evidence, "application")),
        "leading": every(1, 24, 1, months, None, "months"),
        "supervision": every(12, 2, 6, supervised, None, "years"),
        "intensives": count(three, 3, "intensives"),
        "credentialing_last": Counted(NOT_YET if last is None else RECORDED if last else UNDER_WAY),
        "council": step(every_one_of(evidence, "Council decision"), decided=True),
    }


def bsanz(about: About, evidence: Lines, on: date) -> Recount:
    led, elsewhere = leading(evidence), of_kind(evidence, "co-led sessions")
    joined = about["joined_pathway"]
    discussed = cases(led) + cases(elsewhere) + claimed(evidence, "cases", "case discussion")
    supervised = signed(of_kind(evidence, "supervision"), "accredited leader")

    def on_the_course(lines: Lines) -> list[date]:
        return [line.day for line in lines if joined is None or line.day >= joined]

    own = of_kind(evidence, "leadership intensive", BSANZ)
    abroad = accepted(of_kind(evidence, "international workshop"))
    more = claimed(evidence, "intensives", "intensive")
    together = [line for line in led if line.role == "co-leader" and line.with_accredited_leader]
    in_person = sum(each([line for line in led if line.mode == "face-to-face"]))
    half = -(-sum(each(led)) // 2)
    return {
        "cases": count(discussed, 30, "cases"),
        "meetings": count(each(led) + written(elsewhere), 20, "meetings"),
        "supervision": every(12, 3, 10, on_the_course(supervised), joined, "years"),
        "intensives": either(
            {"own": (each(own) + more, 2), "own_and_international": (each(own)[:1] + each(abroad)[:1] + more, 2)}
        ),
        "training_record": every(12, 3, 1, on_the_course(of_kind(evidence, "training record")), joined, "years"),
        "with_accredited_leader": count(each(together), 20, "meetings"),
        "ongoing_group": judged(as_member(evidence)),
        "supervision_group": judged(of_kind(evidence, "supervision")),
        "face_to_face": Counted(RECORDED if in_person >= half else UNDER_WAY, in_person, half)
        if led
        else Counted(NOT_YET),
    }


def bsanz_trainer(about: About, evidence: Lines, on: date) -> Recount:
    led = leading(evidence)
    reports = signed(of_kind(evidence, "supervisor's report"), "accredited leader")
    return {
        "since_accreditation": span(about["accredited_on"], on, 24),
        "hours": count(hours(led), 20, "hours"),
        "ongoing_group": judged(led),
        "settings": variety(line.group for line in led),
        "co_leaders": variety(name for line in led for name in line.led_with),
        "residentials": count(each(of_kind(evidence, "residential co-led", BSANZ)), 2, "residentials"),
        "reports": every(12, 1, 2, [line.day for line in reports], None, "years"),
        "invitation": step(every_one_of(evidence, "recommendation"), decided=True),
    }


def german(about: About, evidence: Lines, on: date) -> Recount:
    here, joined, qualified = as_member(evidence), about["joined_pathway"], about["qualified_on"]
    early = [line for line in here if joined is not None and line.day < joined]
    late = [line for line in here if qualified is None or line.day >= qualified]
    total = double_hours(here) + claimed(evidence, "member_experience", "double hour")
    before = double_hours(early) + claimed(evidence, "before_training", "double hour")
    seminars = of_kind(evidence, "leader seminar", GERMAN)
    at_conferences = sum(written(of_kind(evidence, "member weekend")))
    anything = here or at_conferences
    return {
        "qualification": noted_of_them(qualified, on),
        "professional_experience": span(qualified, on, 36),
        "membership": step(every_one_of(evidence, "membership", GERMAN)),
        "member_experience": count(total, 105, "double_hours"),
        "before_training": count(before, 35, "double_hours"),
        "after_qualification": count(double_hours(late), 70, "double_hours"),
        "continuous_group": judged(here),
        "at_conferences": Counted(FOR_A_PERSON, at_conferences) if anything else Counted(NOT_YET),
        "leader_seminars": count(each(seminars), 6, "seminars"),
        "seminar_double_hours": count(double_hours(seminars), 30, "double_hours"),
        "logbook": step(every_one_of(evidence, "training record")),
    }


def federation(about: About, evidence: Lines, on: date) -> Recount:
    together = [line for line in in_role(evidence, "co-leader") if line.with_accredited_leader]
    report = step(every_one_of(evidence, "supervisor's report"), "supervisor")
    return {
        "profession": noted_of_them(about["qualified_on"], on),
        "member_experience": judged(as_member(evidence)),
        "co_leading": judged(together),
        "supervision": judged(of_kind(evidence, "supervision"), report),
        "report": report,
        "five_criteria": judged(of_kind(evidence, "competency"), report),
    }


def core_25(about: About, evidence: Lines, on: date) -> Recount:
    rated = signed(accepted(of_kind(evidence, "CBDGA")), "assessor")
    return {
        "groups": count(_groups(evidence), 25, "groups"),
        "assessments": count(each(rated), 2, "assessments"),
        "logbook": step(every_one_of(evidence, "training record")),
    }


def core_30(about: About, evidence: Lines, on: date) -> Recount:
    return {
        "groups": count(_groups(evidence), 30, "groups"),
        "assessments": judged(of_kind(evidence, "CBDGA")),
    }


def _groups(evidence: Lines) -> list[int]:
    elsewhere = written(of_kind(evidence, "member sessions"))
    return each(as_member(evidence)) + elsewhere + claimed(evidence, "groups", "group")


def every_shape(about: About, evidence: Lines, on: date) -> Recount:
    here, led, joined = as_member(evidence), leading(evidence), about["joined_pathway"]
    in_person = [line for line in here if line.mode == "face-to-face"]
    assessed = [
        line.day
        for line in signed(of_kind(evidence, "CBDGA"), "accredited leader")
        if joined is None or line.day >= joined
    ]
    agreed = [line for line in evidence if line.decision != "declined"]
    weekends = [line for line in agreed if line.kind in ("member weekend", "leadership weekend")]
    events = [line for line in agreed if line.kind in ("leadership weekend", "leadership intensive")]
    online, of = (sum(double_hours([line for line in here if line.mode in modes])) for modes in (ONLINE, ANY))
    at_most = of * 33 // 100
    both_ends = len(here) > 1 and {here[0].mode, here[-1].mode} == {"face-to-face"}
    return {
        "in_person": count(double_hours(in_person), 8, "double_hours"),
        "in_between": count(_in_between(about, evidence), 5, "sessions"),
        "half_years": every(6, 4, 1, assessed, joined, "half_years"),
        "spread": span(in_person[0].day if in_person else None, in_person[-1].day if in_person else None, 6),
        "ends": Counted(NOT_YET if not here else RECORDED if both_ends else UNDER_WAY),
        "begins": Counted(NOT_YET if not weekends else RECORDED if weekends[0].organiser == UK else UNDER_WAY),
        "online": Counted(RECORDED if online <= at_most else UNDER_WAY, online, at_most) if of else Counted(NOT_YET),
        "settings": variety((line.group for line in led), 3),
        "co_leaders": variety((name for line in led for name in line.led_with), 3),
        "organisers": variety((line.organiser for line in events), 2),
    }


ONLINE = ("virtual", "hybrid")
ANY = (None, "face-to-face", *ONLINE)


def _in_between(about: About, evidence: Lines) -> list[int]:
    """Sessions from the beginning of training until qualification, the first two of them elsewhere."""
    begins, ends = about["training_since"], about["qualified_on"]

    def between(line: Evidence) -> bool:
        return (begins is None or line.day >= begins) and ends is not None and line.day < ends

    units, left = each([line for line in as_member(evidence) if between(line)]), 2
    for line in of_kind(evidence, "member sessions"):
        if between(line):
            units.append(min(left, line.sessions or 0))
            left -= units[-1]
    return units


BY_HAND: dict[str, Callable[[About, Lines, date], Recount]] = {
    "balint_society_uk_2016": uk_2016,
    "balint_society_uk_2020": uk_2020,
    "balint_society_uk_2023": uk_2023,
    "international_balint_federation_2016": federation,
    "american_balint_society_2014": american,
    "bsanz_leader_2021": bsanz,
    "bsanz_leader_trainer_2021": bsanz_trainer,
    "deutsche_balint_gesellschaft": german,
    "core_training_25_groups": core_25,
    "core_training_30_groups": core_30,
    "every_shape": every_shape,
}


def recounted(framework: str, about: About, evidence: Iterable[Evidence], on: date) -> Recount:
    """Each criterion of a framework, from what stands on a day."""
    standing = in_order(evidence, on)
    return waivers(BY_HAND[framework](about, standing, on), standing)
