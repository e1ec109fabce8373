"""Figures of tables that were summed up already."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "summary_figure",
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.String(length=60), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("time_point", sa.String(length=60), nullable=False),
        sa.Column("instrument", sa.String(length=60), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_summary_figure_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["upload_number"], ["upload.number"], name=op.f("fk_summary_figure_upload_number_upload")
        ),
        sa.PrimaryKeyConstraint("upload_number", "sheet", "row", "answer", name=op.f("pk_summary_figure")),
        comment="What a table that was summed up already says of an item: how many chose a point of its scale or, "
        "where `answer` is blank, any favourable one. Never added to answers.",
    )
    op.create_index(op.f("ix_summary_figure_programme_id"), "summary_figure", ["programme_id"])
    op.create_index(op.f("ix_summary_figure_upload_number"), "summary_figure", ["upload_number"])
