"""The tables. Alembic's migrations build them; a test holds the two against one another.

Two records with no shared key: attendance and portfolios are about people, questionnaire answers are about
nobody. Every fact names the upload, the sheet and the row it came from.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    or_,
    select,
    text,
)

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)

record_version = Table(
    "record_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    comment="One row, raised by every writing transaction: whatever is kept from the record is kept under it.",
)

programme = Table(
    "programme",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
)

upload = Table(
    "upload",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(20), nullable=False, unique=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False),
    Column("file", String(300), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("accepted_at", DateTime, nullable=False),
    Column("withdrawn_at", DateTime),
    Column("replaced_by", Integer, ForeignKey("upload.number")),
    Column("answers", JSON, nullable=False),
    Column("sheets", JSON, nullable=False),
    comment="A kept workbook. Withdrawn: its facts are gone. Replaced: its facts are kept, and pass out of sight.",
)
Index(
    "uq_upload_standing_digest",
    upload.c.programme_id,
    upload.c.digest,
    unique=True,
    sqlite_where=text("withdrawn_at IS NULL AND replaced_by IS NULL"),
    postgresql_where=text("withdrawn_at IS NULL AND replaced_by IS NULL"),
)

STANDING = upload.c.withdrawn_at.is_(None) & upload.c.replaced_by.is_(None)
"""An upload whose facts count: neither withdrawn nor replaced by a newer copy."""


def _origin(*, key: bool = True) -> tuple[Column, Column, Column]:
    """The three columns by which a fact knows where it came from."""
    return (
        Column("upload_number", ForeignKey("upload.number"), primary_key=key, nullable=False, index=True),
        Column("sheet", String(100), primary_key=key, nullable=False),
        Column("row", Integer, primary_key=key, nullable=False, autoincrement=False),
    )


calendar_entry = Table(
    "calendar_entry",
    metadata,
    *_origin(),
    Column("programme_id", ForeignKey("programme.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("starts", Date, nullable=False),
    Column("ends", Date),
)

happening = Table(
    "happening",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("entry", String(40), nullable=False, unique=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("starts", Date, nullable=False),
    Column("ends", Date),
    Column("noted_at", DateTime, nullable=False),
    Column("noted_by", String(200), nullable=False),
    Column("replaces", String(40)),
    Column("withdrawn", Boolean, nullable=False),
    comment="An event or a suspension typed in the app, never changed: a change is a row that replaces another.",
)

checklist_mark = Table(
    "checklist_mark",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False, index=True),
    Column("term", String(200), nullable=False),
    Column("item", String(60), nullable=False),
    Column("ticked", Boolean, nullable=False),
    Column("note", String(300)),
    Column("noted_at", DateTime, nullable=False),
    Column("noted_by", String(200), nullable=False),
    comment="An item of the programme's checklist ticked, or no longer ticked, for a term, never changed: the latest "
    "counts.",
)

# --- about people -----------------------------------------------------------------------------------------------

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
    comment="A person, in however many programmes; which they are in, their names say.",
)

person_name = Table(
    "person_name",
    metadata,
    Column("programme_id", ForeignKey("programme.id"), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("upload_number", ForeignKey("upload.number"), primary_key=True, index=True),
    Column("writing", String(200), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("listed", Boolean, nullable=False),
    comment="A writing of somebody's name that an upload used; `listed` where a list of people has it as their name.",
)

person_email = Table(
    "person_email",
    metadata,
    Column("programme_id", ForeignKey("programme.id"), primary_key=True),
    Column("address", String(120), primary_key=True),
    Column("upload_number", ForeignKey("upload.number"), primary_key=True, index=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True, index=True),
    comment="An e-mail address, in small letters, that an upload has beside somebody's name.",
)

same_person = Table(
    "same_person",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("same_as_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    comment="Whom somebody is taken to be, as the standing decisions have it; facts stay with the person they name.",
)

identity_decision = Table(
    "identity_decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False, index=True),
    Column("verdict", String(20), nullable=False),
    Column("key", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("other_key", String(200), nullable=False),
    Column("other_name", String(200), nullable=False),
    Column("taken_at", DateTime, nullable=False),
    Column("undone_at", DateTime),
    Column("upload_number", ForeignKey("upload.number"), index=True),
    comment="Whether two are one person, by name key, so that it holds when their uploads are undone and come again. "
    "One that came with an upload goes with it.",
)


def one_person(column: ColumnElement[int]) -> ColumnElement[int]:
    """The person of this id, or the one they were found to be the same as."""
    same = same_person.c
    found = select(same.same_as_id).where(same.person_id == column).correlate_except(same_person)
    return func.coalesce(found.scalar_subquery(), column)


def of_person(column: ColumnElement[int], somebody: ColumnElement[int] | int) -> ColumnElement[bool]:
    """Whether a column means somebody, or one who was found to be the same."""
    same = same_person.c
    merged = select(same.person_id).where(same.same_as_id == somebody).correlate_except(same_person)
    return or_(column == somebody, column.in_(merged))


person_detail = Table(
    "person_detail",
    metadata,
    *_origin(),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("grade", String(40)),
    Column("grade_since", Date),
    Column("health_profession", String(3)),
    Column("training_since", Date),
    Column("qualified_on", Date),
    Column("psychoanalytic_training", String(3)),
    Column("psychodynamic_training", String(3)),
    Column("society_member", String(3)),
    Column("leader_in_training", String(3)),
    Column("joined_pathway", Date),
    Column("judged_by", String(80)),
    Column("accredited_leader", String(3)),
    Column("accredited_on", Date),
    Column("supervisor_id", ForeignKey("person.id")),
)

session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("group_name", String(200), nullable=False),
    Column("kind", String(30), nullable=False),
    UniqueConstraint("programme_id", "day", "group_name", "kind"),
    comment="What makes a session the same session in two registers.",
)

session_fact = Table(
    "session_fact",
    metadata,
    Column("session_id", ForeignKey("session.id"), primary_key=True),
    Column("upload_number", ForeignKey("upload.number"), primary_key=True, index=True),
    Column("sheet", String(100), nullable=False),
    Column("row", Integer, nullable=False),
    Column("mode", String(20)),
    Column("held", String(20), nullable=False),
    Column("minutes", Integer),
    Column("headcount", Integer),
    Column("cases", Integer),
    Column("at_column", Integer),
    comment="A session as a sheet describes it; in a register with sessions across, with the column it stands in.",
)

part = Table(
    "part",
    metadata,
    Column("upload_number", ForeignKey("upload.number"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sheet", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("mark", String(20), nullable=False),
    Column("grade", String(40)),
    comment="What a sheet of an upload says of many at many sessions, once: their role, mark and grade.",
)

# A large register is many of these, so they are few small numbers, and lie in the order of the person: whatever is
# asked about somebody stands together, each part of theirs with its sessions.
attendance = Table(
    "attendance",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("upload_number", Integer, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("session_id", ForeignKey("session.id"), primary_key=True),
    Column("row", Integer, nullable=False),
    ForeignKeyConstraint(["upload_number", "part"], ["part.upload_number", "part.number"]),
    UniqueConstraint("session_id", "person_id", "upload_number"),
    sqlite_with_rowid=False,
)
PART_OF = (attendance.c.upload_number == part.c.upload_number) & (attendance.c.part == part.c.number)
"""Joins somebody's attendance with the part they had."""

