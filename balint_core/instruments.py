"""Questionnaires as programmes ask them: instruments, their items, scales and points, from `data/instruments`."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from pydantic import model_validator
from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import STRICT, Slips, read_definitions
from balint_core.scales import Point as Point
from balint_core.scales import Scale as Scale
from balint_core.spreadsheets.answers import CHOICES_APART, choices_of
from balint_core.spreadsheets.cells import word_key
from balint_core.spreadsheets.layouts import Column, Holds, Layout, layouts
from balint_core.spreadsheets.pairing import PAIR_CODE
from balint_core.spreadsheets.points import APART
from balint_core.spreadsheets.templates import TemplateSheet, write_template
from balint_core.terms import Occasion, TimePoint

NOT_APPLICABLE = "not applicable"
"""Kept apart from a blank, from “not asked” and from the middle of a scale."""
NOT_APPLICABLE_WRITINGS = ("n/a", "na", "does not apply", "not relevant")


@definition(frozen=True, config=STRICT)
class Item:
    """One question: its full wording, a short name for charts, and the occasions it is asked at.

    An item without a scale is free text. Where `several` may be chosen, the points of its scale are choices, in no
    order of more or less.
    """

    id: str
    name: str
    text: str
    asked_at: tuple[Occasion, ...]
    scale: str | None = None
    several: bool = False
    writings: tuple[str, ...] = ()


class Better(StrEnum):
    """Which scores of a sub-scale are the better ones."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@definition(frozen=True, config=STRICT)
class SubScale:
    """Items of one scale that are scored together, as the mean of their places on it.

    Items in `reversed` are worded the other way and turned round first. Somebody who answered fewer than `least` of
    the items has no score.
    """

    id: str
    name: str
    items: tuple[str, ...]
    least: int
    better: Better
    reversed: tuple[str, ...] = ()


@definition(frozen=True, config=STRICT)
class Instrument:
    """A questionnaire: its items, scales and sub-scales, where they come from and what their licence allows."""

    id: str
    title: str
    source: str
    licence: str
    scales: dict[str, Scale]
    items: tuple[Item, ...]
    subscales: tuple[SubScale, ...] = ()

    @model_validator(mode="after")
    def _scales_exist(self) -> "Instrument":
        for item in self.items:
            if item.scale is not None and item.scale not in self.scales:
                raise ValueError(f"item “{item.id}” uses scale “{item.scale}”, which is not in this file")
        return self

    @model_validator(mode="after")
    def _choices_can_be_told_apart(self) -> "Instrument":
        slips = []
        for number, item in enumerate(self.items, start=1):
            if item.several and item.scale is None:
                slips.append((f"items.{number}.several", "needs a scale that holds the choices"))
            elif item.several and any(CHOICES_APART in label for label in self.scales[item.scale or ""].labels):
                slips.append((f"scales.{item.scale}.points", f"of several choices none may have a “{CHOICES_APART}”"))
        if slips:
            raise Slips(slips)
        return self

    @model_validator(mode="after")
    def _subscales_can_be_scored(self) -> "Instrument":
        before: set[str] = set()
        slips = []
        for number, subscale in enumerate(self.subscales, start=1):
            if subscale.id in before:
                slips.append((f"subscales.{number}.id", f"is “{subscale.id}”, which is taken"))
            before.add(subscale.id)
            slips += [(f"subscales.{number}.{key}", slip) for key, slip in self._slips(subscale)]
        if slips:
            raise Slips(slips)
        return self

    def _slips(self, subscale: SubScale) -> Iterator[tuple[str, str]]:
        """What is wrong with a sub-scale, by key."""
        if strangers := sorted(set(subscale.items) - self.by_id.keys()):
            yield "items", f"names “{strangers[0]}”, which is no item of this file"
            return
        if len(subscale.items) < 2 or len(set(subscale.items)) < len(subscale.items):
            yield "items", "must be two different items at least, each once"
        items = [self.by_id[identity] for identity in subscale.items]
        if one := next((item.id for item in items if item.scale is None or item.several), None):
            yield "items", f"names “{one}”, which has no one answer on a scale"
        elif other := next((item.id for item in items if item.scale != items[0].scale), None):
            yield "items", f"names “{other}”, which is answered on another scale than “{items[0].id}”"
        if strangers := sorted(set(subscale.reversed) - set(subscale.items)):
            yield "reversed", f"names “{strangers[0]}”, which is not among its items"
        if not 1 <= subscale.least <= len(subscale.items):
            yield "least", f"is {subscale.least}, and must be from 1 to the number of items, {len(subscale.items)}"

    @cached_property
    def by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    def scale_of(self, item: Item) -> Scale | None:
        return self.scales[item.scale] if item.scale else None

    def is_on_the_scale(self, item: str, answer: str | None, was: Sequence[str]) -> bool:
        """Whether an answer to an item, given on a scale of points that `was` its own, is one on that it has now."""
        asked = self.by_id.get(item)
        scale = self.scale_of(asked) if asked else None
        if scale is None or asked is None:
            return True
        if asked.several:
            return {NOT_APPLICABLE, *APART, *scale.labels}.issuperset(choices_of(answer))
        if answer in (None, NOT_APPLICABLE, *APART):
            return scale.is_like(was)
        return scale.place_of(answer, was) is not None

    def asked(self, occasion: Occasion) -> list[Item]:
        return [item for item in self.items if occasion in item.asked_at]

    def occasion_of(self, items: Sequence[str]) -> Occasion | None:
        """The occasion whose items alone explain these; None where both or neither do."""
        fitting = [
            occasion for occasion in Occasion if any(item.scale for item in self.asked(occasion) if item.id in items)
        ]
        return fitting[0] if len(fitting) == 1 else None


