"""One row of a sheet may hold answers at several time points."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for table in ("response", "comment"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"pk_{table}", type_="primary")
            batch.create_primary_key(f"pk_{table}", ["upload_number", "sheet", "row", "item", "time_point"])
