"""A questionnaire nobody has described yet, drafted from a sheet of its answers.

Its items are the headings as they stand; its scales are those of `data/scales.toml` that the answers belong to. What
the words alone do not say is asked: which of several scales, what a number may be, which end is favourable.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, count, permutations

from balint_core.findings import Finding, finding, shortened
from balint_core.instruments import NOT_APPLICABLE, NOT_APPLICABLE_WRITINGS, Instrument, Item, Point, Scale
from balint_core.scales import usual_scales
from balint_core.spreadsheets.answers import CHOICES_APART
from balint_core.spreadsheets.cells import is_blank, word_key, writing
from balint_core.spreadsheets.headings import candidates
from balint_core.spreadsheets.layouts import HEADING_WITHIN, Layout
from balint_core.spreadsheets.points import APART, without_number
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question, sheet_of
from balint_core.spreadsheets.workbook import Cell, Sheet, a1
from balint_core.terms import Occasion

OWN = "a questionnaire of our own"
FEWEST_ROWS = 2
"""Rows of answers from which a sheet may be a form's."""
LONG_HEADING = 3
"""Words from which a heading is a question or a statement, and no name of a column."""
LONGEST_LABEL = 60
MOST_CHOICES = 20
"""Choices from which entries with semicolons are text, and no boxes that were ticked."""
NUMBER_SCALES = ((1, 5), (1, 7), (0, 10))
"""Numbers that forms commonly let people choose from."""
MOST_UNORDERED = 3
"""Answers of no usual scale whose order is asked; with more of them the column is left to the definition."""
IDENTIFYING = re.compile(
    r"\b(?:(?:sur|fore|user)?names?|initials|e-?mail|phone|mobile|birth|gmc|nhs|postcode|code)\b", re.I
)
"""Headings of what may tell who answered: never an item."""
ASIDE = {word_key(text) for texts in (*APART.items(), (NOT_APPLICABLE, NOT_APPLICABLE_WRITINGS)) for text in texts[1]}
ASIDE |= {word_key(text) for text in (*APART, NOT_APPLICABLE)}


@dataclass(frozen=True)
class Asked:
    """One column that may be an item: its place, heading, different answers, and the usual scales these belong to."""

    place: int
    heading: str
    texts: tuple[str, ...]
    fits: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    unordered: bool = False
    several: bool = False

    @property
    def is_scaled(self) -> bool:
        return bool(self.fits or self.numbers or self.unordered or self.several)


@dataclass
class Draft:
    """What a sheet gives for a questionnaire: the instrument once everything is answered, and what is asked until."""

    heading_row: int
    instrument: Instrument | None = None
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def draft_instrument(
    file: str, sheet: Sheet, base: Layout, known: Mapping[str, Instrument], answers: Answers = Answers()
) -> Draft | None:
    """A draft from a sheet that looks like a form's answers; None where it does not.

    `base` is the layout of what stands beside items; `known` are the instruments there are, whose ids stay theirs.
    """
    heading_row, asked = _asked_columns(sheet, base)
    scaled = [one for one in asked if one.is_scaled]
    if not scaled or len(asked) < 2:
        return None
    making = _Drafting(file, sheet.name, heading_row, asked, answers)
    if making.wanted():
        making.draft.instrument = making.instrument(_title(file, sheet.name), known)
    return making.draft


# --- what was asked ---------------------------------------------------------------------------------------------


def _asked_columns(sheet: Sheet, base: Layout) -> tuple[int, list[Asked]]:
    """The heading row, the one with the most texts, and the columns under it that may be items."""
    number, headings = _headings(sheet)
    below = [cells for row, cells in sheet.rows if row > number]
    if len(below) < FEWEST_ROWS or _is_summary(map(writing, headings)):
        return number, []
    found: dict[str, Asked] = {}
    for place, cell in enumerate(headings, start=1):
        heading = writing(cell)
        key = word_key(heading)
        if isinstance(cell, str) and key and key not in base.by_key and key not in found:
            given = [cells[place - 1] for cells in below if place <= len(cells) and not is_blank(cells[place - 1])]
            one = _asked(place, heading, [writing(value) for value in given if isinstance(value, str | int | float)])
            if one and len(given) == sum(isinstance(value, str | int | float) for value in given):
                found[key] = one
    return number, list(found.values())


