"""Charts, looked into through their specifications: what they draw, in which colours, and nothing besides."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from balint_core import charts
from balint_core.accreditation.timeline import Mark, Sort, Strand, Timeline
from balint_core.charts import DARK, LIGHT
from balint_core.evaluation import AttenderGroup, Comparison, ItemFigures, TimePointFigures, WhoCame
from balint_core.figures import Share
from balint_core.instruments import Item, Point, Scale
from balint_core.palette import mixed
from balint_core.record.attendance import Session
from balint_core.run_charts import ATTENDANCE, Better, Level, Measure, Measured, run_chart
from balint_core.sessions import Held, Mode, SessionKind
from balint_core.shares_over_time import shares_over_time
from balint_core.terms import Calendar, Event, Occasion, Suspension, Term, TimePoint, calendar

AGREEMENT = ("strongly disagree", "disagree", "neither", "agree", "strongly agree")


def scale(*labels, favourable=2, diverging=True):
    points = tuple(Point(label) for label in labels)
    return Scale("A scale", points, labels[-favourable:], "agreed or strongly agreed", diverging)


def answered(*counts, name="My wellbeing", at="TP4", of=None, missing=0, not_applicable=0):
    of = of or scale(*AGREEMENT)
    item = Item("wellbeing", name, "The groups improved my wellbeing.", (Occasion.END_OF_TERM,), "agreement")
    return ItemFigures(item, of, at, dict(zip(of.labels, counts, strict=True)), missing, not_applicable)


def session(day, attending=8, mode=Mode.VIRTUAL, kind=SessionKind.BALINT_GROUP, held=Held.HELD):
    return Session(4711, day, "Cardiff Tuesday group", kind, mode, held, 60, attending, 2, 0)


PROGRAMME = [
    session(date(2019, 10, 1), 5, Mode.FACE_TO_FACE, SessionKind.FISHBOWL),
    session(date(2019, 11, 5), 10, Mode.FACE_TO_FACE),
    session(date(2021, 1, 19), 9),
    session(date(2021, 3, 16), 0, held=Held.CANCELLED),
    session(date(2021, 9, 14), 7, Mode.HYBRID),
    session(date(2021, 12, 14), 8, None),
]
CALENDAR = calendar(
    [Term("Term 1", date(2019, 10, 1), date(2020, 3, 13)), Term("Term 2", date(2021, 1, 11), date(2021, 7, 16))],
    suspensions=[Suspension("Suspended: pandemic", date(2020, 3, 14), date(2021, 1, 10))],
    events=[Event("Introductory talk", date(2019, 10, 1)), Event("Fishbowl", date(2019, 10, 1))],
)
CAME = WhoCame(
    40,
    (AttenderGroup("medical", "Medical", Share(31, 40)), AttenderGroup("unknown", "Not recorded", Share(9, 40))),
    (
        AttenderGroup("consultant", "Consultant", Share(19, 40), "medical"),
        AttenderGroup("core_trainee", "Core trainee", Share(12, 40), "medical"),
        AttenderGroup("unknown", "Grade not recorded", Share(9, 40), "unknown"),
    ),
)
COMPARED = Comparison(answered(0, 1, 3, 2, 1, at="TP2"), answered(0, 1, 2, 3, 2))

STEPS = ((date(2019, 11, 5), 1), (date(2021, 1, 19), 3))
RECORD = Timeline(
    date(2021, 12, 17),
    (Strand("Co-leading a group", "session", 20, STEPS), Strand("Supervision", "meeting", None, STEPS[:1])),
    (Mark(date(2021, 4, 27), Sort.SIGNATURE, "Competency"), Mark(date(2021, 3, 12), Sort.EVENT, "Weekend")),
)

EARLIER = [Measured(date(2019, 10, 8), 9, Mode.FACE_TO_FACE), Measured(date(2019, 11, 5), 10, Mode.FACE_TO_FACE)]
LATER = [
    Measured(date(2021, 1, 19) + timedelta(weeks=2 * nth), came, Mode.VIRTUAL if nth else None)
    for nth, came in enumerate([8, 9, 8, 9, 8, 9, 8, 5, 6, 5, 6, 5, 7, 6])
]


def runs(points=(*EARLIER, *LATER), measure=ATTENDANCE, at_most=Level.LIMITS, colours=LIGHT, **said):
    return charts.run_chart(run_chart(points, CALENDAR.suspensions, measure, at_most), CALENDAR, colours, **said)


def attendance(sessions=PROGRAMME, when=CALENDAR, **settings):
    return charts.attendance_chart(sessions, when, LIGHT, **settings).to_dict()


def at(name, *items):
    named = tuple(replace(one, time_point=name, item=replace(one.item, id=one.item.name)) for one in items)
    return TimePointFigures(TimePoint(name, Occasion.END_OF_TERM), 9, named, ())


SHARES = shares_over_time(
    [
        at("TP2", answered(0, 1, 3, 2, 1), answered(4, 3, 0, 0, 0, name="Awareness")),
        at("TP3", answered(0, 0, 0, 0, 0, missing=2)),
        at("TP4", answered(0, 1, 2, 3, 2), answered(0, 0, 0, 5, 3, name="Awareness")),
    ]
)[0]

EVERY_CHART = {
    "attendance": lambda colours, **said: charts.attendance_chart(PROGRAMME, CALENDAR, colours, **said),
    "who came": lambda colours, **said: charts.who_came_chart(CAME, colours, **said),
    "answers": lambda colours, **said: charts.answers_chart([answered(0, 1, 2, 3, 2)], colours, **said),
    "categories": lambda colours, **said: charts.categories_chart(answered(1, 0, 2, 3, 2), colours, **said),
    "change": lambda colours, **said: charts.change_chart([COMPARED], colours, **said),
    "heat map": lambda colours, **said: charts.heat_chart(SHARES, colours, **said),
    "run chart": lambda colours, **said: runs(colours=colours, **said),
    "timeline": lambda colours, **said: charts.timeline_chart(RECORD, CALENDAR, colours, **said),
}


def rows(specification):
    """All rows of all of a chart's data."""
    return [row for data in specification["datasets"].values() for row in data]


