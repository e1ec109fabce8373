"""Lives for the recount: somebody invented, with a register, a portfolio and decisions as they come.

Some go far, others hardly begin. A life can be made so that files and notes can hold it (`in_files`); the others
have besides what only the ledger could say: lines that came to be known later, or hold no more.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from balint_core.activities import Activity, Decision
from balint_core.evidence import Evidence
from balint_core.frameworks import frameworks
from balint_core.people import Role
from balint_core.sessions import Mode

UK, BSANZ, AMERICAN, GERMAN = "Balint Society UK", "BSANZ", "American Balint Society", "Deutsche Balint-Gesellschaft"
FIRST, DAYS = date(2017, 1, 1), 2700
"""The day on which lives begin, and over how many days they go."""
LAST = FIRST + timedelta(days=DAYS + 300)

LEADERS = {"Wren Placeholder": date(2001, 1, 1), "Lowri Pretend": date(2020, 1, 1), "Bryn Invented": None}
"""Who leads and signs, and since when each is an accredited leader; one is none."""
SAID_OF_THEM = ("society_member", "health_profession", "psychoanalytic_training", "psychodynamic_training")
MILESTONES = ("training_since", "qualified_on", "joined_pathway", "accredited_on")
TOWARDS = {
    "co_leading": "session",
    "member_experience": "session",
    "intensives": "intensive",
    "cases": "case discussion",
    "before_training": "double hour",
    "groups": "group",
}
"""Criteria that are claimed for, and in what unit they count."""
WAIVED = (
    "co_leading",
    "report",
    "application",
    "accreditation",
    "council",
    "cases",
    "groups",
    "settings",
    "supervision",
)
FRAMEWORKS = (
    "balint_society_uk_2016",
    "balint_society_uk_2020",
    "balint_society_uk_2023",
    "american_balint_society_2014",
    "bsanz_leader_2021",
    "deutsche_balint_gesellschaft",
    "core_training_25_groups",
)
"""Frameworks that claims and waivers are made by."""
ASKED = {
    framework: {one.id: [way.unit for way in one.ways] for one in frameworks()[framework].criteria}
    for framework in FRAMEWORKS
}
"""Of each, the criteria it has, with the units they count in: no other claim can be put."""


@dataclass(frozen=True)
class Life:
    """Somebody by number: what is known of them, by the names frameworks use, their supervisor, and their evidence."""

    number: int
    about: dict[str, Any]
    supervisor: str | None
    evidence: tuple[Evidence, ...]

    @property
    def name(self) -> str:
        return f"Sample {self.number:05}"


def a_life(seed: int, number: int, *, in_files: bool = False) -> Life:
    """The life of a number; the same again for the same seed."""
    chance = random.Random(f"{seed}:{number}:{in_files}")
    about: dict[str, Any] = {name: chance.choice(["yes", "no", None]) for name in SAID_OF_THEM}
    about |= {name: chance.choice([None, a_day(chance)]) for name in MILESTONES}
    making = _Making(chance, number, in_files)
    supervisor = chance.choice([None, None, *LEADERS])
    return Life(number, about, supervisor, _supervised(supervisor, making.evidence()))


def a_day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randrange(DAYS))


def accredited(name: str | None, day: date) -> bool:
    since = LEADERS.get(name or "")
    return since is not None and since <= day


def _supervised(supervisor: str | None, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """With whether each signer supervises: who is noted so, or held supervision; not known where nobody is noted."""
    held = {line.signed_by for line in evidence if line.kind is Activity.SUPERVISION and line.signed_by}
    if supervisor is None:
        return tuple(evidence)
    return tuple(
        line._replace(signer_supervises=line.signed_by in {supervisor, *held}) if line.signed_by else line
        for line in evidence
    )


class _Making:
    """Making one life's evidence."""

    def __init__(self, chance: random.Random, number: int, in_files: bool) -> None:
        self.chance, self.number, self.in_files = chance, number, in_files
        self.met: set[date] = set()
        """Days of sessions: in a file a group meets once a day."""

    def evidence(self) -> list[Evidence]:
        chance = self.chance
        favourite = chance.choice(list(Role))
        found = [self.session(favourite) for _ in range(chance.choice([3, 25, 60, 200]))]
        found += [self.entry() for _ in range(chance.choice([0, 10, 60, 90]))]
        found += self.in_earnest()
        found += [self.claim() for _ in range(chance.choice([0, 0, 3]))]
        found += [self.waiver() for _ in range(chance.choice([0, 0, 0, 2]))]
        chance.shuffle(found)
        return [line._replace(cell=f"A{row}") for row, line in enumerate(found, start=1)]

    def line(self, kind: Activity, day: date | None = None, **said: Any) -> Evidence:
        chance = self.chance
        day = day or a_day(chance)
        if not self.in_files:
            said["known_from"] = chance.choice([None] * 8 + [day + timedelta(days=chance.randrange(200))])
            said["known_until"] = chance.choice([None] * 12 + [day + timedelta(days=chance.randrange(900))])
        return Evidence(kind, day, "Invented", "u_1", "a.xlsx", "Sheet", "", **said)

    def session(self, favourite: Role) -> Evidence:
        chance = self.chance
        return self.met_on(
            a_day(chance),
            chance.choice([favourite] * 6 + list(Role)),
            group=chance.choice(["Tuesday", "Hospice", "Ward", None]),
            mode=chance.choice([None, Mode.FACE_TO_FACE, Mode.FACE_TO_FACE, *Mode]),
            minutes=chance.choice([None, 60, 89, 90, 90, 90, 120, 180]),
            cases=chance.choice([None, 1, 2, 2]),
            led_with=tuple(chance.sample(list(LEADERS), chance.choice([0, 0, 1, 1, 2]))),
            times=chance.choice([1, 1, 1, 1, 2]),
        )

    def met_on(self, day: date, role: Role, **said: Any) -> Evidence:
        """A session; in files one a day, never told of twice, in a group of this life's own."""
        if self.in_files:
            while day in self.met:
                day += timedelta(days=1)
            self.met.add(day)
            said |= {"times": 1, "group": f"{said.get('group') or 'Friday'} {self.number}"}
        with_leader = any(accredited(name, day) for name in said.get("led_with", ()))
        return self.line(Activity.SESSION, day, role=role, with_accredited_leader=with_leader, **said)

    def signed(self, kind: Activity, signer: str | None, day: date | None = None, **said: Any) -> Evidence:
        """An entry of a portfolio with somebody's name beside it, or one's own."""
        day = day or a_day(self.chance)
        said |= {"signed_by": signer, "signer_qualified": accredited(signer, day)}
        return self.line(kind, day, signed_by_oneself=signer not in (None, *LEADERS), **said)

    def entry(self) -> Evidence:
        chance = self.chance
        kind = chance.choice(
            [one for one in Activity if one not in (Activity.SESSION, Activity.CLAIM, Activity.WAIVER)]
        )
        numbered = kind in (Activity.MEMBER_WEEKEND, Activity.MEMBER_SESSIONS, Activity.CO_LED_SESSIONS)
        return self.signed(
            kind,
            chance.choice([*LEADERS, *LEADERS, f"Sample {self.number:05}", None]),
            organiser=chance.choice([UK, BSANZ, AMERICAN, GERMAN, "other", None]),
            sessions=chance.choice([None, 3, 4, 8]) if numbered else None,
            cases=chance.choice([None, 3, 5]) if numbered else None,
            minutes=chance.choice([None, 360, 450, 600]),
            competency=chance.randint(1, 5) if kind is Activity.COMPETENCY else None,
            decision=chance.choice([None, *Decision, Decision.ACCEPTED]),
            counts_as=chance.choice([None, 0, 1, 2]),
        )

    def in_earnest(self) -> list[Evidence]:
        """A run of months with a session, of supervision and seminars, of years as a member: somebody in earnest."""
        chance, begins = self.chance, FIRST + timedelta(days=373 + self.chance.randrange(700))
        days = {
            name: [begins + timedelta(days=apart * nth) for nth in range(chance.choice(times))]
            for name, apart, times in (
                ("led", 30, [0, 20, 30]),
                ("seen", chance.choice([21, 28]), [0, 12, 60]),
                ("yearly", 350, [0, 3, 4]),
                ("seminars", 200, [0, 5, 8]),
                ("assessed", 170, [0, 3, 5]),
                ("renewed", 365, [0, 0, 6]),
            )
        }
        wren, society = next(iter(LEADERS)), chance.choice([UK, AMERICAN, GERMAN])
        return [
            *(self.met_on(day, Role.LEADER, group="Tuesday", cases=2) for day in days["led"]),
            *(self.line(Activity.LEADER_SEMINAR, day, organiser=GERMAN, minutes=450) for day in days["seminars"]),
            *(self.signed(Activity.SUPERVISION, wren, day) for day in days["seen"]),
            *(self.signed(Activity.ASSESSMENT, wren, day, decision=Decision.ACCEPTED) for day in days["assessed"]),
            *(self.line(Activity.TRAINING_RECORD, day) for day in days["yearly"]),
            *(self.line(Activity.MEMBERSHIP, day, organiser=society) for day in days["renewed"]),
        ]

    def claim(self) -> Evidence:
        chance = self.chance
        towards = chance.choice(list(TOWARDS))
        unit = chance.choice([TOWARDS[towards], TOWARDS[towards], "weekend"])
        counts_as = chance.choice([1, 5] if self.in_files else [None, 1, 5])
        return self.settled(Activity.CLAIM, towards, unit=unit, counts_as=counts_as)

    def waiver(self) -> Evidence:
        return self.settled(Activity.WAIVER, self.chance.choice(WAIVED))

    def settled(self, kind: Activity, towards: str, **said: Any) -> Evidence:
        """What people decide of a criterion; by which framework matters where the record is asked for it."""
        chance, framework = self.chance, None
        if self.in_files:
            framework = chance.choice([one for one in FRAMEWORKS if towards in ASKED[one]])
            said |= {"unit": chance.choice(ASKED[framework][towards])} if "unit" in said else {}
        return self.line(kind, towards=towards, framework=framework, decision=chance.choice(list(Decision)), **said)
