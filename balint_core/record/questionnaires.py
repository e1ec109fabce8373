"""Questionnaire answers in the record. They are about nobody: no name, no key of a person, is kept.

Answers of one person may be linked by a code where that was asked for; it leads to nobody either.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, func, insert, select

from balint_core.figures import counted
from balint_core.findings import finding, shortened
from balint_core.instruments import Instrument, Item
from balint_core.record import own_instruments
from balint_core.record.schema import STANDING, answer_scale, comment, quote, response, upload
from balint_core.record.time_points import chosen_point, fitting, named_point, new_points, point_within, suggested
from balint_core.spreadsheets.answers import RELEASED, TIME_POINT
from balint_core.spreadsheets.cells import YES_NO, word_key
from balint_core.spreadsheets.layouts import Recognition
from balint_core.spreadsheets.reading import Reading, Row
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question, sheet_of
from balint_core.spreadsheets.submissions import not_counted, which_count
from balint_core.terms import Calendar, Occasion, TimePoint
from balint_core.traces import Names, places


@dataclass(frozen=True)
class ResponseRow:
    """One answer in one row: to which item, at which time point."""

    row: int
    time_point: str
    item: str
    answer: str | None
    """The point's label, several choices, “not applicable”, or None for a blank; free text where there is no scale."""
    pair_code: str | None = None
    """What links the answers of one person across time points, where that was asked for."""
    released: bool = False