def column(specification, name):
    return [row[name] for row in rows(specification) if name in row]


def encodings(specification):
    return [
        (channel, encoding)
        for layer in specification["layer"]
        for channel, encodings in layer["encoding"].items()
        for encoding in (encodings if isinstance(encodings, list) else [encodings])
    ]


def scale_of(specification, channel):
    """Domain and range of the first scale of a channel, as a dictionary."""
    found = next(
        encoding["scale"]
        for name, encoding in encodings(specification)
        if name == channel and (encoding.get("scale") or {}).get("range")
    )
    return dict(zip(found["domain"], found["range"], strict=True))


# --- every chart ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", EVERY_CHART.values(), ids=EVERY_CHART)
def test_a_chart_s_data_holds_what_it_draws_and_nothing_else(draw):
    specification = draw(LIGHT).to_dict()
    layers = specification["layer"]
    for data, content in specification["datasets"].items():
        drawn = "".join(
            json.dumps(layer) for layer in layers if layer.get("data", specification.get("data")) == {"name": data}
        )
        for name in content[0]:
            assert f'"field": "{name}"' in drawn or f"datum.{name}" in drawn, name


def test_neither_group_nor_number_of_a_session_is_sent():
    sent = json.dumps(attendance())
    assert "4711" not in sent and "Cardiff" not in sent


@pytest.mark.parametrize("draw", EVERY_CHART.values(), ids=EVERY_CHART)
def test_every_encoding_is_spelled_out(draw):
    for channel, encoding in encodings(draw(LIGHT).to_dict()):
        if "field" in encoding and channel not in ("x2", "y2"):
            assert encoding["type"] in ("quantitative", "temporal", "nominal"), (channel, encoding)


@pytest.mark.parametrize("draw", EVERY_CHART.values(), ids=EVERY_CHART)
def test_a_chart_fills_its_container_in_its_own_dress(draw):
    specification = draw(LIGHT).to_dict()
    assert specification["width"] == "container"
    assert specification["autosize"] == {"type": "fit-x", "contains": "padding"}
    assert specification["background"] == "transparent"
    assert specification["config"]["font"].startswith("Public Sans")
    assert min(specification["config"]["text"]["fontSize"], specification["config"]["axis"]["labelFontSize"]) >= 12
    assert all(layer["mark"].get("fontSize", 12) >= 12 for layer in specification["layer"])


