"""Themes that a lead finds in comments: named, changed and put beside comments, counted by time point; and searching.

Comments are counted, and the replies they stand in. How many people share a theme is not known from who chose to
write, so there is no rate.
"""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, tuple_, update

from balint_core.record.questionnaires import Comment, CommentKey
from balint_core.record.quotes import names_on_record
from balint_core.record.schema import STANDING, comment, comment_theme, theme, upload
from balint_core.spreadsheets.cells import writing
from balint_core.traces import in_words, traces

LONGEST_NAME = 60
LONGEST_KEY = 80
MOST_THEMES = 60


class NotNamed(Exception):
    """A theme cannot be made, renamed, merged or put beside a comment so; the text says why in a plain sentence."""


@dataclass(frozen=True)
class Theme:
    """A theme, and the comments it stands beside."""

    id: int
    name: str
    comments: frozenset[CommentKey]


def themes(connection: Connection, programme: int) -> list[Theme]:
    """A programme's themes in order of their names, with the comments that stand."""
    columns, key = comment_theme.c, [comment_theme.c[column.name] for column in comment.primary_key]
    tagged: dict[int, set[CommentKey]] = {}
    question = (
        select(columns.theme_id, *key)
        .join(theme, theme.c.id == columns.theme_id)
        .join(upload, upload.c.number == columns.upload_number)
        .where(theme.c.programme_id == programme, STANDING)
    )
    for identity, number, sheet, row, item, point in connection.execute(question):
        tagged.setdefault(identity, set()).add((number, sheet, row, item, point))
    named = select(theme.c.id, theme.c.name).where(theme.c.programme_id == programme).order_by(theme.c.key)
    return [Theme(identity, name, frozenset(tagged.get(identity, ()))) for identity, name in connection.execute(named)]


# --- naming -----------------------------------------------------------------------------------------------------


def create(connection: Connection, programme: int, name: str) -> int:
    """A new theme, or the one that is called so already. Raises NotNamed."""
    name, key = _named(connection, name)
    mine = theme.c.programme_id == programme
    if (known := connection.execute(select(theme.c.id).where(mine, theme.c.key == key)).scalar()) is not None:
        return int(known)
    if len(connection.execute(select(theme.c.id).where(mine)).all()) >= MOST_THEMES:
        raise NotNamed(f"There are {MOST_THEMES} themes already. Merging some would help to see what matters.")
    made = connection.execute(insert(theme).values(programme_id=programme, key=key, name=name)).inserted_primary_key
    return int(made[0]) if made else 0


def rename(connection: Connection, programme: int, identity: int, name: str) -> None:
    """Another name for a theme. Raises NotNamed, as where another theme is called so: these may be merged."""
    name, key = _named(connection, name)
    other = select(theme.c.id).where(theme.c.programme_id == programme, theme.c.key == key, theme.c.id != identity)
    if connection.execute(other).first():
        raise NotNamed(f"Another theme is called “{name}”. The two may be merged.")
    _there(connection, programme, identity)
    connection.execute(update(theme).where(theme.c.id == identity).values(name=name, key=key))


def merge(connection: Connection, programme: int, keep: int, other: int) -> None:
    """Puts one theme beside every comment of another as well, which goes. Raises NotNamed."""
    if keep == other:
        raise NotNamed("A theme cannot be merged with itself.")
    _there(connection, programme, keep)
    _there(connection, programme, other)
    columns = [comment_theme.c[column.name] for column in comment.primary_key]
    has = tuple_(*columns).in_(select(*columns).where(comment_theme.c.theme_id == keep))
    connection.execute(delete(comment_theme).where(comment_theme.c.theme_id == other, has))
    connection.execute(update(comment_theme).where(comment_theme.c.theme_id == other).values(theme_id=keep))
    remove(connection, programme, other)


def remove(connection: Connection, programme: int, identity: int) -> None:
    """A theme goes, and stands beside no comment any more; the comments stay."""
    connection.execute(delete(theme).where(theme.c.id == identity, theme.c.programme_id == programme))


def tag(connection: Connection, programme: int, key: CommentKey, chosen: Collection[int]) -> None:
    """These themes and no others stand beside a comment. Raises NotNamed."""
    columns = list(comment.primary_key)
    mine = (comment.c.programme_id == programme) & (tuple_(*columns) == tuple_(*key))
    if connection.execute(select(comment.c.row).where(mine)).first() is None:
        raise NotNamed("This comment is not in the record any more.")
    for identity in chosen:
        _there(connection, programme, identity)
    of_it = [comment_theme.c[column.name] for column in columns]
    connection.execute(delete(comment_theme).where(tuple_(*of_it) == tuple_(*key)))
    about = dict(zip((column.name for column in columns), key, strict=True))
    if chosen:
        connection.execute(insert(comment_theme), [{**about, "theme_id": identity} for identity in set(chosen)])


