"""Answers of one person at several time points, linked by a one-way code."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("response", sa.Column("pair_code", sa.String(length=32), nullable=True))
    op.create_table(
        "pair_secret",
        sa.Column("programme_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_pair_secret_programme_id_programme")),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_pair_secret")),
        comment="What the codes that link answers are made with: random, never shown and never exported.",
    )