def instruments() -> dict[str, Instrument]:
    """The instruments of `data/instruments`, by id."""
    return read_definitions("instruments", Instrument)


def as_toml(instrument: Instrument) -> str:
    """An instrument as the text of a definition file; reading it gives the same instrument again."""

    def written(value: object) -> str:
        if isinstance(value, tuple):
            return "[" + ", ".join(map(written, value)) + "]"
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

    def table(name: str, values: dict[str, Any]) -> list[str]:
        given = [f"{key} = {written(value)}" for key, value in values.items() if value not in (None, (), False)]
        return ["", f"[{name}]", *given]

    plain = ("id", "title", "source", "licence")
    lines = [f"{key} = {written(getattr(instrument, key))}" for key in plain]
    for name, scale in instrument.scales.items():
        lines += table(f"scales.{name}", {**vars(scale), "points": None, "favourable": None})
        lines.append(f"favourable = {written(scale.favourable)}")
        for point in scale.points:
            lines += table(f"[scales.{name}.points]", vars(point))
    for item in instrument.items:
        lines += table("[items]", vars(item))
    for subscale in instrument.subscales:
        lines += table("[subscales]", vars(subscale))
    return "\n".join(lines) + "\n"


def questionnaire_layout(base: Layout, instrument: Instrument) -> Layout:
    """The layout of a sheet of this instrument's answers: the questionnaire's columns, then one for each item."""
    return replace(
        base,
        id=f"{base.id}:{instrument.id}",
        title=instrument.title,
        columns=(*base.columns, *(_column(instrument, item) for item in instrument.items)),
    )


def answers_to(instrument: Instrument) -> str:
    """What stands above answers, so that they are read as those to this instrument and to no other like it."""
    return f"Answers to “{instrument.title}” ({instrument.id})."


OTHER_POINTS = "Some items were answered on other points than they have now: "


def answered_on(points: Mapping[str, Sequence[str]]) -> str:
    """What stands above answers to items, by id, that were given on other points than the items have now."""
    return f"{OTHER_POINTS}{json.dumps(points, ensure_ascii=False)}"


def points_above(texts: Iterable[object], instrument: Instrument) -> dict[str, tuple[str, ...]]:
    """The other points that stand above answers to an instrument, by item; none where nothing fit to read does."""
    said = next((text for text in texts if isinstance(text, str) and text.startswith(OTHER_POINTS)), "")
    try:
        found = json.loads(said.removeprefix(OTHER_POINTS) or "{}")
        points = {str(item): tuple(map(str, labels)) for item, labels in found.items() if isinstance(labels, list)}
    except (ValueError, AttributeError):
        return {}
    scaled = {item.id: item.several for item in instrument.items if item.scale}
    return {
        item: labels
        for item, labels in points.items()
        if item in scaled
        and len({key for label in labels if (key := word_key(label))}) == len(labels) > 1
        and not (scaled[item] and any(CHOICES_APART in label for label in labels))
    }


def on_points(instrument: Instrument, points: Mapping[str, Sequence[str]]) -> Instrument:
    """An instrument some of whose items, by id, have other points; nothing of these is favourable or scored."""
    was = {f"points of {item}": Scale("Then", tuple(map(Point, labels)), (), "") for item, labels in points.items()}
    items = tuple(replace(one, scale=f"points of {one.id}") if one.id in points else one for one in instrument.items)
    return replace(instrument, scales={**instrument.scales, **was}, items=items, subscales=())


TEMPLATES = ("register", "questionnaire", "portfolio", "people", "terms")
"""Kinds of blank workbook, in the order in which they are offered."""


def blank_workbook(kind: str) -> bytes:
    """A blank .xlsx workbook of one kind."""
    return write_template(blank_sheets(kind))


def blank_sheets(kind: str, time_points: Iterable[TimePoint] = ()) -> list[TemplateSheet]:
    """The sheets of a blank workbook: one, or for a questionnaire one for each occasion of each instrument.

    A questionnaire's sheets offer the time points of their occasion.
    """
    layout = layouts()[kind]
    if kind != "questionnaire":
        return [TemplateSheet(layout.title, layout)]
    known = instruments().values()
    points = list(time_points)
    sheets = []
    for instrument in known:
        prefix = f"{instrument.id[:12]} " if len(known) > 1 else ""
        for occasion in Occasion:
            offered = {"time_point": [point.name for point in points if point.occasion is occasion]}
            asked = [item.id for item in instrument.asked(occasion)]
            answers = answer_layout(layout, instrument, asked)
            sheets.append(TemplateSheet(f"{prefix}{occasion.capitalize()}", answers, offered=offered))
    return sheets


def answer_layout(base: Layout, instrument: Instrument, items: Collection[str]) -> Layout:
    """The layout of a sheet that asks these items of an instrument: their columns, after the time point's.

    Where the codes that link answers are among the items, they have a column too.
    """
    whole = questionnaire_layout(base, instrument)
    wanted = {"time_point", *items}
    columns = (replace(one, holds=Holds.TEXT) if one.name == PAIR_CODE else one for one in whole.columns)
    return replace(whole, columns=tuple(column for column in columns if column.name in wanted))


def _column(instrument: Instrument, item: Item) -> Column:
    scale = instrument.scale_of(item)
    words = {point.label: point.writings for point in scale.points} if scale else None
    return Column(
        name=item.id,
        heading=item.text,
        headings=(item.id, item.name, *item.writings),
        holds=Holds.CHOICE if scale else Holds.TEXT,
        help=item.name,
        telling=scale is not None,
        longest=None,
        points=tuple(scale.labels) if scale else (),
        several=item.several,
        choices={**words, NOT_APPLICABLE: NOT_APPLICABLE_WRITINGS} if words else None,
    )
