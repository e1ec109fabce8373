"""Decisions about people, and definitions of questionnaires, may come with an upload, and go with it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    for table in ("identity_decision", "definition"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("upload_number", sa.Integer(), nullable=True))
            batch.create_foreign_key(f"fk_{table}_upload_number_upload", "upload", ["upload_number"], ["number"])
            batch.create_index(f"ix_{table}_upload_number", ["upload_number"], unique=False)
    with op.batch_alter_table("identity_decision") as decisions:
        decisions.create_table_comment(
            "Whether two are one person, by name key, so that it holds when their uploads are undone and come again. "
            "One that came with an upload goes with it."
        )
