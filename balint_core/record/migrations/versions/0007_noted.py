"""What was noted in the app about somebody, and more of what lists, registers and portfolios say."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"


def upgrade() -> None:
    _columns()


def _columns() -> None:
    for table, column in (
        ("person_detail", sa.Column("qualified_on", sa.Date(), nullable=True)),
        ("person_detail", sa.Column("psychodynamic_training", sa.String(length=3), nullable=True)),
        ("person_detail", sa.Column("judged_by", sa.String(length=80), nullable=True)),
        ("session_fact", sa.Column("cases", sa.Integer(), nullable=True)),
        ("portfolio_entry", sa.Column("cases", sa.Integer(), nullable=True)),
        ("portfolio_entry", sa.Column("minutes", sa.Integer(), nullable=True)),
    ):
        op.add_column(table, column)
