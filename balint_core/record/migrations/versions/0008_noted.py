"""What was noted in the app about somebody, and more of what lists, registers and portfolios say."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    _columns()
    op.create_table(
        "noted",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=40), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("upload_number", sa.Integer(), nullable=True),
        sa.Column("sheet", sa.String(length=100), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("organiser", sa.String(length=60), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("sessions", "cases", "minutes", "competency")),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("framework", sa.String(length=80), nullable=True),
        sa.Column("towards", sa.String(length=80), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("counts_as", sa.Integer(), nullable=True),
        sa.Column("decider", sa.String(length=200), nullable=True),
        sa.Column("decision", sa.String(length=20), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("noted_by", sa.String(length=200), nullable=False),
        sa.Column("replaces", sa.String(length=40), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.{key}"], name=op.f(f"fk_noted_{column}_{table}"))
            for column, table, key in (
                ("programme_id", "programme", "id"),
                ("upload_number", "upload", "number"),
                ("person_id", "person", "id"),
                ("signed_by_id", "person", "id"),
            )
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_noted")),
        comment="What was noted in the app, never changed: a change is a row that replaces another. "
        "It may come with an upload.",
    )
    for column in ("entry", "programme_id", "upload_number", "person_id", "signed_by_id"):
        op.create_index(op.f(f"ix_noted_{column}"), "noted", [column], unique=False)
    op.create_table(
        "noted_name",
        sa.Column("programme_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("writing", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_noted_name_programme_id_programme")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_noted_name_person_id_person")),
        sa.PrimaryKeyConstraint("programme_id", "key", name=op.f("pk_noted_name")),
        comment="Somebody about whom, or by whom, something was noted in the app: known by this name when no upload has "
        "it.",
    )
    op.create_index(op.f("ix_noted_name_person_id"), "noted_name", ["person_id"], unique=False)


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
