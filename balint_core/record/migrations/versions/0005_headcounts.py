"""Sessions of which only the number of people is known."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("session_fact", sa.Column("headcount", sa.Integer(), nullable=True))
