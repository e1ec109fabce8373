"""What an audience sees of a programme: the poster's figures, protected, and nothing of what is withheld."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from balint_core.disclosure import Told, attack, protect, rules
from balint_core.evaluation import ItemFigures, TimePointFigures, WhoCame, summarise_term
from balint_core.exports.messages import Part
from balint_core.instruments import Item
from balint_core.programme import Overview, everybody, overview
from balint_core.publishing import Draft, draft, everything
from balint_core.publishing.categories import readings
from balint_core.publishing.gathering import Gathered, _others_than, fold, gather
from balint_core.record.attendance import Session
from balint_core.record.database import Database
from balint_core.scales import Point, usual_scales
from balint_core.sessions import Held, SessionKind
from balint_core.snapshot import Card, read, written
from balint_core.summarised import OTHERS
from balint_core.terms import Event, Occasion, Term, calendar
from balint_core.traces import Names
from balint_core.turnout import Register, There, Who, turnouts

SAMPLE = "Sample programme (invented)"
ON = date(2026, 11, 23)
PRESETS = {one.id: one for one in rules().presets}


@pytest.fixture
def sample(sample_to_read: Database) -> Overview:
    found = overview(sample_to_read, SAMPLE)
    assert found
    return found


KEPT: dict[str, Draft] = {}


def drafted(sample: Overview, preset: str = "at_least_5", *earlier: Told) -> Draft:
    """All of the sample by a preset; made once, where nothing was told before."""
    if preset in KEPT and not earlier:
        return KEPT[preset]
    made = draft(sample, everything(sample, rule=PRESETS[preset]), earlier, ON, with_pictures=False)
    return made if earlier else KEPT.setdefault(preset, made)


def told_in(made: Draft, part: Part) -> list[Card]:
    return [one for one in made.snapshot.cards if one.part == part]


# --- the sample -------------------------------------------------------------------------------------------------


def test_the_posters_figures_stand_on_the_first_screen(sample: Overview) -> None:
    shown = drafted(sample).snapshot
    assert shown.finding.startswith("All three items stood higher at TP4 than at TP2")
    assert [(one.label, one.value, one.beside) for one in shown.figures] == [
        ("Groups held", "12", "over 3 terms"),
        ("People a session", "8.2", "98 attendances in all"),
        ("People who came", "34", "each once, over 3 terms"),
        ("“My wellbeing”: agreed or strongly agreed", "100 %", "8 of 8 at TP4"),
    ]


def test_the_posters_changes_are_told_with_their_bases(sample: Overview) -> None:
    (change,) = told_in(drafted(sample), Part.CHANGE)
    assert [row[:3] for row in change.rows] == [
        ("Awareness of my own emotional response", "43 % (3/7)", "63 % (5/8)"),
        ("Psychological awareness towards patients and carers", "29 % (2/7)", "75 % (6/8)"),
        ("My wellbeing", "71 % (5/7)", "100 % (8/8)"),
    ]
    assert change.base.startswith("n = 7 at TP2 and 8 at TP4")
    assert change.charts.keys() == {"light", "dark"}


def test_attendance_is_told_by_mode_where_it_may_be(sample: Overview) -> None:
    (came,) = told_in(drafted(sample), Part.ATTENDANCE)
    assert came.title == "12 groups held: 9 a session face to face and 8 a session virtually"
    assert len(came.rows) == 12


@pytest.mark.parametrize(
    ("preset", "rows"),
    [
        ("at_least_3", ["Medical", "Consultant", "Core trainee", "Specialty trainee", "All others", "Not medical"]),
        ("at_least_5", ["Consultant", "Core trainee", "All others"]),
        ("over_7_rounded", ["Consultant", "All others"]),
        ("at_least_10", ["Consultant", "All others"]),
    ],
)
def test_small_groups_are_folded(sample: Overview, preset: str, rows: list[str]) -> None:
    """Three who are not medical cannot be told of 34, so neither can the 31; their grades can."""
    (came,) = told_in(drafted(sample, preset), Part.WHO_CAME)
    assert [row[0] for row in came.rows] == rows
    least = PRESETS[preset].people
    assert all(int(row[1]) >= least for row in came.rows)


def test_an_item_with_too_few_answers_is_not_shown(sample: Overview) -> None:
    made = drafted(sample, "at_least_10")
    assert {row[-1] for one in told_in(made, Part.ANSWERS) for row in one.rows} == {"20", "19"}
    assert not told_in(made, Part.CHANGE)
    assert "“My wellbeing” at TP4" in {one.what for one in made.withheld}


def test_of_rounded_numbers_nothing_exact_is_left(sample: Overview) -> None:
    made = drafted(sample, "over_7_rounded")
    for card in told_in(made, Part.ANSWERS) + told_in(made, Part.WHO_CAME):
        for row in card.rows:
            assert all(int(cell) % 5 == 0 for cell in row[1:] if cell.isdigit())


@pytest.mark.parametrize("preset", PRESETS)
def test_nothing_withheld_can_be_worked_out_of_the_sample(sample: Overview, preset: str) -> None:
    made = drafted(sample, preset)
    assert not made.refused
    assert attack(made.told) == []
    again = drafted(sample, preset, made.told)
    assert (again.snapshot, again.refused) == (made.snapshot, ())


def test_the_other_way_round_an_earlier_audience_knows_too_much(sample: Overview) -> None:
    lax = drafted(sample, "at_least_3")
    refused = drafted(sample, "at_least_5", lax.told).refused
    assert any("Not medical" in one and "shown in an earlier publication" in one for one in refused)


def test_a_hundred_per_cent_is_flagged(sample: Overview) -> None:
    assert [one.partition(":")[0] for one in drafted(sample).flagged] == ["“My wellbeing” at TP4"]


def test_names_in_what_people_typed_are_flagged(sample: Overview) -> None:
    names = Names.of(["asha sample"], singly=True)
    calendar = replace(sample.calendar, events=(Event("Talk by Asha Sample", date(2020, 1, 7)),))
    named = replace(sample, calendar=calendar)
    assert any("Talk by Asha" in one for one in draft(named, everything(named), (), ON, names).flagged)


@pytest.mark.parametrize("preset", PRESETS)
def test_no_name_and_no_unreleased_word_is_in_a_snapshot(
    sample_to_read: Database, sample: Overview, preset: str
) -> None:
    text = written(drafted(sample, preset).snapshot)
    people = [one.name for one in everybody(sample_to_read, SAMPLE)]
    assert people
    assert not [name for name in people if name in text]
    assert sample.comments
    assert not [one.words for one in sample.comments if one.words in text]


def test_a_snapshot_of_a_draft_is_read_as_it_was(sample: Overview) -> None:
    made = drafted(sample)
    assert read(written(made.snapshot)) == made.snapshot


def test_released_words_are_told_without_when_and_who(sample: Overview) -> None:
    first, *others = sample.comments
    released = replace(sample, comments=(replace(first, released=True), *others))
    chosen = replace(everything(released), quotes=tuple(one.words for one in sample.comments))
    made = draft(released, chosen, (), ON, with_pictures=False)
    assert first.words in made.snapshot.quotes
    assert len(made.snapshot.quotes) == sum(one.released for one in released.comments) < len(sample.comments)
    strict = replace(chosen, rule=PRESETS["at_least_10"])
    kept = draft(released, strict, (), ON, with_pictures=False)
    if released.time_point(first.time_point).respondents < 10:  # type: ignore[union-attr]
        assert not kept.snapshot.quotes
        assert kept.withheld[-1].what == "1 comment"


def test_only_what_is_chosen_is_told(sample: Overview) -> None:
    whole = everything(sample)
    chosen = replace(
        whole, terms=("Term 2",), time_points=("TP4",), items=whole.items[-1:], parts=(Part.ATTENDANCE, Part.ANSWERS)
    )
    made = draft(sample, chosen, (), ON, with_pictures=False)
    assert {one.part for one in made.snapshot.cards} == {Part.ATTENDANCE, Part.ANSWERS}
    assert len(told_in(made, Part.ATTENDANCE)[0].rows) == 5
    assert [len(one.rows) for one in told_in(made, Part.ANSWERS)] == [1]
    nothing = draft(sample, replace(chosen, terms=(), time_points=()), (), ON)
    assert (nothing.snapshot.cards, nothing.snapshot.figures, nothing.refused) == ((), (), ())
    assert nothing.snapshot.finding


def test_a_card_has_its_picture(sample: Overview) -> None:
    chosen = replace(everything(sample), parts=(Part.WHO_CAME,))
    (card,) = draft(sample, chosen, (), ON).snapshot.cards
    assert card.picture.startswith("iVBORw0KGgo")


# --- folding and categories -------------------------------------------------------------------------------------


def test_folding_takes_as_many_as_it_needs() -> None:
    folded = fold({"a": 20, "b": 6, "c": 5, "d": 2}, 5)
    assert (folded.told, folded.together, folded.other) == ({"a": 20, "b": 6}, {"d": 2, "c": 5}, 7)
    assert fold({"a": 20, "b": 6}, 5).together == {}
    whole = fold({"a": 6, "b": 2}, 5)
    assert (dict(whole.told), whole.other) == ({}, 0), "one beside the other would be told by the whole"


def answered(scale: str, *counts: int) -> ItemFigures:
    points = usual_scales()[scale]
    named = dict(zip(points.labels, counts, strict=True))
    return ItemFigures(Item("calm", "I feel calm", "Calm", (Occasion.BASELINE,)), points, "TP1", named, 0, 0)


def test_five_points_are_three_sides_or_two() -> None:
    whole, three, two = readings(answered("agreement_5", 1, 2, 3, 4, 5))
    assert list(whole.counts.values()) == [1, 2, 3, 4, 5]
    assert list(three.counts.values()) == [3, 3, 9]
    assert list(three.counts)[:2] == ["strongly disagree or disagree", "neither"]
    assert list(two.counts.values()) == [6, 9]
    assert readings(answered("agreement_5", 1, 2, 3, 4, 5), three=True)[0] == three


@pytest.mark.parametrize("label", ["agreed", OTHERS])
def test_a_category_of_the_name_of_what_is_favourable_takes_no_answers_away(label: str) -> None:
    item = answered("agreement_5", 1, 2, 3, 4, 5)
    named = [*item.scale.labels[:2], label, *item.scale.labels[3:]]
    scale = replace(item.scale, points=tuple(map(Point, named)), favourable_label=label)
    item = replace(item, scale=scale, counts=dict(zip(named, (1, 2, 3, 4, 5), strict=True)))
    assert all(sum(one.counts.values()) == 15 for three in (True, False) for one in readings(item, three=three))


def test_categories_are_named_by_what_they_are_made_of() -> None:
    """The same number has the same name, however a publication tells it."""
    whole, three, _two = readings(answered("agreement_5", 1, 2, 3, 4, 5))
    assert whole.key("item", "neither") == three.key("item", "neither") == "item: neither"


def test_one_answer_that_was_put_right_is_not_told_by_fewer_categories(sample: Overview) -> None:
    """Told in full first, and on three categories later: whoever changed their mind would be seen."""
    first = drafted(sample)
    point = sample.time_point("TP4")
    assert point
    wellbeing = point.items[0]
    moved = replace(wellbeing, counts=one_moved(wellbeing))
    later = with_items(sample, point, (moved, *point.items[1:]))
    made = draft(later, replace(everything(later), three=True), (first.told,), ON, with_pictures=False)
    assert f"“{wellbeing.item.name}” at TP4" in {one.what for one in made.withheld}
    untouched = draft(sample, replace(everything(sample), three=True), (first.told,), ON, with_pictures=False)
    assert f"“{wellbeing.item.name}” at TP4" not in {one.what for one in untouched.withheld}


def one_moved(item: ItemFigures) -> dict[str, int]:
    """The answers with one of them gone over to the other side."""
    counts, good = dict(item.counts), item.scale.favourable
    gone = next(one for one in good if counts[one])
    come = next(one for one in counts if one not in good)
    return {**counts, gone: counts[gone] - 1, come: counts[come] + 1}


def with_items(sample: Overview, point: TimePointFigures, items: tuple[ItemFigures, ...]) -> Overview:
    """The same programme with other answers at one time point."""
    found = [replace(one, items=items) if one == point else one for one in sample.time_points]
    return replace(sample, ask=lambda name: tuple(one for one in found if name in (None, one.time_point.name)))


def test_newcomers_are_not_told_by_one_term_more(sample: Overview) -> None:
    """Six of a grade in two terms, and eight in all three: the difference would be two who came in the third alone."""
    whole = everything(sample)
    (consultants,) = (key for key in drafted(sample).told.shown if key.endswith(": Consultant"))
    fewer = consultants.replace(" + Term 3", "")
    number = gather(sample, whole, ()).true[consultants]
    for less, told in ((2, False), (9, True), (0, True)):
        before = Told({fewer: (number - less, number - less)}, frozenset(), {}, (), (), 5)
        made = draft(sample, whole, (before,), ON, with_pictures=False)
        rows = {row[0] for card in told_in(made, Part.WHO_CAME) for row in card.rows}
        assert ("Consultant" in rows) is told, less


def test_those_who_came_in_one_term_alone_are_not_told_by_a_difference() -> None:
    """12 in one term and 14 in both: two came in the other alone."""
    found = Gathered()
    for key, number in (("people in A", 12), ("people in A + B", 14)):
        found.add(key, number, 5, key)
    _others_than(found, "people in A + B", "people in A", PRESETS["at_least_5"])
    shown = protect(found.numbers, PRESETS["at_least_5"]).told.shown
    assert not {"people in A", "people in A + B"} <= shown.keys()


def held(terms: Mapping[str, Sequence[Iterable[int]]], nurses: Iterable[int] = (), late: int = 0) -> Overview:
    """A programme with the people of each session, a week after the other; the fifth `late` by some days."""
    sessions: list[Session] = []
    there, named, day = {}, [], date(2020, 1, 6)
    for name, those in terms.items():
        starts = day
        for people in map(sorted, those):
            one = len(sessions) + 1
            sessions.append(Session(one, day, "", SessionKind.BALINT_GROUP, None, Held.HELD, 90, len(people), 1, 0))
            grades_ = tuple("nurse" if who in nurses else "consultant" for who in people)
            there[one] = There(tuple(people), grades_, tuple(people), False)
            day += timedelta(days=7)
        named.append(Term(name, starts, day - timedelta(days=1)))
    sessions[4:5] = [replace(one, day=one.day + timedelta(days=late)) for one in sessions[4:5]]
    register = Register(Who.MEMBERS, tuple(sessions), there, frozenset())
    found = [summarise_term(term, sessions, len(register.within(term).people or ())) for term in named]
    return Overview(
        "Invented", calendar(named), tuple(sessions), register, tuple(found), WhoCame(0, (), ()), {}, (),
        lambda _name: (), lambda: (), lambda: {}, lambda _who, _term: turnouts((), register),
    )  # fmt: skip


def published(programme: Overview, *earlier: Draft, terms: tuple[str, ...] = ()) -> Draft:
    chosen = everything(programme)
    chosen = replace(chosen, terms=terms or chosen.terms)
    return draft(programme, chosen, [one.told for one in earlier], ON, with_pictures=False)


def test_one_who_came_more_is_not_told_by_a_term_of_another_name() -> None:
    first = published(held({"T1": [range(28), range(8), range(3)]}, nurses=range(20, 30)))
    second = published(held({"Autumn": [range(28), range(8), [0, 1, 2, 28]]}, nurses=range(20, 30)), first)
    assert "39 attendances" in written(first.snapshot)
    then = written(second.snapshot)
    assert not [told for told in ("40 attendances", "29 people", "9/29") if told in then]


def test_a_session_that_was_moved_is_the_same_session() -> None:
    """Withheld beside a small one, and on another day later: shown then, it would give the small one away."""
    sessions = [range(10), range(9), range(10), range(3), range(8)]
    first = published(held({"T1": sessions}))
    moved = published(held({"T1": [*sessions, range(6)]}, late=1), first)
    rows = [row[-1] for card in told_in(moved, Part.ATTENDANCE) for row in card.rows]
    assert rows[3:5] == ["withheld", "withheld"]


@pytest.mark.parametrize("names", [("T1", "T2", "T3"), ("One: autumn", "Two + more", "Three: in all, people in T1")])
def test_newcomers_are_not_told_where_no_group_is(names: tuple[str, str, str]) -> None:
    """25 came in two terms, two of them nurses, so no group is told; and 27 in three, whatever these are called."""
    programme = held(dict(zip(names, ([range(20)], [range(5, 25)], [[*range(5, 20), 25, 26]]), strict=True)), [23, 24])
    first = published(programme, terms=names[:2])
    assert "25" in {one.value for one in first.snapshot.figures}
    assert "27" not in {one.value for one in published(programme, first).snapshot.figures}


def test_a_session_of_two_terms_is_one_number() -> None:
    programme = held({"T1": [range(10), range(3), range(12)], "T2": [range(9)]})
    first, second = programme.terms
    both = replace(second, sessions=(first.sessions[1], *second.sessions))
    found = gather(replace(programme, terms=(first, both)), everything(programme), ())
    assert len([key for key in found.true if key.startswith("attendance on")]) == 4


def test_names_of_terms_are_looked_through() -> None:
    programme = held({"Asha Sample's term": [range(10)]})
    assert draft(programme, everything(programme), (), ON, Names.of(["asha sample"]), with_pictures=False).flagged


def test_the_method_says_how_small_numbers_are_treated(sample: Overview) -> None:
    made = drafted(sample, "over_7_rounded").snapshot
    assert made.rule == (
        "Nothing is shown of fewer than 8 people or 8 answers. A number smaller than 8 is not shown, unless it is "
        "none. Numbers are rounded to the nearest 5."
    )
    assert any("OpenSAFELY" in one for one in made.method)
    assert re.search("not shown", made.withheld)
