"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        comment="A person, in however many programmes; which they are in, their names say.",
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("name", name=op.f("uq_programme_name")),
    )
    op.create_table(
        "record_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_version")),
        comment="One row, raised by every writing transaction: whatever is kept from the record is kept under it.",
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("group_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_session_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("programme_id", "day", "group_name", "kind", name=op.f("uq_session_programme_id")),
        comment="What makes a session the same session in two registers.",
    )
    op.create_table(
        "upload",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_upload_programme_id_programme")),
        sa.ForeignKeyConstraint(["replaced_by"], ["upload.number"], name=op.f("fk_upload_replaced_by_upload")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_upload")),
        sa.UniqueConstraint("id", name=op.f("uq_upload_id")),
        comment="A kept workbook. Withdrawn: its facts are gone. Replaced: its facts are kept, and pass out of sight.",
    )
    op.create_index(
        "uq_upload_standing_digest",
        "upload",
        ["programme_id", "digest"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND replaced_by IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND replaced_by IS NULL"),
    )
    op.create_table(
        "attendance",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id_person")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_attendance_session_id_session")),
        sa.ForeignKeyConstraint(["upload_number"], ["upload.number"], name=op.f("fk_attendance_upload_number_upload")),
        sa.PrimaryKeyConstraint("session_id", "person_id", "upload_number", name=op.f("pk_attendance")),
    )
    op.create_index("ix_attendance_person", "attendance", ["person_id", "session_id"], unique=False)
    op.create_index(op.f("ix_attendance_upload_number"), "attendance", ["upload_number"], unique=False)
    op.create_table(
        "calendar_entry",
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_calendar_entry_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["upload_number"], ["upload.number"], name=op.f("fk_calendar_entry_upload_number_upload")
        ),
        sa.PrimaryKeyConstraint("upload_number", "sheet", "row", name=op.f("pk_calendar_entry")),
    )
    op.create_index(op.f("ix_calendar_entry_programme_id"), "calendar_entry", ["programme_id"], unique=False)
    op.create_index(op.f("ix_calendar_entry_upload_number"), "calendar_entry", ["upload_number"], unique=False)
    op.create_table(
        "comment",
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("time_point", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_comment_programme_id_programme")),
        sa.ForeignKeyConstraint(["upload_number"], ["upload.number"], name=op.f("fk_comment_upload_number_upload")),
        sa.PrimaryKeyConstraint("upload_number", "sheet", "row", "item", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_programme_id"), "comment", ["programme_id"], unique=False)
    op.create_index(op.f("ix_comment_upload_number"), "comment", ["upload_number"], unique=False)
    op.create_table(
        "person_detail",
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("grade_since", sa.Date(), nullable=True),
        sa.Column("health_profession", sa.String(length=3), nullable=True),
        sa.Column("training_since", sa.Date(), nullable=True),
        sa.Column("psychoanalytic_training", sa.String(length=3), nullable=True),
        sa.Column("society_member", sa.String(length=3), nullable=True),
        sa.Column("leader_in_training", sa.String(length=3), nullable=True),
        sa.Column("joined_pathway", sa.Date(), nullable=True),
        sa.Column("accredited_leader", sa.String(length=3), nullable=True),
        sa.Column("accredited_on", sa.Date(), nullable=True),
        sa.Column("supervisor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_detail_person_id_person")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["person.id"], name=op.f("fk_person_detail_supervisor_id_person")),
        sa.ForeignKeyConstraint(
            ["upload_number"], ["upload.number"], name=op.f("fk_person_detail_upload_number_upload")
        ),
        sa.PrimaryKeyConstraint("upload_number", "sheet", "row", name=op.f("pk_person_detail")),
    )
    op.create_index(op.f("ix_person_detail_person_id"), "person_detail", ["person_id"], unique=False)
    op.create_index(op.f("ix_person_detail_upload_number"), "person_detail", ["upload_number"], unique=False)
    op.create_table(
        "person_name",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_name_person_id_person")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_person_name_programme_id_programme")),
        sa.ForeignKeyConstraint(["upload_number"], ["upload.number"], name=op.f("fk_person_name_upload_number_upload")),
        sa.PrimaryKeyConstraint("programme_id", "key", "upload_number", name=op.f("pk_person_name")),
        comment="A writing of somebody's name that an upload used; `listed` where it is in a list of people.",
    )
    op.create_index(op.f("ix_person_name_person_id"), "person_name", ["person_id"], unique=False)
    op.create_index(op.f("ix_person_name_upload_number"), "person_name", ["upload_number"], unique=False)
    op.create_table(
        "portfolio_entry",
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("organiser", sa.String(length=60), nullable=True),
        sa.Column("sessions", sa.Integer(), nullable=True),
        sa.Column("competency", sa.Integer(), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=20), nullable=True),
        sa.Column("counts_as", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_portfolio_entry_person_id_person")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name=op.f("fk_portfolio_entry_signed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["upload_number"], ["upload.number"], name=op.f("fk_portfolio_entry_upload_number_upload")
        ),
        sa.PrimaryKeyConstraint("upload_number", "sheet", "row", name=op.f("pk_portfolio_entry")),
    )
    op.create_index(op.f("ix_portfolio_entry_person_id"), "portfolio_entry", ["person_id"], unique=False)
    op.create_index(op.f("ix_portfolio_entry_upload_number"), "portfolio_entry", ["upload_number"], unique=False)
    op.create_table(
        "response",
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("time_point", sa.String(length=60), nullable=False),
        sa.Column("instrument", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_response_programme_id_programme")),
        sa.ForeignKeyConstraint(["upload_number"], ["upload.number"], name=op.f("fk_response_upload_number_upload")),
        sa.PrimaryKeyConstraint("upload_number", "sheet", "row", "item", name=op.f("pk_response")),
        comment="One answer. A null answer is a blank; an item that was not asked has no row.",
    )
    op.create_index("ix_response_programme", "response", ["programme_id", "time_point", "item", "answer"], unique=False)
    op.create_index(op.f("ix_response_upload_number"), "response", ["upload_number"], unique=False)
    op.create_table(
        "session_fact",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=True),
        sa.Column("held", sa.String(length=20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_session_fact_session_id_session")),
        sa.ForeignKeyConstraint(
            ["upload_number"], ["upload.number"], name=op.f("fk_session_fact_upload_number_upload")
        ),
        sa.PrimaryKeyConstraint("session_id", "upload_number", name=op.f("pk_session_fact")),
    )
    op.create_index(op.f("ix_session_fact_upload_number"), "session_fact", ["upload_number"], unique=False)