@pytest.mark.parametrize("draw", EVERY_CHART.values(), ids=EVERY_CHART)
def test_light_and_dark_differ_in_every_colour(draw):
    light, dark = json.dumps(draw(LIGHT).to_dict()), json.dumps(draw(DARK).to_dict())
    assert LIGHT.teal not in dark
    assert LIGHT.ink in light and LIGHT.ink not in dark
    assert DARK.ink in dark and DARK.ink not in light


@pytest.mark.parametrize("draw", EVERY_CHART.values(), ids=EVERY_CHART)
def test_what_a_chart_says_to_those_who_cannot_see_it_can_be_set(draw):
    assert draw(LIGHT, description="Said by the page.").to_dict()["description"] == "Said by the page."


def test_a_palette_is_chosen_by_the_browser_s_theme():
    assert charts.palette("dark") is DARK
    assert charts.palette("light") is charts.palette(None) is LIGHT


# --- attendance -------------------------------------------------------------------------------------------------


def test_the_axis_of_dates_is_temporal_with_midnights_without_a_zone():
    specification = attendance()
    assert {encoding["type"] for channel, encoding in encodings(specification) if channel == "x"} == {"temporal"}
    assert "2021-01-19T00:00:00" in column(specification, "day")


def test_each_way_of_holding_a_group_has_its_own_shape_and_colour():
    specification = attendance()
    shapes, colours = scale_of(specification, "shape"), scale_of(specification, "color")
    assert shapes["Face-to-face"] == "circle" and colours["Face-to-face"] == LIGHT.face_to_face
    assert shapes["Hybrid"] == "square" and colours["Virtual"] == LIGHT.virtual
    assert len(set(shapes.values())) == len(shapes) == 6


def test_the_key_names_only_what_is_drawn():
    key = attendance(PROGRAMME[2:3])["layer"][-1]
    assert key["mark"]["type"] == "text"
    assert column(attendance(PROGRAMME[2:3]), "label") == ["People at each group:", "Virtual"]


def test_a_group_held_in_a_way_nobody_recorded_is_drawn():
    drawn = [row for row in rows(attendance()) if row.get("what") == "Balint group, not recorded how"]
    assert [(row["date"], row["came"]) for row in drawn] == [("14 December 2021", 8)]


def test_a_cancelled_group_is_a_mark_at_no_number_of_people():
    drawn = [row for row in rows(attendance()) if row.get("sign") == "Cancelled"]
    assert [(row["date"], row["told"]) for row in drawn] == [("16 March 2021", "–")]
    assert "came" not in drawn[0]
    specification = attendance()
    holding = {name for name, content in specification["datasets"].items() if drawn[0] in content}
    (layer,) = [one for one in specification["layer"] if one.get("data", {}).get("name") in holding]
    assert set(layer["encoding"]["y"]) == {"value"}


def test_where_nothing_was_cancelled_every_mark_is_a_group_that_was_held():
    assert {row["sign"] for row in rows(attendance([PROGRAMME[1]], Calendar())) if "sign" in row} == {"Face-to-face"}


def test_an_event_named_by_register_and_calendar_is_named_once():
    drawn = [row for row in rows(attendance()) if row.get("sign") == "Event"]
    assert [(row["date"], row["what"]) for row in drawn] == [("1 October 2019", "Fishbowl and Introductory talk")]


def test_a_suspension_is_a_band_with_its_reason_wrapped():
    (band,) = [row for row in rows(attendance()) if "reason" in row]
    assert (band["day"], band["until"]) == ("2020-03-14T00:00:00", "2021-01-11T00:00:00")
    assert band["label"] == "Suspended:\npandemic"
    assert band["when"] == "14 March 2020 to 10 January 2021"


def test_only_the_calendar_between_the_sessions_is_drawn():
    specification = attendance(PROGRAMME[4:])
    assert column(specification, "reason") == column(specification, "term") == []


def test_terms_are_named_along_the_top_unless_not_wanted():
    assert column(attendance(), "term") == ["Term 1", "Term 2"]
    assert column(attendance(terms=False), "term") == []


def test_people_are_counted_from_nought_in_whole_numbers():
    (axis,) = [
        encoding for channel, encoding in encodings(attendance(PROGRAMME[1:2])) if channel == "y" and "axis" in encoding
    ]
    assert axis["scale"]["domain"] == [0, 10]
    assert axis["axis"]["values"] == [0, 2, 4, 6, 8, 10]