@dataclass
class QuestionnaireFacts:
    """Answers of one sheet to one instrument."""

    instrument: str = ""
    answers: list[ResponseRow] = field(default_factory=list)
    comments: list[ResponseRow] = field(default_factory=list)
    scales: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The points of the scale on which each item was answered."""
    drafted: Instrument | None = None
    """The instrument itself, where it comes into the record with these answers."""

    @property
    def has_pair_codes(self) -> bool:
        return any(answer.pair_code for answer in self.answers)

    def counts(self) -> dict[str, int]:
        return {"responses": len({(answer.row, answer.time_point) for answer in (*self.answers, *self.comments)})}


# --- from rows to facts -----------------------------------------------------------------------------------------


def check(
    file: str,
    sheet: str,
    recognition: Recognition,
    reading: Reading,
    instrument: Instrument,
    calendar: Calendar,
    already: dict[str, int],
    answers: Answers,
    names: Names,
) -> QuestionnaireFacts:
    """Facts of a questionnaire's rows: each needs a time point, and takes the items asked there.

    `already` gives the number of people whose answers the record has at each time point, and `names` are those that
    no comment may hold to be released here.
    """
    facts = QuestionnaireFacts(instrument.id)
    items = [item for item in instrument.items if item.id in recognition.has - reading.set_aside]
    occasion = instrument.occasion_of([item.id for item in items])
    points = _time_points_of_rows(file, sheet, recognition, reading, calendar, occasion, answers)
    codes = recognition.pair_codes
    points = _each_once(file, sheet, codes, reading, points, answers)
    asked_at = set(points.values())
    answered = {(points[row.record], item.id) for row in _among(reading, points) for item in items if row.get(item.id)}
    released = _released(file, sheet, reading, items)
    cells: dict[tuple[int, str, str], str] = {}
    for row in _among(reading, points):
        point = points[row.record]
        known = calendar.time_point(point)
        for item in items:
            asked = len(asked_at) == 1 or (point, item.id) in answered
            if not asked or (known is not None and known.occasion not in item.asked_at):
                continue
            answer = ResponseRow(row.number, point, item.id, row.get(item.id))
            cell = row.cell(item.id)
            first = cells.setdefault((row.number, point, item.id), cell)
            if first != cell:
                where = {"file": file, "sheet": sheet, "cell": cell}
                reading.findings.append(finding("item-answered-twice", **where, value=item.text, first=first))
            elif item.scale:
                facts.answers.append(replace(answer, pair_code=codes.get(row.number)) if codes else answer)
            elif answer.answer:
                facts.comments.append(
                    replace(answer, released=not {item.id, "yes"}.isdisjoint(released.get(row.record, ())))
                )
    facts.scales = {item.id: tuple(scale.labels) for item in items if (scale := instrument.scale_of(item))}
    _hold_back(file, sheet, reading, facts, names)
    reading.keep_records(list(points))
    _report_items(file, sheet, recognition, reading, instrument, calendar, sorted(asked_at))
    for point in sorted(asked_at & set(already)):
        count = f"the answers of {counted(already[point], 'person', 'people')}"
        reading.findings.append(finding("answers-already-here", file=file, sheet=sheet, count=count, time_point=point))
    return facts


def _released(file: str, sheet: str, reading: Reading, items: Collection[Item]) -> dict[int, set[str]]:
    """The items whose comments a record marks as released, “yes” for all of them, by record."""
    found: dict[int, set[str]] = {}
    known = {word_key(text): item.id for item in items if not item.scale for text in (item.name, item.text, item.id)}
    known.update({key: meaning for key, meaning in YES_NO.items() if key not in known})
    for row in reading.rows:
        for said in filter(None, (part.strip() for part in (row.get(RELEASED) or "").split(";"))):
            if (meaning := known.get(word_key(said))) is not None:
                found.setdefault(row.record, set()).add(meaning)
            else:
                where = {"file": file, "sheet": sheet, "cell": row.cell(RELEASED), "value": said}
                reading.findings.append(finding("released-unclear", **where))
    return found


def _hold_back(file: str, sheet: str, reading: Reading, facts: QuestionnaireFacts, names: Names) -> None:
    """Leaves unreleased what holds something that a lead has to look at first, and says how many may be quoted."""
    found = {at for at, said in enumerate(facts.comments) if said.released and places(said.answer or "", names)}
    facts.comments = [
        replace(said, released=said.released and at not in found) for at, said in enumerate(facts.comments)
    ]
    released = sum(said.released for said in facts.comments)
    for code, number in (("released-here", released), ("released-held-back", len(found))):
        if number:
            count = counted(number, "comment")
            reading.findings.append(finding(code, file=file, sheet=sheet, count=count))


def _among(reading: Reading, records: Collection[int]) -> list[Row]:
    return [row for row in reading.rows if row.record in records]


def _each_once(
    file: str, sheet: str, codes: Mapping[int, str], reading: Reading, points: dict[int, str], answers: Answers
) -> dict[int, str]:
    """The time point of each record, without those of people who by their code answered it twice and count once."""
    number_of = reading.table.numbers
    rows: dict[tuple[str, str], dict[int, None]] = {}
    for record, point in points.items():
        if code := codes.get(number_of[record]):
            rows.setdefault((code, point), {})[number_of[record]] = None
    several = {who: list(found) for who, found in rows.items() if len(found) > 1}
    if not several:
        return points
    question = which_count(file, sheet, (row for found in several.values() for row in found))
    chosen = answers.to(question.code, question.about)
    if all(asked.key != question.key for asked in reading.questions):
        reading.questions.append(question)
    for found in several.values() if chosen is None else ():
        said = finding(question.code, file=file, sheet=sheet, cell=f"A{found[-1]}")
        if said not in reading.findings:
            reading.findings.append(said)
    left = {(row, point) for (_code, point), found in several.items() for row in not_counted(found, chosen)}
    return {record: point for record, point in points.items() if (number_of[record], point) not in left}


def _time_points_of_rows(
    file: str,
    sheet: str,
    recognition: Recognition,
    reading: Reading,
    calendar: Calendar,
    occasion: Occasion | None,
    answers: Answers,
) -> dict[int, str]:
    """The time point of each record that has one, in order; what is written of others is asked, once for each entry."""
    for_sheet = time_point_of_sheet(file, sheet, recognition, reading, calendar, occasion, answers)
    cells: dict[str, list[str]] = {}
    for row in reading.rows:
        if named := row.get(TIME_POINT):
            cells.setdefault(named, []).append(row.cell(TIME_POINT))
    meant: dict[str | None, str | None] = {None: for_sheet}
    for named, where in cells.items():
        heading = recognition.titles.get(TIME_POINT, "")
        meant[named] = named_point(named, calendar) or named_point(f"{heading} {named}", calendar)
        if meant[named] is None:
            meant[named] = _asked(file, sheet, reading, named, where, calendar, answers)
    points = {row.record: meant[row.get(TIME_POINT) or None] for row in reading.rows}
    return {record: point for record, point in points.items() if point is not None}


def _asked(
    file: str, sheet: str, reading: Reading, named: str, cells: list[str], calendar: Calendar, answers: Answers
) -> str | None:
    """The time point somebody says an entry means; the question is noted either way."""
    names = fitting(calendar)
    asks = f"At which time point were the answers marked “{shortened(named)}” given?"
    choices = (*names, *new_points(named, calendar, is_entry=True), LEAVE_OUT)
    question = Question("unknown-time-point", named, asks, sheet, tuple(cells), choices, suggested(named, names))
    reading.questions.append(question)
    chosen = answers.to(question.code, named)
    if chosen not in choices:
        reading.findings.append(finding(question.code, file=file, sheet=sheet, cell=cells[0], value=named))
    return _chosen(file, sheet, reading, cells[0], chosen) if chosen in choices[:-1] else None


def _chosen(file: str, sheet: str, reading: Reading, cell: str, choice: str | None) -> str:
    """The time point that was chosen; of one that is new it is said that the sheet of terms has not got it."""
    name = chosen_point(choice or "")
    if name != choice:
        reading.findings.append(finding("new-time-point", file=file, sheet=sheet, cell=cell, value=name))
    return name


def time_point_of_sheet(
    file: str,
    sheet: str,
    recognition: Recognition,
    reading: Reading,
    calendar: Calendar,
    occasion: Occasion | None,
    answers: Answers,
) -> str | None:
    """The time point of rows that do not name one: from the sheet's name, the file's name, or an answer."""
    if TIME_POINT in recognition.has and all(row.get(TIME_POINT) for row in reading.rows):
        return None
    for name in (sheet, file.rsplit(".", 1)[0]):
        if point := point_within(name, calendar, occasion):
            return point
    question = _which_time_point(file, sheet, recognition, calendar, occasion)
    reading.questions.append(question)
    chosen = answers.to(question.code, question.about)
    at = f"A{recognition.heading_row}"
    if chosen in question.choices:
        return _chosen(file, sheet, reading, at, chosen)
    reading.findings.append(finding("unknown-time-point", file=file, sheet=sheet, cell=at))
    return question.guess


def _which_time_point(
    file: str, sheet: str, recognition: Recognition, calendar: Calendar, occasion: Occasion | None
) -> Question:
    about = sheet_of(file, sheet)
    names = fitting(calendar, occasion)
    named = re.search(r"(?:tp|time ?point)\s*\d", f"{sheet} {file}".casefold())  # another one is meant, then
    guess = names[0] if len(names) == 1 and not named else None
    asks = f"When were the answers in sheet “{sheet}” given? TP1 is before the first term, TP2 at its end, and so on."
    choices = (*names, *new_points(f"{sheet} {file}", calendar))
    return Question("unknown-time-point", about, asks, sheet, (f"A{recognition.heading_row}",), choices, guess)


def _report_items(
    file: str,
    sheet: str,
    recognition: Recognition,
    reading: Reading,
    instrument: Instrument,
    calendar: Calendar,
    asked_at: list[str],
) -> None:
    """Says which items a time point asks that have no column here, and which columns it does not ask."""
    known: list[TimePoint] = [point for name in asked_at if (point := calendar.time_point(name))]
    where = {"file": file, "sheet": sheet, "cell": f"A{recognition.heading_row}"}
    if len(known) != 1:
        return
    point = known[0]
    for item in instrument.items:
        has_column = item.id in recognition.has
        if item.scale and point.occasion in item.asked_at and not has_column:
            reading.findings.append(finding("item-not-asked", **where, column=item.text))
        answered = any(row.get(item.id) for row in reading.rows)
        if has_column and answered and point.occasion not in item.asked_at:
            reading.findings.append(
                finding("item-not-expected", **where, value=item.text, time_point=point.name, occasion=point.occasion)
            )


def store(connection: Connection, programme: int, upload_number: int, sheet: str, facts: QuestionnaireFacts) -> None:
    """Keeps the facts of one sheet, with nothing that tells who answered."""
    if facts.drafted:
        own_instruments.keep(connection, programme, upload_number, facts.drafted)
    place = {"upload_number": upload_number, "sheet": sheet, "programme_id": programme}
    answers = [
        {
            **place,
            "row": answer.row,
            "item": answer.item,
            "time_point": answer.time_point,
            "instrument": facts.instrument,
            "answer": answer.answer,
            "pair_code": answer.pair_code,
        }
        for answer in facts.answers
    ]
    comments = [
        {
            **place,
            "row": said.row,
            "item": said.item,
            "time_point": said.time_point,
            "words": said.answer,
            "released_at": datetime.now(UTC).replace(tzinfo=None) if said.released else None,
        }
        for said in facts.comments
    ]
    answered = {answer.item for answer in facts.answers}
    scales = [
        {**place, "item": item, "instrument": facts.instrument, "points": list(points)}
        for item, points in facts.scales.items()
        if item in answered
    ]
    for table, rows in ((response, answers), (answer_scale, scales), (comment, comments)):
        if rows:
            connection.execute(insert(table), rows)


# --- asking -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tally:
    """How many people gave one answer to one item at one time point; a None answer is a blank.

    `points` are those of the scale it was given on, none where the record does not know them.
    """

    time_point: str
    instrument: str
    item: str
    answer: str | None
    count: int
    points: tuple[str, ...] = ()


def tallies(connection: Connection, programme: int, point: str | None = None) -> list[Tally]:
    """Counts of every answer to every item at every time point, or at one; those on different scales apart."""
    columns = response.c
    where = [columns.time_point == point] if point else []
    scales = scales_answered(connection, programme)
    answer = (columns.time_point, columns.instrument, columns.item, columns.answer)
    question = (
        select(*answer, columns.upload_number, columns.sheet, func.count())
        .join(upload, upload.c.number == columns.upload_number)
        .where(columns.programme_id == programme, STANDING, *where)
        .group_by(*answer, columns.upload_number, columns.sheet)
    )
    counts: Counter[Tally] = Counter()
    for point, instrument, item, given, number, sheet, count in connection.execute(question):
        counts[Tally(point, instrument, item, given, 0, scales.get((number, sheet, item), ()))] += count
    return [replace(tally, count=count) for tally, count in counts.items()]


def scales_answered(connection: Connection, programme: int) -> dict[tuple[int, str, str], tuple[str, ...]]:
    """The points of the scale on which a sheet of an upload answers an item."""
    columns = answer_scale.c
    question = select(columns.upload_number, columns.sheet, columns.item, columns.points).where(
        columns.programme_id == programme
    )
    return {(number, sheet, item): tuple(points) for number, sheet, item, points in connection.execute(question)}


@dataclass(frozen=True)
class Answered:
    """What one reply at a time point has of the items in an instrument's sub-scales, as places on their scales.

    None stands for what is no place, a blank or “not applicable”; answers on another scale than the item has now are
    left out.
    """

    time_point: str
    places: Mapping[str, int | None]


def replies(connection: Connection, programme: int, instrument: Instrument) -> list[Answered]:
    """Each reply that was asked items of an instrument's sub-scales, its answers kept together; of nobody known."""
    items = {item for subscale in instrument.subscales for item in subscale.items}
    columns = response.c
    scales = scales_answered(connection, programme)
    question = (
        select(columns.time_point, columns.upload_number, columns.sheet, columns.row, columns.item, columns.answer)
        .join(upload, upload.c.number == columns.upload_number)
        .where(
            columns.programme_id == programme, columns.instrument == instrument.id, columns.item.in_(items), STANDING
        )
    )
    found: dict[Reply, dict[str, int | None]] = {}
    for *reply, item, answer in connection.execute(question):
        scale = instrument.scale_of(instrument.by_id[item])
        _point, number, sheet, _row = reply
        was = scales.get((number, sheet, item), ())
        if scale and instrument.is_on_the_scale(item, answer, was):
            found.setdefault(tuple(reply), {})[item] = scale.place_of(answer, was)
    return [Answered(reply[0], places) for reply, places in found.items()]


