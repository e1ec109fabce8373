"""A programme's own frameworks, version by version, and those that are being edited."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "framework_version",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("upload_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_framework_version_programme_id_programme"),
        sa.ForeignKeyConstraint(["upload_number"], ["upload.number"], name="fk_framework_version_upload_number_upload"),
        sa.PrimaryKeyConstraint("number", name="pk_framework_version"),
        comment="A version of a framework of the programme's own, as the TOML it would be in a file; without one where "
        "it was withdrawn. The latest counts, and none is overwritten. One that came with an upload goes with it.",
    )
    op.create_index("ix_framework_version_programme", "framework_version", ["programme_id", "id"])
    op.create_index("ix_framework_version_upload_number", "framework_version", ["upload_number"])
    op.create_table(
        "framework_draft",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("framework", sa.String(length=60), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("copied_from", sa.String(length=60), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_framework_draft_programme_id_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_framework_draft"),
        comment="A framework that is being edited, with the version it was taken from or the framework it was copied "
        "from.",
    )
    op.create_index("ix_framework_draft_programme_id", "framework_draft", ["programme_id"])
