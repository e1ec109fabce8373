"""What a sheet says of many attendances stands once; an attendance is a few small numbers, in the order of people."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

SAID = "sheet, role, mark, coalesce(grade, '')"


def upgrade() -> None:
    op.create_table(
        "part",
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["upload_number"], ["upload.number"], name=op.f("fk_part_upload_number_upload")),
        sa.PrimaryKeyConstraint("upload_number", "number", name=op.f("pk_part")),
        comment="What a sheet of an upload says of many at many sessions, once: their role, mark and grade.",
    )
    op.create_table(
        "attendance_by_person",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id_person")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_attendance_session_id_session")),
        sa.ForeignKeyConstraint(
            ["upload_number", "part"],
            ["part.upload_number", "part.number"],
            name=op.f("fk_attendance_upload_number_part"),
        ),
        sa.PrimaryKeyConstraint("person_id", "upload_number", "part", "session_id", name="pk_attendance_by_person"),
        sa.UniqueConstraint("session_id", "person_id", "upload_number", name=op.f("uq_attendance_session_id")),
        sqlite_with_rowid=False,
    )
    op.execute(
        f"""
        INSERT INTO part (upload_number, number, sheet, role, mark, grade)
        SELECT upload_number, row_number() OVER (PARTITION BY upload_number ORDER BY {SAID}), sheet, role, mark, grade
        FROM (SELECT DISTINCT upload_number, sheet, role, mark, grade FROM attendance) AS told
        """
    )
    op.execute(
        """
        INSERT INTO attendance_by_person (person_id, upload_number, part, session_id, "row")
        SELECT attendance.person_id, attendance.upload_number, part.number, attendance.session_id, attendance."row"
        FROM attendance JOIN part
        ON part.upload_number = attendance.upload_number AND part.sheet = attendance.sheet
        AND part.role = attendance.role AND part.mark = attendance.mark
        AND coalesce(part.grade, '') = coalesce(attendance.grade, '')
        AND (part.grade IS NULL) = (attendance.grade IS NULL)
        """
    )
    op.drop_table("attendance")
    op.rename_table("attendance_by_person", "attendance")