def respondents(connection: Connection, programme: int, point: str | None = None) -> dict[str, int]:
    """How many people answered at each time point, or at one: of several questionnaires then, the one most answered."""
    columns = response.c
    where = [columns.time_point == point] if point else []
    answered = (
        select(columns.time_point, columns.instrument, columns.upload_number, columns.sheet, columns.row)
        .join(upload, upload.c.number == columns.upload_number)
        .where(columns.programme_id == programme, STANDING, *where)
        .distinct()
        .subquery()
    )
    question = (
        select(answered.c.time_point, func.count())
        .group_by(answered.c.time_point, answered.c.instrument)
        .order_by(func.count())
    )
    return {point: number for point, number in connection.execute(question)}


@dataclass(frozen=True)
class LinkedAnswer:
    """One answer to one item of somebody whose answers are linked: who by `pair_code`; None for a blank."""

    instrument: str
    time_point: str
    item: str
    pair_code: str
    answer: str | None


Reply = tuple[str, int, str, int]
"""One person's answers at one time point: the time point, and the upload, the sheet and the row they stand in."""


def pair_codes(connection: Connection, programme: int) -> dict[Reply, str]:
    """The code of each reply that can be linked to others.

    A code that stands for several replies to one questionnaire at one time point does not say which of them to pair:
    it links none of these.
    """
    columns = response.c
    question = (
        select(
            columns.instrument,
            columns.pair_code,
            columns.time_point,
            columns.upload_number,
            columns.sheet,
            columns.row,
        )
        .join(upload, upload.c.number == columns.upload_number)
        .where(columns.programme_id == programme, columns.pair_code.is_not(None), STANDING)
        .distinct()
    )
    replies: dict[tuple[str, str, str], list[Reply]] = {}
    for instrument, code, point, *where in connection.execute(question):
        replies.setdefault((instrument, code, point), []).append((point, *where))
    return {found[0]: code for (_instrument, code, _point), found in replies.items() if len(found) == 1}


