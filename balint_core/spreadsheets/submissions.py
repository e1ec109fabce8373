"""Rows of a program's export that say of themselves what they are: previews, unfinished answers, answers sent twice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from balint_core.findings import Finding, finding
from balint_core.spreadsheets.answers import TIME_POINT, at, records
from balint_core.spreadsheets.cells import word_key, writing
from balint_core.spreadsheets.headings import Headings
from balint_core.spreadsheets.layouts import Recognition
from balint_core.spreadsheets.recipe import Answers, Question, sheet_of
from balint_core.spreadsheets.sources import Entries, Source
from balint_core.spreadsheets.workbook import Sheet, a1

ALL, FIRST, LAST = "all of them", "the first of each person", "the last of each person"


def in_earnest(sheet: Sheet, file: str, recognition: Recognition, headings: Headings, answers: Answers) -> Recognition:
    """A program's export of answers without the rows that nobody answered in earnest, or that are there twice."""
    source = headings.source
    if source is None:
        return recognition
    look = _Look(sheet, file, recognition, headings, source)
    preview = dict.fromkeys(look.rows_with(source.left_out), "preview-answer")
    again = dict.fromkeys(look.again(source.answer_id), "answer-again")
    blank = look.without_answers() if source.blank_is_no_answer else set()
    unfinished = {
        row: "unfinished-answer" for row in look.rows_with(source.unfinished) if row not in {**preview, **again}
    }
    said = [look.said(code, row) for row, code in sorted({**preview, **again, **unfinished}.items())]
    skipped = recognition.skipped.union(preview, again, blank)
    recognition = replace(recognition, skipped=skipped, findings=(*recognition.findings, *said))
    return look.by_one_person(recognition, answers)


def which_count(file: str, sheet: str, rows: Iterable[int]) -> Question:
    """Asks which answers count of people who answered more than once, in these rows."""
    asks = f"In sheet “{sheet}” some people answered more than once. Which of their answers count?"
    cells = tuple(f"A{row}" for row in rows)
    return Question("answered-twice", sheet_of(file, sheet), asks, sheet, cells, (LAST, FIRST, ALL))


def not_counted(rows: Sequence[int], chosen: str | None) -> Sequence[int]:
    """Of one person's rows, those that do not count after what was chosen; all count until something is."""
    return {LAST: rows[:-1], FIRST: rows[1:]}.get(chosen or "", ())


class _Look:
    """One look at the rows of a program's export, by the names of its own columns."""

    def __init__(self, sheet: Sheet, file: str, recognition: Recognition, headings: Headings, source: Source) -> None:
        self.sheet, self.file, self.recognition, self.source = sheet, file, recognition, source
        self.rows = list(records(sheet, recognition))
        self.keys = [word_key(source.plain(name)) for name in headings.names]

    def _place(self, names: Sequence[str]) -> int | None:
        """The first column with one of these names."""
        return next((self.keys.index(key) + 1 for key in map(word_key, names) if key in self.keys), None)

    def said(self, code: str, row: int) -> Finding:
        return finding(code, file=self.file, sheet=self.sheet.name, cell=a1(row, 1))

    def rows_with(self, entries: Sequence[Entries]) -> Iterator[int]:
        """Rows that have one of these entries."""
        for one in entries:
            place = self._place([one.heading])
            wanted = set(map(word_key, one.values))
            for number, cells in self.rows if place else ():
                if word_key(writing(at(cells, place or 1))) in wanted:
                    yield number

    def again(self, names: Sequence[str]) -> Iterator[int]:
        """Rows whose own number stood in an earlier one: the same answers, joined from two exports."""
        place = self._place(names)
        seen: set[str] = set()
        for number, cells in self.rows if place else ():
            identity = writing(at(cells, place or 1))
            if identity in seen:
                yield number
            seen.update(filter(None, [identity]))

    def without_answers(self) -> set[int]:
        places = [place for name, place in self.recognition.places.items() if name != TIME_POINT]
        return {number for number, cells in self.rows if all(at(cells, place) is None for place in places)}

    def by_one_person(self, recognition: Recognition, answers: Answers) -> Recognition:
        """Asks which answers count where one person, by an address that is read for nothing else, answered twice."""
        place, when = self._place(self.source.respondent), recognition.places.get(TIME_POINT)
        people: dict[tuple[str, str], list[int]] = {}
        for number, cells in records(self.sheet, recognition) if place else ():
            who = writing(at(cells, place or 1)).casefold()
            if who and who not in self.source.nobody:
                people.setdefault((who, writing(at(cells, when)) if when else ""), []).append(number)
        several = [rows for rows in people.values() if len(rows) > 1]
        if not several:
            return recognition
        question = which_count(self.file, self.sheet.name, (row for rows in several for row in rows))
        chosen = answers.to(question.code, question.about)
        left = [row for rows in several for row in not_counted(rows, chosen)]
        said = [self.said("answered-twice", rows[-1]) for rows in several] if chosen is None else []
        return replace(
            recognition,
            skipped=recognition.skipped.union(left),
            findings=(*recognition.findings, *said),
            questions=(*recognition.questions, question),
        )