def _headings(sheet: Sheet) -> tuple[int, list[Cell]]:
    """The heading row and what its cells ask: as a survey tool's export has it, else the row with the most texts."""
    if exported := next((one for one in candidates(sheet) if one.source), None):
        own = [exported.source.own(name) if exported.source else None for name in exported.names]
        asked = [wordings[0].text if wordings else "" for wordings in exported.wordings]
        return exported.last, [None if kind else text for kind, text in zip(own, asked, strict=True)]
    rows = [(number, cells) for number, cells in sheet.rows if number <= HEADING_WITHIN]
    texts = [sum(isinstance(cell, str) and not is_blank(cell) for cell in cells) for _number, cells in rows]
    number, cells = rows[texts.index(max(texts))]
    return number, list(cells)


def _is_summary(headings: Iterable[str]) -> bool:
    """Whether a heading row names the points of a scale: counts of answers stand under it, then, and no answers."""
    keys = {word_key(without_number(heading)) for heading in headings}
    return any(len(keys & {word_key(label) for label in scale.labels}) >= 3 for scale in usual_scales().values())


def _asked(place: int, heading: str, given: Sequence[str]) -> Asked | None:
    """What a column asks, by its heading and the answers in it; None where it is no question."""
    long = len(re.findall(r"\w+", heading)) >= LONG_HEADING
    texts = tuple(dict.fromkeys(text for text in given if word_key(text) not in ASIDE))
    who = IDENTIFYING.search(heading) or sum("@" in text for text in texts) * 2 > len(texts)
    if who or not texts:
        return None
    one = Asked(place, heading, texts)
    if all(re.fullmatch(r"\d{1,2}", text) for text in texts):
        numbers = tuple(sorted(map(int, texts)))
        return replace(one, numbers=numbers) if long and numbers[-1] <= NUMBER_SCALES[-1][1] else None
    keys = {word_key(without_number(text)) for text in texts}
    fits = tuple(identity for identity, points in _usual_points().items() if _belong(keys, points))
    if fits and (long or not any(fit.startswith("yes") for fit in fits)):
        return replace(one, fits=fits)
    if not long:
        return None
    if sum(CHOICES_APART in text for text in texts) * 2 >= len(texts):
        choices = tuple(dict.fromkeys(one.strip() for text in texts for one in text.split(CHOICES_APART)))
        choices = tuple(filter(None, choices))
        few = len(choices) <= MOST_CHOICES and all(len(text) <= LONGEST_LABEL for text in choices)
        return replace(one, texts=choices, several=True) if few else one
    few = len(texts) > 1 and len(texts) * 2 <= len(given) and len(texts) <= 7
    return replace(one, unordered=few and all(len(text) <= LONGEST_LABEL for text in texts))


def _belong(keys: set[str], points: Mapping[str, str]) -> bool:
    """Whether answers, by word key, are points of a scale, no two different words being one point."""
    return keys <= points.keys() and len({points[key] for key in keys}) == len(keys)


@cache
def _usual_points() -> dict[str, dict[str, str]]:
    return {identity: _points_of(scale) for identity, scale in usual_scales().items()}


def _points_of(scale: Scale) -> dict[str, str]:
    return {word_key(text): point.label for point in scale.points for text in (point.label, *point.writings)}


# --- from questions to an instrument ----------------------------------------------------------------------------