def test_there_are_few_dates_on_the_axis_however_long_it_is():
    for days in ([date(2021, 10, 5)], [date(2021, 10, 5), date(2021, 12, 14)], [date(2015, 1, 6), date(2022, 1, 4)]):
        axes = [
            encoding.get("axis") for channel, encoding in encodings(attendance([*map(session, days)])) if channel == "x"
        ]
        ticks = next(axis["values"] for axis in axes if axis)
        assert 1 <= len(ticks) <= 8


def test_attendance_in_words_has_the_numbers():
    assert attendance()["description"] == (
        "4 Balint groups from 5 November 2019 to 14 December 2021, 1 face-to-face, 1 virtual, 1 hybrid and "
        "1 not recorded how: between 7 and 10 people came to each. 1 group cancelled. "
        "Suspended: pandemic, 14 March 2020 to 10 January 2021."
    )


# --- timeline ---------------------------------------------------------------------------------------------------


def over_time(record=RECORD, when=CALENDAR):
    return charts.timeline_chart(record, when, LIGHT).to_dict()


def test_a_strand_is_drawn_from_nought_to_the_day_of_the_timeline():
    drawn = [row for row in rows(over_time()) if row.get("strand") == "Co-leading a group"]
    assert [row["total"] for row in drawn] == ["0", "1", "3", "3"]
    assert drawn[-1]["day"] == "2021-12-17T00:00:00"
    assert drawn[0]["y"] == drawn[0]["floor"] > drawn[1]["y"] > drawn[2]["y"] == drawn[3]["y"]


def test_the_number_asked_for_is_a_line_above_what_is_recorded():
    lanes = {row["title"]: row for row in rows(over_time()) if "title" in row}
    drawn = [row for row in rows(over_time()) if row.get("strand") == "Co-leading a group"]
    assert lanes["Co-leading a group"]["needed"] < drawn[-1]["y"]
    assert lanes["Co-leading a group"]["told"] == "3 of 20 sessions"
    assert lanes["Supervision"]["needed"] is None, "a minimum in each period is no one line"


def test_marks_of_a_sort_stand_in_one_row_with_its_own_shape():
    marks = [row for row in rows(over_time()) if "shape" in row]
    assert len({(row["shape"], row["y"]) for row in marks}) == 2
    assert column(over_time(), "label")[-2:] == ["Weekends, days and courses: 1", "Signatures: 1"]


def test_a_timeline_has_the_suspensions_and_one_axis_of_dates():
    specification = over_time()
    assert column(specification, "reason") == ["Suspended: pandemic"]
    assert sum(channel == "x" and bool(encoding.get("axis")) for channel, encoding in encodings(specification)) == 1
    assert specification["description"].endswith("Suspended: pandemic, 14 March 2020 to 10 January 2021.")


def test_a_timeline_of_marks_alone_has_its_axis_too():
    specification = over_time(Timeline(RECORD.on, (), RECORD.marks))
    assert sum(channel == "x" and bool(encoding.get("axis")) for channel, encoding in encodings(specification)) == 1
    with pytest.raises(ValueError, match="nothing is recorded"):
        over_time(Timeline(RECORD.on, (), ()))


# --- run chart --------------------------------------------------------------------------------------------------


def lines(specification):
    return [(row["day"][:10], row["until"][:10], row["line"]) for row in rows(specification) if "line" in row]


def test_points_are_joined_within_a_stretch_alone_and_its_lines_end_with_it():
    specification = runs().to_dict()
    assert [row["stretch"] for row in rows(specification) if "stretch" in row] == ["0"] * 2 + ["1"] * 14
    assert lines(specification) == [
        ("2021-01-19", "2021-07-20", pytest.approx(99 / 14)),
        ("2021-01-19", "2021-07-20", pytest.approx(99 / 14 - 2.66 * 16 / 13)),
        ("2021-01-19", "2021-07-20", pytest.approx(99 / 14 + 2.66 * 16 / 13)),
    ]
    assert column(specification, "numbers") == ["mean 7.1\ntrial limits\n3.8 to 10.3"]