portfolio_entry = Table(
    "portfolio_entry",
    metadata,
    *_origin(),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("activity", String(40), nullable=False),
    Column("organiser", String(60)),
    Column("sessions", Integer),
    Column("cases", Integer),
    Column("minutes", Integer),
    Column("competency", Integer),
    Column("signed_by_id", ForeignKey("person.id")),
    Column("decision", String(20)),
    Column("counts_as", Integer),
    Column("title", String(300)),
    Column("replaced_by", ForeignKey("upload.number"), index=True),
    comment="An entry of a portfolio. Replaced: a later upload has that person's entries in the place of these.",
)

noted = Table(
    "noted",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("entry", String(40), nullable=False, index=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False, index=True),
    Column("upload_number", ForeignKey("upload.number"), index=True),
    Column("sheet", String(100)),
    Column("row", Integer),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("organiser", String(60)),
    Column("sessions", Integer),
    Column("cases", Integer),
    Column("minutes", Integer),
    Column("competency", Integer),
    Column("title", String(300)),
    Column("signed_by_id", ForeignKey("person.id"), index=True),
    Column("framework", String(80)),
    Column("towards", String(80)),
    Column("unit", String(40)),
    Column("counts_as", Integer),
    Column("decider", String(200)),
    Column("decision", String(20)),
    Column("decided_on", Date),
    Column("reason", String(500)),
    Column("noted_at", DateTime, nullable=False),
    Column("noted_by", String(200), nullable=False),
    Column("replaces", String(40)),
    Column("withdrawn", Boolean, nullable=False),
    comment="What was noted in the app, never changed: a change is a row that replaces another. "
    "It may come with an upload.",
)