class _Drafting:
    """One draft on its way: each `_…` of a scale gives it, or None while something about it is not answered."""

    def __init__(self, file: str, sheet: str, heading_row: int, asked: Sequence[Asked], answers: Answers) -> None:
        self.file, self.sheet, self.asked, self.answers = file, sheet, asked, answers
        self.about = sheet_of(file, sheet)
        self.draft = Draft(heading_row)

    def wanted(self) -> bool:
        """Whether somebody says that this is a questionnaire of the programme's own."""
        asks = f"Sheet “{self.sheet}” looks like the answers to a form that is not known yet. What is it?"
        cells = [self._at(one) for one in self.asked]
        chosen = self._ask("new-instrument", "", asks, cells, (OWN, LEAVE_OUT))
        if chosen is None:
            self._find("new-instrument", self.asked[0], count=str(len(self.asked)))
        return chosen == OWN

    def instrument(self, title: str, known: Mapping[str, Instrument]) -> Instrument | None:
        scales: dict[str, Scale] = {}
        items: list[Item] = []
        ids = {item.id for instrument in known.values() for item in instrument.items}
        for one in self.asked:
            name, scale = self._scale(one) if one.is_scaled else ("", None)
            if one.is_scaled and scale is None:
                continue
            if scale:
                scales.setdefault(name, scale)
            identity = _unlike(_slug(one.heading, "item"), ids)
            ids.add(identity)
            short = shortened(re.sub(r"^\W*(?:q\w*\s*)?\d+\W+", "", one.heading, flags=re.I), LONGEST_LABEL)
            items.append(Item(identity, short, one.heading, tuple(Occasion), name or None, one.several))
        if any(not self.answers.settles(question) for question in self.draft.questions) or not scales:
            return None
        for name, scale in scales.items():
            if not scale.favourable:
                continue
            first = next(one for one, item in zip(self._kept(items), items, strict=True) if item.scale == name)
            self._find("drafted-scale", first, scale=scale.title, favourable=", ".join(scale.favourable))
        identity = _unlike(f"own_{_slug(title, 'form')}", known.keys())
        source = f"Drafted from “{self.file}”, sheet “{self.sheet}”."
        return Instrument(identity, title, source, "The programme's own.", scales, tuple(items))

    def _kept(self, items: Sequence[Item]) -> list[Asked]:
        by_heading = {one.heading: one for one in self.asked}
        return [by_heading[item.text] for item in items]

    def _scale(self, one: Asked) -> tuple[str, Scale | None]:
        if one.several:
            return self._of_choices(one)
        if one.fits:
            return self._usual(one)
        return self._of_numbers() if one.numbers else self._in_order(one)

    def _of_choices(self, one: Asked) -> tuple[str, Scale]:
        """The choices of a question that may have several answers, as far as anybody ticked them."""
        self._find("several-answers", one, answers=", ".join(f"“{text}”" for text in one.texts))
        title = f"Choices at “{shortened(one.heading, LONGEST_LABEL)}”"
        return f"choices_{self._column(one)}", Scale(title, tuple(map(Point, one.texts)), (), "")

    def _usual(self, one: Asked) -> tuple[str, Scale | None]:
        """The usual scale of a column: the only one that holds what it and its like do, or the one that is chosen."""
        known = usual_scales()
        alike = [other for other in self.asked if set(other.fits) & set(one.fits)]
        fits = [fit for fit in one.fits if all(fit in other.fits for other in alike)] or list(one.fits)
        if len(fits) > 1:
            titles = {f"{known[fit].title}: {', '.join(known[fit].labels)}": fit for fit in fits}
            asks = f"Which answers could be chosen at “{shortened(alike[0].heading)}”?"
            column = " or ".join(known[fit].title for fit in fits)
            shortest, *_longer = titles
            guess = shortest if len(known[fits[0]].points) in (2, 3, 5) else None
            chosen = self._ask("which-scale", column, asks, map(self._at, alike), (*titles, LEAVE_OUT), guess)
            if chosen not in titles:
                return "", None
            fits = [titles[chosen]]
        alike = [other for other in alike if fits[0] in other.fits]
        scale = _in_their_words(known[fits[0]], [text for other in alike for text in other.texts])
        return fits[0], self._with_favourable(scale, alike)

    def _of_numbers(self) -> tuple[str, Scale | None]:
        """The scale of all columns of numbers: from what to what, and which end is the favourable one, is asked."""
        alike = [one for one in self.asked if one.numbers]
        least, most = min(one.numbers[0] for one in alike), max(one.numbers[-1] for one in alike)
        ranges = [(low, high) for low, high in NUMBER_SCALES if low <= least and most <= high]
        choices = {
            f"{low} to {high}, {end} is the favourable end": (low, high, end)
            for low, high in ranges
            for end in (high, low)
        }
        asks = f"What numbers could be chosen at “{shortened(alike[0].heading)}”, and which end is the favourable one?"
        chosen = self._ask("number-scale", "", asks, map(self._at, alike), (*choices, LEAVE_OUT))
        if chosen not in choices:
            return "", None
        low, high, end = choices[chosen]
        labels = [str(number) for number in range(low, high + 1)]
        half = len(labels) // 2
        favourable = labels[-half:] if end == high else labels[:half]
        said = f"answered {favourable[0]} to {favourable[-1]}"
        points = tuple(map(Point, labels))
        return f"numbers_{low}_{high}", Scale(f"Numbers, {low} to {high}", points, tuple(favourable), said, mean=True)

    def _in_order(self, one: Asked) -> tuple[str, Scale | None]:
        """A scale of words that belong to no usual one, in the order somebody gives them."""
        if len(one.texts) > MOST_UNORDERED:
            self._find("unordered-answers", one, answers=", ".join(f"“{text}”" for text in one.texts))
            return "", None
        orders = {", ".join(order): order for order in permutations(sorted(one.texts))}
        asks = f"In what order do the answers to “{shortened(one.heading)}” stand, from the lowest to the highest?"
        chosen = self._ask("scale-order", shortened(one.heading), asks, [self._at(one)], (*orders, LEAVE_OUT))
        if chosen not in orders:
            return "", None
        points = tuple(Point(text) for text in orders[chosen])
        scale = Scale(f"Answers to “{shortened(one.heading, LONGEST_LABEL)}”", points, (), "")
        return f"answers_{self._column(one)}", self._with_favourable(scale, [one])

    def _with_favourable(self, scale: Scale, columns: Sequence[Asked]) -> Scale | None:
        """A scale with its favourable end, asked where the words do not say it."""
        if scale.favourable:
            return scale
        low, high = scale.labels[0], scale.labels[-1]
        asks = f"Of the answers from “{low}” to “{high}”, which end is the favourable one?"
        chosen = self._ask("favourable-end", scale.title, asks, map(self._at, columns), (high, low))
        half = max(1, len(scale.points) // 2)
        if chosen == high:
            favourable = scale.labels[-half:]
        elif chosen == low:
            favourable = scale.labels[:half]
        else:
            return None
        said = "answered " + " or ".join(f"“{label}”" for label in favourable)
        return replace(scale, favourable=tuple(favourable), favourable_label=said)

    def _ask(
        self,
        code: str,
        column: str,
        asks: str,
        cells: Iterable[str],
        choices: tuple[str, ...],
        guess: str | None = None,
    ) -> str | None:
        question = Question(code, self.about, asks, self.sheet, tuple(cells), choices, guess, column)
        if all(question.key != earlier.key for earlier in self.draft.questions):
            self.draft.questions.append(question)
        chosen = self.answers.to(code, self.about, column)
        return chosen if chosen in choices else None

    def _find(self, code: str, one: Asked, **words: str) -> None:
        where = {"file": self.file, "sheet": self.sheet, "cell": self._at(one)}
        self.draft.findings.append(finding(code, **where, value=one.heading, **words))

    def _column(self, one: Asked) -> str:
        return a1(1, one.place)[:-1].lower()

    def _at(self, one: Asked) -> str:
        return a1(self.draft.heading_row, one.place)


def _in_their_words(scale: Scale, texts: Iterable[str]) -> Scale:
    """A usual scale with its points worded as the form has them."""
    points = _points_of(scale)
    said = {
        points[word_key(words)]: words.casefold() for words in map(without_number, texts) if word_key(words) in points
    }
    worded = {label: said.get(label, label) for label in scale.labels}

    def point(one: Point) -> Point:
        others = (text for text in (one.label, *one.writings) if word_key(text) != word_key(worded[one.label]))
        return Point(worded[one.label], tuple(others))

    favourable = tuple(worded[label] for label in scale.favourable)
    return replace(scale, points=tuple(map(point, scale.points)), favourable=favourable)


def _title(file: str, sheet: str) -> str:
    """The sheet's name or, where a program gave it one, the file's; without the time point."""
    given = re.fullmatch(r"(?:sheet|form|table|tab|data|responses?|form responses|answers|export)\s*\d*", sheet, re.I)
    name = file.rsplit(".", 1)[0] if given else sheet
    bare = re.sub(r"[\s_(-]*\b(?:tp|time ?point)[\s_]*\d{1,2}\b\)?", "", name.replace("_", " "), flags=re.I).strip(
        " -–"
    )
    return shortened(bare or name, 80)


def _slug(text: str, instead: str) -> str:
    """
    >>> _slug("Q1. I felt heard, in the group!", "item")
    'i_felt_heard_in_the_group'
    """
    words = re.findall(r"[a-z0-9]+", re.sub(r"^\W*(?:q\w*\s*)?\d+\W+", "", text, flags=re.I).casefold())
    return "_".join(words)[:40].strip("_") or instead


def _unlike(identity: str, taken: Collection[str]) -> str:
    """An id that is not taken: as it is, or with a number."""
    numbered = (f"{identity}_{number}" for number in count(2))
    return next(one for one in chain([identity], numbered) if one not in taken)
