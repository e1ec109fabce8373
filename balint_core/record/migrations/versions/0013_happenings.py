"""Events and suspensions typed in the app, and a checklist ticked for each term."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "happening",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=40), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("noted_by", sa.String(length=200), nullable=False),
        sa.Column("replaces", sa.String(length=40), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_happening_programme_id_programme")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_happening")),
        sa.UniqueConstraint("entry", name=op.f("uq_happening_entry")),
        comment="An event or a suspension typed in the app, never changed: a change is a row that replaces another.",
    )
    op.create_index(op.f("ix_happening_programme_id"), "happening", ["programme_id"])
    op.create_table(
        "checklist_mark",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=200), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("ticked", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("noted_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_checklist_mark_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_checklist_mark")),
        comment="An item of the programme's checklist ticked, or no longer ticked, for a term, never changed: the "
        "latest counts.",
    )
    op.create_index(op.f("ix_checklist_mark_programme_id"), "checklist_mark", ["programme_id"])
