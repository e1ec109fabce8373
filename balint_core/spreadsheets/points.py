"""Answers on a scale, by words, by words with a number, or by number alone; never a guess.

All columns of a sheet are looked at together, since what one proves (“5 - Strongly agree”) holds for another of the
same scale. A number's direction is asked unless the sheet proves it, and an answer set of another scale is said to be
one, never squeezed into this one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from balint_core.findings import Finding, finding, shortened
from balint_core.scales import usual_scales
from balint_core.spreadsheets.cells import CellFault, word_key
from balint_core.spreadsheets.layouts import Column
from balint_core.spreadsheets.recipe import LEAVE_OUT, POINTS, Answers, Question

APART = {
    "prefer not to say": ("prefer not to answer", "rather not say", "would rather not say", "declined to answer"),
    "don't know": ("do not know", "dk", "no opinion", "can't say", "cannot say"),
}
"""Answers that are none of a scale's points, and not a blank either."""
SLIP, SLIP_MARGIN = 85, 8
"""Likeness, of 100, from which a word is perhaps a point with a slip in it, and how far the next point must be."""

NUMBER = re.compile(r"-?\d{1,4}(?:\.\d+)?")
NUMBER_FIRST = re.compile(r"(\d{1,2})\s*[-–—=:.)]\s*(\D.*)")
NUMBER_LAST = re.compile(r"(.*\D)\s*(?:[(\[]\s*(\d{1,2})\s*[)\]]|[-–—=:]\s*(\d{1,2}))")
LEGEND = re.compile(r"(\d{1,2})\s*(?:=|:|-|–|—|means|is)\s*([^\d,;.()\[\]]+)")
JOINING = re.compile(r"\s+(?:to|and|through|up to)\s*$|\s*[-–—…]+\s*$")


@dataclass(frozen=True)
class ScaleColumn:
    """A column of a scale as a sheet has it: its heading, and each different text in it with the cells it stands in."""

    column: Column
    title: str
    texts: Mapping[str, Sequence[str]]


@dataclass
class PointsRead:
    """What each text means, by column and text; columns `set_aside` hold another scale and are not read at all."""

    meanings: dict[str, dict[str, str | CellFault]] = field(default_factory=dict)
    set_aside: set[str] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Coding:
    """Numbers for the points of a scale, in order: from `first` upwards or, `falling`, down to it."""

    points: tuple[str, ...]
    first: int
    falling: bool

    @property
    def labels(self) -> dict[int, str]:
        points = reversed(self.points) if self.falling else self.points
        return dict(enumerate(points, start=self.first))

    def __str__(self) -> str:
        low, *_between, high = self.labels.items()
        return f"{low[0]} means {low[1]}, {high[0]} means {high[1]}"


def read_points(
    file: str, sheet: str, columns: Sequence[ScaleColumn], answers: Answers = Answers(), notes: Iterable[str] = ()
) -> PointsRead:
    """What the texts of a sheet's scale columns mean; `notes` are texts above the headings, where a key may stand."""
    read = PointsRead()
    notes = list(notes)
    by_scale: dict[tuple[str, ...], list[ScaleColumn]] = {}
    for one in columns:
        by_scale.setdefault(one.column.points, []).append(one)
    for points, of_scale in by_scale.items():
        _OneScale(file, sheet, points, of_scale, answers, read).read(notes)
    return read


def point_of(text: str, writings: Mapping[str, str]) -> tuple[int | None, str | None]:
    """The number and the meaning a text gives, None for what it does not give.

    >>> agree = {"agree": "agree", "1-5": "1 to 5"}
    >>> point_of("4 - Agree", agree), point_of("Agree (4)", agree), point_of("4", agree), point_of("1 – 5", agree)
    ((4, 'agree'), (4, 'agree'), (4, None), (None, '1 to 5'))
    """
    if (whole := writings.get(word_key(text))) is not None:
        return None, whole
    if NUMBER.fullmatch(text):
        return (int(text) if "." not in text else None), None
    if match := NUMBER_FIRST.fullmatch(text):
        return int(match[1]), writings.get(word_key(match[2]))
    if match := NUMBER_LAST.fullmatch(text):
        return int(match[2] or match[3]), writings.get(word_key(match[1]))
    return None, None


def without_number(text: str) -> str:
    """
    >>> without_number("4 - Agree"), without_number("Agree (4)"), without_number("Agree")
    ('Agree', 'Agree', 'Agree')
    """
    if match := NUMBER_FIRST.fullmatch(text):
        return match[2]
    if match := NUMBER_LAST.fullmatch(text):
        return match[1].strip()
    return text