def test_colour_tells_what_a_point_is_and_shape_how_the_group_was_held():
    drawn = [row for row in rows(runs().to_dict()) if "stretch" in row]
    assert [row["colour"] for row in drawn] == [LIGHT.muted] * 2 + [LIGHT.signal] * 14
    assert [row["shape"] for row in drawn[:2]] == ["circle"] * 2 and {row["shape"] for row in drawn[3:]} == {"diamond"}
    assert drawn[2]["shape"].startswith("M"), "a ring where nobody said how"
    assert (drawn[0]["said"], drawn[2]["said"]) == ("Too few to judge", "A run on one side of the mean")


def test_the_colours_are_those_of_making_data_count_where_a_direction_is_hoped_for():
    drawn = rows(runs(LATER, Measure("the score", better=Better.LOWER)).to_dict())
    colours = [row["colour"] for row in drawn if "stretch" in row]
    assert colours == [LIGHT.for_worse] * 7 + [LIGHT.for_better] * 7


def test_the_key_of_a_run_chart_names_only_what_is_drawn():
    keys = {"one": runs(EARLIER), "all": runs(), "median": runs(LATER, at_most=Level.MEDIAN)}
    assert {
        name: [word for word in column(chart.to_dict(), "label") if "\n" not in word] for name, chart in keys.items()
    } == {
        "one": ["Face-to-face"],
        "all": [
            "Signal",
            "Face-to-face",
            "Virtual",
            "Not recorded how",
            "Mean",
            "Trial limits",
            "Event",
        ],
        "median": ["Usual variation", "Virtual", "Not recorded how", "Median"],
    }


def test_limits_are_dashed_and_dotted_while_they_are_trial_limits():
    long_ago = [replace(one, day=date(2019, 2, 5) + timedelta(days=7 * nth)) for nth, one in enumerate(LATER[:7] * 3)]
    specification = runs([*long_ago, *LATER]).to_dict()
    dashes = [layer["mark"].get("strokeDash") for layer in specification["layer"] if layer["mark"]["type"] == "rule"]
    assert dashes == [None, [6, 4], [2, 3]]
    assert [word for word in column(specification, "label") if "imits" in word] == ["Limits", "Trial limits"]


def test_few_points_have_no_lines():
    specification = runs(EARLIER).to_dict()
    assert lines(specification) == column(specification, "numbers") == []


def test_a_run_chart_has_the_suspension_and_the_events_on_a_true_axis_of_dates():
    first = [Measured(date(2019, 10, 1), 9, Mode.FACE_TO_FACE)]
    specification = runs([*first, *EARLIER, *LATER]).to_dict()
    assert column(specification, "reason") == ["Suspended: pandemic"]
    assert [row["what"] for row in rows(specification) if "what" in row] == ["Introductory talk and Fishbowl"]
    assert {encoding["type"] for channel, encoding in encodings(specification) if channel == "x"} == {"temporal"}
    assert specification["description"].endswith(
        "Suspended: pandemic, 14 March 2020 to 10 January 2021. 1 October 2019: Introductory talk and Fishbowl."
    )


@pytest.mark.parametrize(
    ("values", "measure", "domain"),
    [
        ([5, 9], ATTENDANCE, [0, 10]),
        ([0], ATTENDANCE, [0, 1]),
        ([43, 71], Measure("the share", unit=" %", least=0, most=100), [0, 100]),
        ([3.25, 3.75], Measure("the mean score"), [3.2, 3.8]),
    ],
)
def test_the_axis_of_a_run_chart_reaches_as_far_as_its_measure(values, measure, domain):
    found = runs([Measured(date(2021, 1, 19 + nth), value) for nth, value in enumerate(values)], measure).to_dict()
    (axis,) = [one for channel, one in encodings(found) if channel == "y" and one.get("axis")]
    assert axis["scale"]["domain"] == pytest.approx(domain)
    assert axis["axis"].get("labelExpr") == ("datum.label + ' %'" if measure.unit else None)


# --- who came ---------------------------------------------------------------------------------------------------


def test_grades_stand_indented_beneath_the_total_of_their_group():
    drawn = [(row["label"], row["inset"] > 0, row["told"]) for row in rows(EVERY_CHART["who came"](LIGHT).to_dict())]
    assert drawn == [
        ("Medical", False, "31 · 78 %"),
        ("Consultant", True, "19 · 48 %"),
        ("Core trainee", True, "12 · 30 %"),
        ("Not recorded", False, "9 · 23 %"),
    ]


