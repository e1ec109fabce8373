"""The index by person has all that is asked about everybody's sessions, each person and role together."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.drop_index("ix_attendance_person", table_name="attendance")
    columns = ["person_id", "role", "mark", "session_id", "upload_number"]
    op.create_index("ix_attendance_person_role", "attendance", columns, unique=False)
