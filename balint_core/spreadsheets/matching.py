"""Headings that are not a layout's own, compared with them word by word: clear ones are taken, near ones are asked.

A heading is clear where it says the same in other words: nothing in it changes the meaning, and no other column is
nearly as like. What turns a meaning round (“not”, “worsened”, a number) is never near, however many words agree.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from balint_core.findings import Finding, finding, shortened
from balint_core.spreadsheets.cells import writing
from balint_core.spreadsheets.layouts import HEADING_WITHIN, Column, Holds, Layout, Recognition
from balint_core.spreadsheets.not_answers import QUESTIONNAIRE
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question
from balint_core.spreadsheets.recognising import recognise
from balint_core.spreadsheets.workbook import Sheet, a1

CLEAR = 75
"""Likeness, of 100, from which a heading says the same as a column's."""
NEAR = 65
"""Likeness from which it is worth asking; a column that a sheet can do without asks for more (CLEAR)."""
MARGIN = 8
"""How far the next column has to be behind."""
MOST = 400
"""Headings of a sheet that are compared; a sheet with more of them is not one with a few that are reworded."""
OFFERED = 30
"""Headings of a recognised sheet that are like none, and that somebody may say more of."""
SKETCH = 55
"""Likeness of whole texts, as rapidfuzz measures it, from which two are looked at word by word."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SAID_BESIDE = _words(
    "a an the and or of in to for at my our your their this that i you we it is are was were be been am has have had "
    "do did does would could please s"
)
"""Words that carry little."""
LITTLE = 0.2
"""What such a word weighs, where a telling one weighs 1."""
HARMLESS = _words(
    "balint group session meeting term form full current question item rate select choose feel think believe find "
    "found attend attending taking part overall far so now since any trainee participant member attendee person doctor"
)
"""Words that may come on top without another meaning."""
TURNING = _words(
    "not no never without hardly none less fewer lower worse worsened worsen reduced reduce decreased decrease damaged "
    "harmed hindered failed unable lack lost before after against if who why when on by birth supervisor leader email"
)
"""Words that make another thing of a heading: it has them on both sides or on none."""

MARKUP = re.compile(r"<[^<>]{0,200}>")
BESIDE = re.compile(
    r"\((?:y(?:es)?\s*/\s*n(?:o)?|[^()]*\d[^()]*|d+\W?m+\W?y+|optional|required|(?:please|select|tick|choose)[^()]*)\)",
    re.I,
)
NUMBERING = re.compile(r"^\s*(?:q(?:uestion)?\s*\d+[a-z]?(?:[._]\d+)*|\d{1,3}[a-z]?)\s*[.):\-–—]*\s+(?=\S)", re.I)
CODE = re.compile(r"^\s*[a-z]\w{0,20}(?:\[\w{1,20}\])?\.\s+", re.I)
BRACKETS = re.compile(r"\[([^\[\]]+)\]")
STEM = re.compile(r"\s+[-–—|>]+\s+|[:?.]\s+|\s*[\r\n]+\s*")
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Likeness:
    """How like two wordings are, of 100, and whether what differs leaves the meaning as it is."""

    score: float
    same: bool


NO_LIKENESS = Likeness(0, False)


def readings_of(heading: str) -> list[str]:
    """A heading as it may be meant: whole, without its number, and without the stem before the item itself.

    >>> readings_of("Q3. <b>The groups</b> improved my wellbeing")
    ['Q3. The groups improved my wellbeing', 'The groups improved my wellbeing']
    >>> readings_of("How much do you agree? [My wellbeing]")
    ['How much do you agree? My wellbeing', 'My wellbeing']
    """
    plain = BESIDE.sub(" ", MARKUP.sub(" ", html.unescape(heading)))
    inner = BRACKETS.findall(plain)
    bare = CODE.sub("", NUMBERING.sub("", plain))
    found = [BRACKETS.sub(r" \1 ", text) for text in (plain, bare)]
    found += [last for last in inner[-1:] if len(WORD.findall(last)) >= 2]
    last = STEM.split(bare.rstrip(" .?:"))[-1]
    if len(WORD.findall(last)) >= 3:
        found.append(last)
    return list(dict.fromkeys(" ".join(text.split()) for text in found if text.strip()))


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """
    >>> words_of("The groups haven't improved my Well-being!")
    ('the', 'group', 'have', 'not', 'improved', 'my', 'well', 'being')
    """
    plain = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"n't\b", " not", plain.replace("can't", "can not")).replace("cannot", "can not")
    return tuple(_singular(word) for word in WORD.findall(plain))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def likeness(heading: str, other: str, weights: Mapping[str, float] = MappingProxyType({})) -> Likeness:
    """Compares two wordings: the share of words they have in common, each counted once on either side.

    `weights` says how much a word tells, 1 where it says nothing.

    >>> likeness("The group improved my wellbeing", "The Balint groups improved my well-being").same
    True
    >>> likeness("The group worsened my wellbeing", "The group improved my wellbeing").score
    0
    """
    mine, its = _as_one(words_of(heading), words_of(other)), _as_one(words_of(other), words_of(heading))
    common, alone, its_alone = _compared(mine, its)
    if any(word in TURNING or word.isdigit() for word in (*alone, *its_alone)):
        return NO_LIKENESS
    telling = [word for word in common if word not in SAID_BESIDE]
    if not telling or (len(telling) == 1 and telling[0] not in its):
        return NO_LIKENESS
    weight = {word: LITTLE if word in SAID_BESIDE else weights.get(word, 1) for word in (*mine, *its)}
    weight.update((word, weight[word] / 2) for word in alone if word in HARMLESS)
    score = 200 * sum(weight[word] for word in common) / sum(weight[word] for word in (*mine, *its))
    return Likeness(min(score, 100), all(word in HARMLESS or word in SAID_BESIDE for word in alone))


def telling_weights(columns: Sequence[Column]) -> dict[str, float]:
    """How much each word of the columns' wordings tells: the less, the more columns share it."""
    owners = Counter(
        word for one in columns for word in {word for text in one.writings_of_heading for word in words_of(text)}
    )
    return {word: max(LITTLE, 1 / number) for word, number in owners.items()}