noted_name = Table(
    "noted_name",
    metadata,
    Column("programme_id", ForeignKey("programme.id"), primary_key=True, autoincrement=False),
    Column("key", String(200), primary_key=True),
    Column("writing", String(200), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    comment="Somebody about whom, or by whom, something was noted in the app: known by this name when no upload has "
    "it.",
)

# --- about nobody -----------------------------------------------------------------------------------------------

response = Table(
    "response",
    metadata,
    *_origin(),
    Column("item", String(60), primary_key=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False),
    Column("time_point", String(60), primary_key=True),
    Column("instrument", String(60), nullable=False),
    Column("answer", Text),
    Column("pair_code", String(32)),
    comment="One answer. A null answer is a blank; an item that was not asked has no row.",
)
Index("ix_response_programme", response.c.programme_id, response.c.time_point, response.c.item, response.c.answer)

answer_scale = Table(
    "answer_scale",
    metadata,
    Column("upload_number", ForeignKey("upload.number"), primary_key=True, autoincrement=False),
    Column("sheet", String(100), primary_key=True),
    Column("item", String(60), primary_key=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False, index=True),
    Column("instrument", String(60), nullable=False),
    Column("points", JSON, nullable=False),
    comment="The points of the scale on which a sheet's answers to an item were given, as they were then.",
)

comment = Table(
    "comment",
    metadata,
    *_origin(),
    Column("item", String(60), primary_key=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False, index=True),
    Column("time_point", String(60), primary_key=True),
    Column("words", Text, nullable=False),
    Column("released_at", DateTime),
)

summary_figure = Table(
    "summary_figure",
    metadata,
    *_origin(),
    Column("answer", String(60), primary_key=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False, index=True),
    Column("time_point", String(60), nullable=False),
    Column("instrument", String(60), nullable=False),
    Column("item", String(60), nullable=False),
    Column("people", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    comment="What a table that was summed up already says of an item: how many chose a point of its scale or, where "
    "`answer` is blank, any favourable one. Never added to answers.",
)

pair_secret = Table(
    "pair_secret",
    metadata,
    Column("programme_id", ForeignKey("programme.id"), primary_key=True, autoincrement=False),
    Column("secret", LargeBinary, nullable=False),
    comment="What the codes that link answers are made with: random, never shown and never exported.",
)

# --- on the way in ----------------------------------------------------------------------------------------------

recipe = Table(
    "recipe",
    metadata,
    Column("upload_number", ForeignKey("upload.number"), primary_key=True),
    Column("sheet", String(100), primary_key=True),
    Column("signature", String(64), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("headings", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    comment="What was answered for a sheet, to be replayed on the next one with the same headings.",
)

definition = Table(
    "definition",
    metadata,
    Column("programme_id", ForeignKey("programme.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("id", String(60), primary_key=True),
    Column("content", Text, nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("upload_number", ForeignKey("upload.number"), index=True),
    comment="An instrument the programme has described itself, as the TOML it would be in a file.",
)

framework_version = Table(
    "framework_version",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False),
    Column("id", String(60), nullable=False),
    Column("content", Text),
    Column("made_at", DateTime, nullable=False),
    Column("upload_number", ForeignKey("upload.number"), index=True),
    comment="A version of a framework of the programme's own, as the TOML it would be in a file; without one where it "
    "was withdrawn. The latest counts, and none is overwritten. One that came with an upload goes with it.",
)
Index("ix_framework_version_programme", framework_version.c.programme_id, framework_version.c.id)

framework_draft = Table(
    "framework_draft",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("owner", String(200), nullable=False),
    Column("programme_id", ForeignKey("programme.id"), nullable=False, index=True),
    Column("framework", String(60), nullable=False),
    Column("based_on", Integer),
    Column("copied_from", String(60)),
    Column("content", Text, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    comment="A framework that is being edited, with the version it was taken from or the framework it was copied from.",
)

draft = Table(
    "draft",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("owner", String(200), nullable=False),
    Column("programme", String(200), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("made_at", DateTime, nullable=False),
    comment="Files that were put in and not yet accepted or discarded, with the answers so far.",
)

draft_file = Table(
    "draft_file",
    metadata,
    Column("draft_id", ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("file", String(300), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# --- what is made of comments -----------------------------------------------------------------------------------


def _of_a_comment() -> tuple[Column | ForeignKeyConstraint, ...]:
    """The columns that name a comment; what is made of it goes with it, and so with its upload."""
    key = [Column(column.name, column.type, primary_key=True, autoincrement=False) for column in comment.primary_key]
    return *key, ForeignKeyConstraint([one.name for one in key], list(comment.primary_key), ondelete="CASCADE")


quote = Table(
    "quote",
    metadata,
    *_of_a_comment(),
    Column("wording", Text),
    Column("reason", String(300)),
    comment="A released comment that is quoted in another wording, or for a reason although something was found in it.",
)

theme = Table(
    "theme",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False),
    Column("key", String(80), nullable=False),
    Column("name", String(60), nullable=False),
    UniqueConstraint("programme_id", "key"),
    comment="What a lead finds in comments, in their own words; `key` is the name without case, accents and spacing.",
)

comment_theme = Table(
    "comment_theme",
    metadata,
    *_of_a_comment(),
    Column("theme_id", ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# --- what an audience may see -----------------------------------------------------------------------------------

publication = Table(
    "publication",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("programme_id", ForeignKey("programme.id"), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("token", String(64), nullable=False),
    Column("token_digest", String(64), nullable=False, unique=True),
    Column("made_at", DateTime, nullable=False),
    Column("expires_on", Date),
    Column("withdrawn_at", DateTime),
    Column("uses", Integer, nullable=False),
    Column("last_used_at", DateTime),
    comment="A link that an audience has; it shows the newest of its snapshots. Withdrawn, it shows nothing for good.",
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("publication_number", ForeignKey("publication.number"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", String(300), nullable=False),
    Column("content", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("told", Text, nullable=False),
    Column("threshold", String(300), nullable=False),
    Column("reason", String(300)),
    Column("made_at", DateTime, nullable=False),
    Column("software", String(60), nullable=False),
    comment="Frozen figures as they were published, and what they told an audience; a trigger keeps them as they are.",
)

FACTS_OF_AN_UPLOAD = (
    calendar_entry,
    response,
    summary_figure,
    answer_scale,
    comment,
    portfolio_entry,
    noted,
    attendance,
    part,
    session_fact,
    person_detail,
    person_email,
    person_name,
    identity_decision,
    recipe,
)
"""Tables whose rows belong to one upload, in an order in which they can be emptied."""
