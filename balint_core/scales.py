"""Answer scales: points in order, which of them are favourable, and the usual ones, from `data/scales.toml`."""

from collections.abc import Sequence
from functools import cache

from pydantic import model_validator
from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import SHIPPED, STRICT, read_definition


@definition(frozen=True, config=STRICT)
class Point:
    """One answer category, with other writings a form may use for it."""

    label: str
    writings: tuple[str, ...] = ()


@definition(frozen=True, config=STRICT)
class Scale:
    """Answer categories in order, which of them are favourable, and what a share of those says.

    `diverging` scales have a disagreeing and an agreeing side. A `mean` of the points' places (1 for the first)
    is given only where the scale allows it.
    """

    title: str
    points: tuple[Point, ...]
    favourable: tuple[str, ...]
    favourable_label: str
    diverging: bool = False
    mean: bool = False

    @property
    def labels(self) -> list[str]:
        return [point.label for point in self.points]

    @property
    def share_heading(self) -> str:
        """What heads its favourable shares in a table: of a scale without two sides, what those people said."""
        return "Favourable" if self.diverging else self.favourable_label[:1].upper() + self.favourable_label[1:]

    def is_like(self, was: Sequence[str]) -> bool:
        """Whether a scale with these points is this one: as many, and those of one name at one place. One point may
        have been worded anew. A scale whose points are not known, without any, is taken for this one."""
        places = {label: place for place, label in enumerate(self.labels)}
        same_places = all(places.get(label, place) == place for place, label in enumerate(was))
        return not was or (len(was) == len(self.labels) and same_places)

    def place_of(self, answer: str | None, was: Sequence[str] = ()) -> int | None:
        """The place of an answer, 1 for the first point; None where it is none of the points.

        `was` are the points of the scale on which it was given, where that is known: a place on another scale is none
        on this one.

        >>> five = usual_scales()["agreement_5"]
        >>> five.place_of("agree"), five.place_of("somewhat agree"), five.place_of("agree", ("disagree", "agree"))
        (4, None, None)
        """
        return self.labels.index(answer) + 1 if answer in self.labels and self.is_like(was) else None

    @model_validator(mode="after")
    def _favourable_points_exist(self) -> "Scale":
        if strangers := set(self.favourable) - set(self.labels):
            raise ValueError(f"favourable names {sorted(strangers)}, which are not points of the scale")
        return self


@definition(frozen=True, config=STRICT)
class UsualScales:
    """Scales that many forms use, by id; where the words alone do not say which end is favourable, none is named."""

    id: str
    source: str
    scales: dict[str, Scale]


@cache
def usual_scales() -> dict[str, Scale]:
    """The scales of `data/scales.toml`, by id; of two that hold the same answers the shorter stands first."""
    return read_definition(SHIPPED / "scales.toml", UsualScales).scales