def legend(text: str, writings: Mapping[str, str]) -> list[tuple[int, str]]:
    """The numbers a note explains.

    >>> legend("1 = disagree, 5 = agree", {"agree": "agree", "disagree": "disagree"})
    [(1, 'disagree'), (5, 'agree')]
    """
    pairs = [(int(number), writings.get(word_key(JOINING.sub("", words)))) for number, words in LEGEND.findall(text)]
    return [(number, label) for number, label in pairs if label is not None]


@cache
def _usual(points: tuple[str, ...]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Further writings of the usual scale that has these points; and the writings of every other usual scale."""
    same: dict[str, str] = {}
    others = []
    for scale in usual_scales().values():
        writings = {word_key(text): point.label for point in scale.points for text in (point.label, *point.writings)}
        if tuple(scale.labels) == points:
            same = writings
        else:
            others.append(writings)
    return same, others


class _OneScale:
    """All columns of a sheet that have one scale."""

    def __init__(
        self,
        file: str,
        sheet: str,
        points: tuple[str, ...],
        columns: Sequence[ScaleColumn],
        answers: Answers,
        read: PointsRead,
    ) -> None:
        self.file, self.sheet, self.points, self.columns = file, sheet, points, columns
        self.answers, self.read_so_far = answers, read
        same, self.others = _usual(points)
        apart = {word_key(text): meaning for meaning, texts in APART.items() for text in (meaning, *texts)}
        self.writings = {**apart, **same, **columns[0].column.writings}
        self.meanings = tuple(dict.fromkeys((*(columns[0].column.choices or {}), *APART)))
        self.numeric = all(map(NUMBER.fullmatch, points))
        self.coded = self.numeric or not any(letter.isdigit() for point in points for letter in point)
        self.last = int(points[-1]) if self.numeric else len(points)
        self.asked: dict[str, tuple[Question, list[str]]] = {}
        self.left_out = False

    def read(self, notes: Sequence[str]) -> None:
        own = [one for one in self.columns if not self._holds_another(one)]
        if len(own) < len(self.columns):
            own = [one for one in own if not self._as_its_neighbours(one)]
        proofs = {pair for one in own for pair in self._pairs(one)}
        proofs |= {pair for note in notes for pair in legend(note, self.writings)}
        codings = [one for one in self._codings(own) if proofs <= set(one.labels.items())]
        coding = codings[0] if len(codings) == 1 and proofs else self._settled(own, codings)
        for one in own:
            self.read_so_far.meanings[one.column.name] = {
                text: self._meaning(text, cells, coding, bool(codings)) for text, cells in one.texts.items()
            }
        asked = (replace(question, cells=tuple(cells)) for question, cells in self.asked.values())
        self.read_so_far.questions.extend(asked)

    # --- another scale ------------------------------------------------------------------------------------------

    def _holds_another(self, one: ScaleColumn) -> bool:
        """Says which answers of a column belong to another scale; where there are such, the column is set aside."""
        strangers = self._strange_words(one) or self._strange_numbers(one)
        if strangers:
            self._set_aside(one, strangers)
        return bool(strangers)

    def _as_its_neighbours(self, one: ScaleColumn) -> bool:
        """A single number beyond the scale is no slip beside a column that has several: the form has more points."""
        beyond = [text for text, (number, _label) in self._named(one) if number is not None and number > self.last]
        if beyond:
            self._set_aside(one, beyond)
        return bool(beyond)

    def _set_aside(self, one: ScaleColumn, strangers: Sequence[str]) -> None:
        listed = ", ".join(f"“{shortened(text, 40)}”" for text in strangers[:8])
        cell = one.texts[strangers[0]][0] if strangers[0] in one.texts else None
        self.read_so_far.findings.append(
            finding(
                "other-scale",
                file=self.file,
                sheet=self.sheet,
                cell=cell,
                value=strangers[0],
                column=one.title,
                strangers=listed,
                points=", ".join(self.points),
            )
        )
        self.read_so_far.set_aside.add(one.column.name)

    def _strange_words(self, one: ScaleColumn) -> list[str]:
        """Texts that this scale does not have, where another usual one explains the column better."""
        keys = {word_key(without_number(text)): text for text in one.texts if not NUMBER.fullmatch(text)}
        points = {key: text for key, text in keys.items() if self.writings.get(key) in (*self.points, None)}
        known = {key for key in points if key in self.writings}
        best = max((len(points.keys() & other.keys()) for other in self.others), default=0)
        if best < 2 or best <= len(known):
            return []
        return [text for key, text in points.items() if key not in known]

    def _strange_numbers(self, one: ScaleColumn) -> list[str]:
        """Numbers beyond this scale: two different ones, or one that the form itself gives a point's name."""
        if not self.coded:
            return []
        named = self._named(one)
        beyond = [(text, label) for text, (number, label) in named if number is not None and number > self.last]
        few = len(beyond) == 1 and beyond[0][1] is None
        return [] if few else [text for text, _label in beyond]

    def _named(self, one: ScaleColumn) -> list[tuple[str, tuple[int | None, str | None]]]:
        """The number and the meaning of every text of a column, and of what its heading explains."""
        told = [(str(number), (number, label)) for number, label in legend(one.title, self.writings)]
        return [*((text, point_of(text, self.writings)) for text in one.texts), *told]

    # --- numbers ------------------------------------------------------------------------------------------------

    def _pairs(self, one: ScaleColumn) -> list[tuple[int, str]]:
        given = [point_of(text, self.writings) for text in one.texts]
        return [(n, label) for n, label in given if n is not None and label in self.points] + [
            pair for pair in legend(one.title, self.writings) if pair[1] in self.points
        ]

    def _bare(self, columns: Iterable[ScaleColumn]) -> dict[int, list[str]]:
        """The numbers that stand alone for a point, with their cells; none where the points are numbers themselves."""
        found: dict[int, list[str]] = {}
        for one in columns if self.coded and not self.numeric else ():
            for text, cells in one.texts.items():
                number, label = point_of(text, self.writings)
                if number is not None and label is None and NUMBER.fullmatch(text):
                    found.setdefault(number, []).extend(cells)
        return found

    def _codings(self, columns: Iterable[ScaleColumn]) -> list[Coding]:
        """The codings that the numbers allow: from 1, unless there is a 0; from 0, unless there is the last number."""
        bare, last = self._bare(columns), len(self.points)
        firsts = [first for first in (1, 0) if not (first and 0 in bare) and not (not first and last in bare)]
        return [Coding(self.points, first, falling) for first in firsts or [1, 0] for falling in (False, True)]

    def _settled(self, columns: Sequence[ScaleColumn], codings: Sequence[Coding]) -> Coding | None:
        """The coding somebody chose; None until then, and where the numbers are to be left out."""
        bare = self._bare(columns)
        if not bare or not codings:
            return None
        low, high = self.points[0], self.points[-1]
        firsts = " or ".join(dict.fromkeys(f"{one.first} to {max(one.labels)}" for one in codings))
        question = Question(
            "scale-direction",
            self.file,
            f"In “{self.file}” some answers from “{low}” to “{high}” are numbers. What do the numbers mean?",
            self.sheet,
            tuple(cell for cells in bare.values() for cell in cells),
            (*map(str, codings), LEAVE_OUT),
            column=f"{firsts}: {low} … {high}",
        )
        self.read_so_far.questions.append(question)
        chosen = self.answers.to(question.code, question.about, question.column)
        self.left_out = chosen == LEAVE_OUT
        return next((one for one in codings if str(one) == chosen), None)

    # --- one text -----------------------------------------------------------------------------------------------

    def _meaning(self, text: str, cells: Sequence[str], coding: Coding | None, consistent: bool) -> str | CellFault:
        number, label = point_of(text, self.writings)
        if label is not None and (number is None or consistent):
            return label
        if self.coded and NUMBER.fullmatch(text):
            if self.numeric or number not in range(self.last + 1) or (coding and number not in coding.labels):
                return CellFault("off-the-scale")
            if coding is None:
                return CellFault(LEAVE_OUT if self.left_out else "scale-direction")
            return coding.labels[int(text)]
        return self._asked(text, cells)

    def _asked(self, text: str, cells: Sequence[str]) -> str | CellFault:
        """What somebody answered a text to mean: asked once for the scale, with a guess where it is a point's slip."""
        about = shortened(text)
        if about not in self.asked:
            low, high = self.points[0], self.points[-1]
            asks = f"What does “{about}” mean, where answers go from “{low}” to “{high}”?"
            choices = (*self.meanings, LEAVE_OUT)
            scale = POINTS.join(self.points)
            question = Question("unknown-mark", about, asks, self.sheet, (), choices, self._slip(text), scale)
            self.asked[about] = (question, [])
        question, at = self.asked[about]
        at.extend(cells)
        chosen = self.answers.to(question.code, about, question.column)
        if chosen == LEAVE_OUT:
            return CellFault(LEAVE_OUT)
        return chosen if chosen in self.meanings else CellFault("unknown-mark")

    def _slip(self, text: str) -> str | None:
        """The one meaning a text is clearly near to."""
        from rapidfuzz import fuzz, process

        key = word_key(without_number(text))
        near: dict[str, float] = {}
        for written, score, _ in process.extract(key, list(self.writings), scorer=fuzz.ratio, limit=None):
            near.setdefault(self.writings[written], score)
        (meaning, score), (_next, behind), *_rest = [*near.items(), ("", 0.0), ("", 0.0)]
        return meaning if score >= SLIP and score - behind >= SLIP_MARGIN else None