def test_who_came_in_words_has_the_numbers():
    assert charts.who_came_chart(CAME, LIGHT).to_dict()["description"] == (
        "40 people came. Medical 31 (78 %): Consultant 19 (48 %) and Core trainee 12 (30 %); Not recorded 9 (23 %)."
    )


def test_attendances_are_named_as_what_they_are():
    times = charts.who_came_chart(CAME, LIGHT, each=("attendance", "attendances")).to_dict()
    assert times["description"].startswith("40 attendances. Medical 31 (78 %): ")


def test_favourable_categories_are_teal_in_the_scale_s_order():
    interest = answered(1, 3, 16, of=scale("no", "unsure", "yes", favourable=1, diverging=False))
    drawn = rows(charts.categories_chart(interest, LIGHT).to_dict())
    assert [(row["label"], row["told"], row["colour"] == LIGHT.teal) for row in drawn] == [
        ("No", "1", False),
        ("Unsure", "3", False),
        ("Yes", "16", True),
    ]


# --- answers ----------------------------------------------------------------------------------------------------


def answers(*items):
    return charts.answers_chart(items, LIGHT).to_dict()


def test_every_point_has_its_fixed_colour_even_if_nobody_chose_it():
    specification = answers(answered(0, 0, 0, 5, 3))
    labels = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
    assert scale_of(specification, "fill") == dict(zip(labels, LIGHT.scale, strict=True))
    assert [row["label"] for row in rows(specification) if "shape" in row] == labels


def test_the_favourable_share_is_written_with_its_counts():
    assert column(answers(answered(0, 1, 2, 3, 2), answered(0, 1, 3, 2, 1)), "share") == ["63 % (5/8)", "43 % (3/7)"]


def test_bars_are_centred_on_the_middle_of_the_neutral_point():
    pieces = {
        row["answer"]: (row["start"], row["end"]) for row in rows(answers(answered(0, 1, 2, 3, 2))) if "of" in row
    }
    assert pieces["Neither"] == (-12.5, 12.5)
    assert pieces["Disagree"] == (-25, -12.5)
    assert pieces["Strongly agree"] == (50, 75)


def test_bars_of_an_even_scale_are_centred_between_its_halves():
    even = scale("no", "rather no", "rather yes", "yes")
    pieces = {
        row["answer"]: (row["start"], row["end"]) for row in rows(answers(answered(1, 2, 3, 4, of=even))) if "of" in row
    }
    assert (pieces["Rather no"][1], pieces["Rather yes"][0]) == (0, 0)


def test_a_point_nobody_chose_has_no_piece_and_no_count():
    drawn = [(row["answer"], row["count"]) for row in rows(answers(answered(0, 0, 0, 5, 3))) if "of" in row]
    assert drawn == [("Agree", "5"), ("Strongly agree", "3")]


def test_an_item_nobody_answered_is_named_and_has_no_bar():
    specification = answers(answered(0, 0, 0, 0, 0, missing=2), answered(0, 0, 0, 5, 3))
    assert column(specification, "share") == ["no answers", "100 % (8/8)"]
    assert specification["description"].startswith("My wellbeing, TP4: no answers; 2 left blank.")


def test_a_long_name_is_wrapped_for_a_phone():
    specification = answers(answered(0, 1, 2, 3, 2, name="Psychological awareness towards patients and carers"))
    assert "Psychological awareness towards\npatients and carers" in column(specification, "label")


def test_answers_in_words_have_the_numbers():
    assert answers(answered(0, 1, 2, 3, 2, not_applicable=1))["description"] == (
        "My wellbeing, TP4: 63 % (5/8) agreed or strongly agreed (strongly disagree: 0, disagree: 1, neither: 2, "
        "agree: 3, strongly agree: 2); 1 not applicable."
    )


@pytest.mark.parametrize("points", [2, 3, 4, 5, 6, 7, 9, 10, 11])
def test_a_scale_of_any_length_runs_from_disagreement_to_agreement(points):
    colours = charts.scale_colours(points, LIGHT)
    assert len(set(colours)) == points
    assert (colours[0], colours[-1]) == (LIGHT.scale[0], LIGHT.scale[-1])
    assert (LIGHT.scale[2] in colours) == bool(points % 2)