def tag_by_name(
    connection: Connection, programme: int, key: CommentKey, names: Collection[str], seen: Collection[str] = ()
) -> None:
    """Themes of these names stand beside a comment instead of those that were `seen` there; those there are not yet
    are made, and what somebody else has put there meanwhile stays. Raises NotNamed."""
    known = themes(connection, programme)
    stay = {one.id for one in known if key in one.comments and not (one.name in seen and one.name not in names)}
    by_name = {one.name: one.id for one in known}
    added = {by_name.get(name) or create(connection, programme, name) for name in names if name not in seen}
    tag(connection, programme, key, stay | added)


def carry_over(connection: Connection, before: int, after: int) -> None:
    """Themes beside comments of an upload stand beside the same words in the one that replaces it, by their numbers.

    What was released is looked at anew: a corrected workbook may say otherwise.
    """
    columns, key = comment.c, list(comment.primary_key)
    known: dict[int, dict[tuple[str, str, str], list[dict[str, object]]]] = {before: {}, after: {}}
    question = select(*key, columns.words).where(columns.upload_number.in_(known)).order_by(*key)
    for row in connection.execute(question).mappings():
        about = {column.name: row[column.name] for column in key}
        same = (row["time_point"], row["item"], row["words"])
        known[row["upload_number"]].setdefault(same, []).append(about)
    now = {
        tuple(old.values()): new
        for same, olds in known[before].items()
        for old, new in zip(olds, known[after].get(same, ()), strict=False)
    }
    tags = connection.execute(select(comment_theme).where(comment_theme.c.upload_number == before)).all()
    rows = [{**now[tuple(old)], "theme_id": identity} for *old, identity in tags if tuple(old) in now]
    if rows:
        connection.execute(insert(comment_theme), rows)


def _named(connection: Connection, name: str) -> tuple[str, str]:
    """A theme's name as it is kept, and what it has in common with other writings of it."""
    name = writing(name)
    key = folded(name)
    if not key:
        raise NotNamed("A theme needs a name.")
    if len(name) > LONGEST_NAME or len(key) > LONGEST_KEY:
        raise NotNamed(f"No more than {LONGEST_NAME} characters for a theme, please.")
    if found := traces(name, names_on_record(connection)):
        raise NotNamed(f"“{name}” holds {in_words(found)}. Please put it in other words: themes are counted and shown.")
    return name, key


def _there(connection: Connection, programme: int, identity: int) -> None:
    here = select(theme.c.id).where(theme.c.id == identity, theme.c.programme_id == programme)
    if connection.execute(here).first() is None:
        raise NotNamed("This theme was merged or removed meanwhile.")


# --- counting and searching -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ThemeCount:
    """In how many comments of a time point a theme was found, and in how many replies these stand."""

    theme: str
    time_point: str
    comments: int
    replies: int


def counts(found: Iterable[Theme], comments: Iterable[Comment]) -> list[ThemeCount]:
    """Every theme at every time point that has comments, noughts included."""
    points: dict[str, set[CommentKey]] = {}
    for one in comments:
        points.setdefault(one.time_point, set()).add(one.key)
    return [
        ThemeCount(one.name, point, len(here), len({key[:3] for key in here}))
        for one in found
        for point, keys in points.items()
        for here in [keys & one.comments]
    ]


def search(
    comments: Iterable[Comment],
    words: str = "",
    *,
    within: Theme | None = None,
    time_point: str | None = None,
    released: bool | None = None,
) -> list[Comment]:
    """The comments that hold all these words, in any order, whatever their case and accents; in order, and narrowed
    to a theme, a time point, and what is released or is not."""
    wanted = folded(words).split()
    return [
        one
        for one in comments
        if (within is None or one.key in within.comments)
        and time_point in (None, one.time_point)
        and released in (None, one.released)
        and (not wanted or all(word in folded(f"{one.words} {one.wording or ''}") for word in wanted))
    ]


def folded(text: str) -> str:
    """A text without case, accents and spacing, by which it is found.

    >>> folded("  Café\\nCULTURE ")
    'cafe culture'
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).replace("’", "'"))
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).casefold().split())
