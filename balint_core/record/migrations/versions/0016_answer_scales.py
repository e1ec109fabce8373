"""Which scale answers were given on is kept with them, and an answer may be several choices."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "answer_scale",
        sa.Column("upload_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=60), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_number"], ["upload.number"], name=op.f("fk_answer_scale_upload_number_upload")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_answer_scale_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("upload_number", "sheet", "item", name=op.f("pk_answer_scale")),
        comment="The points of the scale on which a sheet's answers to an item were given, as they were then.",
    )
    op.create_index(op.f("ix_answer_scale_programme_id"), "answer_scale", ["programme_id"])
    with op.batch_alter_table("response") as batch:
        batch.alter_column("answer", existing_type=sa.String(length=60), type_=sa.Text())