@pytest.mark.parametrize("points", [4, 5, 7, 9, 10, 11])
def test_the_key_names_every_point_of_the_scale_in_order_whatever_was_answered(points):
    labels = [str(place) for place in range(points)]
    specification = answers(answered(*[0] * (points - 1), 5, of=scale(*labels)))
    assert list(scale_of(specification, "fill")) == labels
    assert [row["label"] for row in rows(specification) if "shape" in row] == labels
    assert [row["colour"] for row in rows(specification) if "shape" in row] == charts.scale_colours(points, LIGHT)


def test_items_of_several_scales_are_drawn_scale_by_scale():
    even = scale("no", "rather no", "rather yes", "yes")
    items = [answered(0, 1, 2, 3, 2), answered(1, 2, 3, 4, of=even), answered(0, 0, 0, 5, 3)]
    assert charts.by_scale(items) == [[items[0], items[2]], [items[1]]]


BESIDE = replace(answered(0, 1, 2, 3, 2, not_applicable=1, missing=4), apart={"prefer not to say": 2, "don't know": 0})


def test_answers_that_are_no_point_of_the_scale_stand_beside_the_bars_by_how_many_they_are():
    specification = answers(BESIDE, answered(0, 1, 2, 3, 2))
    assert [(row["what"], row["count"], row["from"], row["to"]) for row in rows(specification) if "what" in row] == [
        ("Not applicable", "1", 0, 1),
        ("Prefer not to say", "2", 1, 3),
    ]
    key = {row["label"]: row["colour"] for row in rows(specification) if "shape" in row}
    assert list(key)[5:] == ["Not applicable", "Prefer not to say"]
    assert [row["fill"] for row in rows(specification) if "what" in row] == list(key.values())[5:]
    assert len(set(key.values())) == 7


def test_the_bars_are_as_they_were_without_what_stands_beside_them():
    with_, without = (
        [(row["answer"], row["start"], row["end"]) for row in rows(answers(item)) if "of" in row]
        for item in (BESIDE, answered(0, 1, 2, 3, 2))
    )
    assert with_ == without


def test_nothing_stands_beside_where_everybody_chose_a_point():
    specification = answers(answered(0, 1, 2, 3, 2, missing=4))
    assert not column(specification, "what")
    assert len([row for row in rows(specification) if "shape" in row]) == 5


def test_blanks_are_told_and_not_drawn():
    assert answers(BESIDE)["description"].endswith("; 1 not applicable; 2 prefer not to say; 4 left blank.")
    assert "left blank" not in str(column(answers(BESIDE), "what")).casefold()


# --- change -----------------------------------------------------------------------------------------------------


def test_earlier_and_later_shares_stand_on_two_rows_in_their_intervals():
    specification = charts.change_chart([COMPARED], LIGHT).to_dict()
    earlier, later = [row for row in rows(specification) if "when" in row]
    assert (earlier["when"], earlier["share"], earlier["fill"]) == ("TP2", "43 % (3/7)", LIGHT.paper)
    assert (later["when"], later["share"], later["fill"]) == ("TP4", "63 % (5/8)", LIGHT.teal)
    assert earlier["low"] < earlier["percent"] < earlier["high"]
    assert (earlier["interval"], later["interval"]) == ("16 to 75 %", "31 to 86 %")
    assert earlier["y"] < later["y"]


def test_a_time_point_from_a_summary_is_named_in_full_beside_its_share():
    earlier = replace(COMPARED.earlier, time_point="TP2 (from a summary)")
    specification = charts.change_chart([replace(COMPARED, earlier=earlier)], LIGHT).to_dict()
    assert "TP2 (from a summary)" in [row.get("when") for row in rows(specification)]


def test_change_in_words_has_the_numbers():
    assert charts.change_chart([COMPARED], LIGHT).to_dict()["description"] == (
        "My wellbeing, agreed or strongly agreed: 43 % (3/7) at TP2, 95 % interval 16 to 75 %; "
        "63 % (5/8) at TP4, 95 % interval 31 to 86 %; +20 points (95 %: −26 to +56)."
    )


def test_the_difference_with_its_interval_stands_beneath_the_two_shares():
    specification = charts.change_chart([COMPARED], LIGHT).to_dict()
    (difference,) = [row for row in rows(specification) if "difference" in row]
    assert difference["difference"] == "+20 points (95 %: −26 to +56)"
    assert difference["y"] > max(row["y"] for row in rows(specification) if "when" in row)
    (layer,) = [one for one in specification["layer"] if one["encoding"].get("text", {}).get("field") == "difference"]
    assert layer["mark"]["align"] == "right"