def _as_one(words: Sequence[str], known: Sequence[str]) -> list[str]:
    """Words with “well being” as one where the other writes “wellbeing”."""
    found: list[str] = []
    for word in words:
        if found and found[-1] + word in known:
            found[-1] += word
        else:
            found.append(word)
    return found


def _compared(mine: list[str], its: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Words both have, words only the first has, words only the second has."""
    left = Counter(its)
    common, alone = [], []
    for word in mine:
        if left[word]:
            left[word] -= 1
            common.append(word)
        else:
            alone.append(word)
    its_alone = list(left.elements())
    for word in tuple(alone):
        if near := next((other for other in its_alone if _one_word(word, other)), None):
            its_alone.remove(near)
            alone.remove(word)
            common.append(word)
    return common, alone, its_alone


def _one_word(one: str, other: str) -> bool:
    """Whether two words are forms of one, or one with a slip in it.

    >>> _one_word("improved", "improving"), _one_word("psychological", "pyschological"), _one_word("trainer", "trainee")
    (True, True, False)
    """
    from rapidfuzz.distance import OSA

    if min(len(one), len(other)) < 6 or one[0] != other[0] or {one, other} & TURNING:
        return False
    if _root(one) == _root(other):
        return True
    return min(len(one), len(other)) >= 8 and one[-2:] == other[-2:] and OSA.distance(one, other) == 1


def _root(word: str) -> str:
    return re.sub(r"(?:ing|ed|e)$", "", word)


# --- headings against columns -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidates:
    """The columns a heading may mean, the likeliest first; `clear` where there can be no doubt."""

    columns: tuple[Column, ...]
    clear: bool


def compare_headings(headings: Sequence[str], columns: Sequence[Column]) -> dict[str, Candidates]:
    """The columns each heading may mean; headings that are like none are left out.

    At most MOST different headings are compared, and only those pairs word by word that rapidfuzz finds worth it.
    """
    from rapidfuzz import fuzz, process

    different = list(dict.fromkeys(headings))[:MOST]
    readings = [(heading, text) for heading in different for text in readings_of(heading) if len(text) < 1000]
    wordings = [(place, text) for place, column in enumerate(columns) for text in column.writings_of_heading]
    if not readings or not wordings:
        return {}
    sketch = process.cdist(
        [" ".join(words_of(text)) for _heading, text in readings],
        [" ".join(words_of(text)) for _place, text in wordings],
        scorer=fuzz.token_set_ratio,
        score_cutoff=SKETCH,
    )
    weights = telling_weights(columns)
    scores: dict[str, dict[int, Likeness]] = {}
    for row, column in zip(*sketch.nonzero(), strict=True):
        heading, text = readings[row]
        place, wording = wordings[column]
        found = likeness(text, wording, weights)
        of_heading = scores.setdefault(heading, {})
        if found.score > of_heading.get(place, NO_LIKENESS).score:
            of_heading[place] = found
    judged = {heading: _judged(of_heading, columns) for heading, of_heading in scores.items()}
    return {heading: candidates for heading, candidates in judged.items() if candidates.columns}


def _judged(scores: dict[int, Likeness], columns: Sequence[Column]) -> Candidates:
    """Those near enough; clear is one that says the same and has the next well behind, or says exactly the same."""
    ranked = sorted(scores.items(), key=lambda one: -one[1].score)
    near = [
        (columns[place], one)
        for place, one in ranked
        if one.score >= (NEAR if columns[place].required or columns[place].points else CLEAR)
    ]
    if not near:
        return Candidates((), False)
    (first, best), behind = near[0], ranked[1][1].score if len(ranked) > 1 else 0.0
    enough = best.score - behind >= MARGIN or (best.score > 99 > behind)
    if best.same and best.score >= CLEAR and enough:
        return Candidates((first,), True)
    close = tuple(column for column, one in near if best.score - one.score < MARGIN)
    return Candidates(close, False)


def match_columns(file: str, sheet: Sheet, recognition: Recognition, answers: Answers = Answers()) -> Recognition:
    """A recognition with the headings it did not know taken for absent columns, where that is clear or answered.

    Columns the sheet has, and those never read, are compared too: a heading that is most like one of them is left.
    """
    if not recognition.unread or recognition.table is not None:
        return recognition
    absent = {one.name: one for one in recognition.layout.columns if one.name not in recognition.has}
    candidates = compare_headings(list(recognition.unread.values()), recognition.layout.columns)
    matched = _Matching(file, sheet, recognition, answers)
    wanting: dict[str, list[int]] = {}
    for place, heading in recognition.unread.items():
        found = candidates.get(heading)
        meant = [one for one in found.columns if one.name in absent and may_stand(one)] if found else []
        if found and len(meant) == len(found.columns):
            if found.clear:
                wanting.setdefault(meant[0].name, []).append(place)
            elif chosen := matched.which_column(place, heading, meant):
                wanting.setdefault(chosen.name, []).append(place)
    for name, places in wanting.items():
        if len(places) == 1:
            matched.take(name, places[0])
        else:
            matched.which_heading(absent[name], places)
    # A column nobody knows of a questionnaire may tell who answered: it can be a scale's, never a comment.
    scaled = recognition.layout.kind == QUESTIONNAIRE
    matched.offer([one for one in absent.values() if may_stand(one) and (one.points or not scaled)])
    return matched.result()


def may_stand(column: Column) -> bool:
    """Whether a column is one that is read."""
    return column.holds not in (Holds.IDENTIFYING, Holds.IGNORED)


class _Matching:
    """What is gathered while a sheet's unread headings are matched."""

    def __init__(self, file: str, sheet: Sheet, recognition: Recognition, answers: Answers) -> None:
        self.file, self.sheet, self.recognition, self.answers = file, sheet, recognition, answers
        self.unread = dict(recognition.unread)
        self.taken: dict[str, int] = {}
        self.findings: list[Finding] = []
        self.questions: list[Question] = []

    def result(self) -> Recognition:
        before = self.recognition
        return replace(
            before,
            places={**before.places, **self.taken},
            titles={**before.titles, **{name: before.unread[place] for name, place in self.taken.items()}},
            unread=self.unread,
            sure=before.sure or not self.unread or any(before.layout.column(name).telling for name in self.taken),
            findings=(*before.findings, *self.findings),
            questions=(*before.questions, *self.questions),
        )

    def take(self, name: str, place: int) -> None:
        heading, meant = self.unread.pop(place), self.recognition.layout.column(name).heading
        self.taken[name] = place
        self.findings.append(matched(self.file, self.sheet.name, self._at(place), heading, meant))

    def which_column(self, place: int, heading: str, columns: Sequence[Column]) -> Column | None:
        """The column somebody says a heading means; None until then, or where it is left out."""
        about = shortened(heading)
        choices = {column.heading: column for column in columns}
        asks = f"What is in the column “{about}”?"
        chosen = self._asked(about, asks, [place], [*choices])
        if chosen is None:
            self._open(place, " or ".join(f"“{text}”" for text in choices))
        return choices.get(chosen or "")

    def which_heading(self, column: Column, places: Sequence[int]) -> None:
        """Asks which of several headings is meant by one column."""
        texts = Counter(self.unread[place] for place in places)
        choices = {
            shortened(self.unread[at]) + (f" (column {self._letters(at)})" if texts[self.unread[at]] > 1 else ""): at
            for at in places
        }
        asks = f"Which column is “{column.heading}”?"
        chosen = self._asked(column.heading, asks, places, [*choices])
        if chosen in choices:
            self.take(column.name, choices[chosen])
        elif chosen is None:
            for place in places:
                self._open(place, f"“{column.heading}”")

    def offer(self, columns: Iterable[Column]) -> None:
        """Lets somebody say that a heading like none is one of the columns left; nothing waits for it."""
        times = Counter(self.unread.values())
        asked = {question.about for question in self.questions}
        for place, heading in [*self.unread.items()][:OFFERED]:
            about = shortened(heading)
            choices = {column.heading: column.name for column in columns if column.name not in self.taken}
            if times[heading] == 1 and about not in asked and choices:
                asks = f"The column “{about}” is not read. What is in it?"
                at = (self._at(place),)
                offered = (LEAVE_OUT, *choices)
                question = Question("which-column", about, asks, self.sheet.name, at, offered, LEAVE_OUT, optional=True)
                self.questions.append(question)
                if (chosen := self.answers.to(question.code, about)) in choices:
                    self.take(choices[chosen], place)

    def _asked(self, about: str, asks: str, places: Iterable[int], choices: list[str]) -> str | None:
        at = tuple(map(self._at, places))
        question = Question("which-column", about, asks, self.sheet.name, at, (*choices, LEAVE_OUT))
        self.questions.append(question)
        chosen = self.answers.to(question.code, about)
        return chosen if chosen in question.choices else None

    def _open(self, place: int, near: str) -> None:
        where = {"file": self.file, "sheet": self.sheet.name, "cell": self._at(place)}
        self.findings.append(finding("which-column", **where, value=self.unread.pop(place), near=near))

    def _at(self, place: int) -> str:
        return a1(self.recognition.heading_row, place)

    def _letters(self, place: int) -> str:
        return a1(1, place)[:-1]


def matched(file: str, sheet: str, cell: str, heading: str, meant: str) -> Finding:
    """Says what a heading was taken for."""
    return finding("matched-heading", file=file, sheet=sheet, cell=cell, value=heading, near=meant)


# --- sheets nobody's headings are in ----------------------------------------------------------------------------


def recognise_reworded(
    sheet: Sheet, known: Sequence[Layout], file: str = "", answers: Answers = Answers()
) -> Recognition | None:
    """A recognition by clear likeness alone, of a sheet whose headings are all worded otherwise; two are needed."""
    rows = [
        (number, {place: writing(cell) for place, cell in enumerate(cells[:MOST], start=1) if isinstance(cell, str)})
        for number, cells in sheet.rows
        if number <= HEADING_WITHIN
    ]
    headings = [text for _number, texts in rows if len(texts) >= 2 for text in texts.values()]
    best: tuple[int, Recognition] | None = None
    for layout in known:
        clear = {
            heading: one.columns[0]
            for heading, one in compare_headings(headings, layout.columns).items()
            if one.clear and may_stand(one.columns[0])
        }
        for number, texts in rows:
            meant = {place: clear[text] for place, text in texts.items() if text in clear}
            count = len({column.name for column in meant.values()})
            if count >= 2 and (best is None or count > best[0]):
                found = _recognised_as(sheet, number, meant, layout, file, answers)
                best = (count, found) if found else best
    return best[1] if best else None


def _recognised_as(
    sheet: Sheet, number: int, meant: dict[int, Column], layout: Layout, file: str, answers: Answers
) -> Recognition | None:
    """The recognition there would be under these columns' own headings; those that mean one and the same stay."""
    times = Counter(column.name for column in meant.values())
    single = {place: column for place, column in meant.items() if times[column.name] == 1}
    cells = next(cells for row, cells in sheet.rows if row == number)
    renamed = tuple(single[place].heading if place in single else cell for place, cell in enumerate(cells, start=1))
    below = tuple(row for row in sheet.rows if row[0] > number)
    found = recognise(replace(sheet, rows=((number, renamed), *below)), [layout], file, answers)
    if found is None or found.heading_row != number:
        return None
    own = {place: writing(cells[place - 1]) for place in single}
    notes = [
        matched(file, sheet.name, a1(number, place), heading, single[place].heading)
        for place, heading in own.items()
        if found.places.get(single[place].name) == place and heading not in single[place].writings_of_heading
    ]
    titles = {name: own.get(place, found.titles.get(name, "")) for name, place in found.places.items()}
    return replace(found, titles=titles, findings=(*found.findings, *notes))