def linked_answers(connection: Connection, programme: int) -> list[LinkedAnswer]:
    """Every answer in a reply that can be linked, by instrument, time point, item and code."""
    columns = response.c
    codes = pair_codes(connection, programme)
    question = (
        select(response)
        .where(columns.programme_id == programme, columns.pair_code.is_not(None))
        .order_by(columns.instrument, columns.time_point, columns.item, columns.pair_code)
    )
    return [
        LinkedAnswer(row["instrument"], row["time_point"], row["item"], row["pair_code"], row["answer"])
        for row in connection.execute(question).mappings()
        if (row["time_point"], row["upload_number"], row["sheet"], row["row"]) in codes
    ]


CommentKey = tuple[int, str, int, str, str]
"""What a comment is known by: its upload, sheet, row, item and time point."""


@dataclass(frozen=True)
class Comment:
    """Something somebody wrote at a time point; shown beyond the lead only once released, as its `quotation`.

    `wording` is what the lead released in the place of the words, which stay as they were written; `reason` is why it
    was released although something was found in it.
    """

    key: CommentKey
    time_point: str
    words: str
    released: bool
    wording: str | None = None
    reason: str | None = None

    @property
    def quotation(self) -> str:
        """What may be shown of it once it is released."""
        return self.wording or self.words


def comments(connection: Connection, programme: int) -> list[Comment]:
    """The programme's comments by time point, in an order that says nothing of who wrote them."""
    columns, key = comment.c, list(comment.primary_key)
    question = (
        select(*key, columns.words, columns.released_at, quote.c.wording, quote.c.reason)
        .join(upload, upload.c.number == columns.upload_number)
        .outerjoin(quote, and_(*(column == quote.c[column.name] for column in key)))
        .where(columns.programme_id == programme, STANDING)
        .order_by(columns.time_point, columns.words)
    )
    return [
        Comment(
            (row.upload_number, row.sheet, row.row, row.item, row.time_point),
            row.time_point,
            row.words,
            row.released_at is not None,
            row.wording,
            row.reason,
        )
        for row in connection.execute(question)
    ]