def test_a_fall_and_no_difference_are_written_with_their_signs():
    fall = Comparison(answered(0, 0, 0, 5, 3, at="TP2"), answered(4, 4, 0, 0, 0))
    same = Comparison(answered(0, 1, 2, 3, 2, at="TP2"), answered(0, 1, 2, 3, 2))
    assert column(charts.change_chart([fall, same], LIGHT).to_dict(), "difference") == [
        "−100 points (95 %: −100 to −54)",
        "0 points (95 %: −40 to +40)",
    ]


# --- heat map ---------------------------------------------------------------------------------------------------


def cells():
    drawn = [row for row in rows(charts.heat_chart(SHARES, LIGHT).to_dict()) if "told" in row]
    return {(row["item"], row["at"]): row for row in drawn}


def key_of(shares):
    return [row["label"] for row in rows(charts.heat_chart(shares, LIGHT).to_dict()) if "shape" in row]


def test_every_cell_has_its_share_with_its_counts():
    assert {at: row["words"] for (item, at), row in cells().items() if item == "My wellbeing"} == {
        "TP2": "43 %\n3/7",
        "TP3": "no answers",
        "TP4": "63 %\n5/8",
    }
    assert [row["column"] for row in cells().values()] == [0, 1, 2] * 2


def test_what_was_not_asked_is_an_outline_and_nothing_like_nought_per_cent():
    nought, not_asked = cells()["Awareness", "TP2"], cells()["Awareness", "TP3"]
    assert (nought["words"], nought["fill"]) == ("0 %\n0/7", LIGHT.heat[0])
    assert (not_asked["words"], not_asked["fill"]) == ("not asked", "transparent")
    assert not_asked["line"] != nought["line"]
    assert key_of(SHARES) == ["0 %", "50 %", "100 %", "Not asked or no answers"]


def test_where_everything_was_answered_the_key_has_the_ramp_alone():
    whole = shares_over_time([at("TP2", answered(0, 1, 3, 2, 1)), at("TP4", answered(0, 1, 2, 3, 2))])[0]
    assert key_of(whole) == ["0 %", "50 %", "100 %"]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ramp_runs_one_way_in_lightness_and_ink_reads_on_all_of_it(colours):
    least, most = colours.heat
    ramp = [luminance(mixed(least, most, step / 20)) for step in range(21)]
    assert ramp in (sorted(ramp), sorted(ramp, reverse=True)) and len(set(ramp)) == 21
    ink = luminance(colours.ink)
    assert min((max(ink, one) + 0.05) / (min(ink, one) + 0.05) for one in ramp) >= 4.5


def test_the_heat_map_in_words_has_every_share():
    assert charts.heat_chart(SHARES, LIGHT).to_dict()["description"] == (
        "Agreed or strongly agreed: between 0 % (0/7) and 100 % (8/8), by item and time point. "
        "My wellbeing: TP2 43 % (3/7), TP3 no answers, TP4 63 % (5/8). "
        "Awareness: TP2 0 % (0/7), TP3 not asked, TP4 100 % (8/8)."
    )


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""
    shares = [channel / 255 for channel in bytes.fromhex(colour[1:])]
    parts = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


# --- nothing to draw --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.attendance_chart([], Calendar(), LIGHT),
        lambda: charts.attendance_chart(PROGRAMME[:1], Calendar(), LIGHT),
        lambda: charts.who_came_chart(WhoCame(0, (), ()), LIGHT),
        lambda: charts.answers_chart([], LIGHT),
        lambda: charts.answers_chart([answered(1, 2, of=scale("no", "yes", favourable=1, diverging=False))], LIGHT),
        lambda: charts.answers_chart([answered(0, 1, 2, 3, 2), answered(1, 2, of=scale("no", "yes"))], LIGHT),
        lambda: charts.change_chart([], LIGHT),
        lambda: charts.heat_chart(replace(SHARES, shares={("My wellbeing", "TP3"): Share(0, 0)}), LIGHT),
    ],
    ids=[
        "no sessions",
        "only an event",
        "nobody",
        "no items",
        "a scale without sides",
        "two scales",
        "no comparison",
        "no answers",
    ],
)
def test_nothing_to_draw_is_refused(draw):
    with pytest.raises(ValueError):
        draw()
