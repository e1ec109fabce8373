"""Drafts of uploads, remembered answers, a programme's own definitions, and attendance stored by session and person."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.drop_index("ix_attendance_upload_number", "attendance")
    if op.get_bind().dialect.name == "sqlite":
        # Rows in the order of their key, without a number of SQLite's own beside it: half the time to store.
        with op.batch_alter_table("attendance", recreate="always", table_kwargs={"sqlite_with_rowid": False}):
            pass
    op.create_table(
        "recipe",
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["upload_number"], ["upload.number"], name=op.f("fk_recipe_upload_number_upload")),
        sa.PrimaryKeyConstraint("upload_number", "sheet", name=op.f("pk_recipe")),
        comment="What was answered for a sheet, to be replayed on the next one with the same headings.",
    )
    op.create_index("ix_recipe_signature", "recipe", ["signature"])
    op.create_table(
        "definition",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_definition_programme_id_programme")),
        sa.PrimaryKeyConstraint("programme_id", "kind", "id", name=op.f("pk_definition")),
        comment="An instrument the programme has described itself, as the TOML it would be in a file.",
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("programme", sa.String(length=200), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        comment="Files that were put in and not yet accepted or discarded, with the answers so far.",
    )
    op.create_table(
        "draft_file",
        sa.Column("draft_id", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_file_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft_id", "place", name=op.f("pk_draft_file")),
    )
