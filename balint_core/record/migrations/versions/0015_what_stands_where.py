"""Entries of a portfolio whose place others have taken, and the column of a register in which a session stands."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    with op.batch_alter_table("portfolio_entry") as entries:
        entries.add_column(sa.Column("replaced_by", sa.Integer(), nullable=True))
        entries.create_foreign_key("fk_portfolio_entry_replaced_by_upload", "upload", ["replaced_by"], ["number"])
        entries.create_index("ix_portfolio_entry_replaced_by", ["replaced_by"], unique=False)
        entries.create_table_comment(
            "An entry of a portfolio. Replaced: a later upload has that person's entries in the place of these."
        )
    with op.batch_alter_table("session_fact") as described:
        described.add_column(sa.Column("at_column", sa.Integer(), nullable=True))
        described.create_table_comment(
            "A session as a sheet describes it; in a register with sessions across, with the column it stands in."
        )
