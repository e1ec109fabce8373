"""Who is the same person: e-mail addresses, decisions, and every writing of a name."""

import sqlalchemy as sa
from alembic import op

from balint_core.people import name_key

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("person_name", sa.Column("writing", sa.String(length=200), nullable=True))
    _write_names_out()
    with op.batch_alter_table("person_name") as names:
        names.alter_column("writing", existing_type=sa.String(length=200), nullable=False)
        names.drop_constraint("pk_person_name", type_="primary")
        names.create_primary_key("pk_person_name", ["programme_id", "key", "upload_number", "writing"])
        names.create_table_comment(
            "A writing of somebody's name that an upload used; `listed` where a list of people has it as their name."
        )
    op.create_table(
        "person_email",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("upload_number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_email_person_id_person")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_person_email_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["upload_number"], ["upload.number"], name=op.f("fk_person_email_upload_number_upload")
        ),
        sa.PrimaryKeyConstraint("programme_id", "address", "upload_number", "person_id", name=op.f("pk_person_email")),
        comment="An e-mail address, in small letters, that an upload has beside somebody's name.",
    )
    op.create_index(op.f("ix_person_email_person_id"), "person_email", ["person_id"], unique=False)
    op.create_index(op.f("ix_person_email_upload_number"), "person_email", ["upload_number"], unique=False)
    op.create_table(
        "same_person",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("same_as_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_same_person_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["same_as_id"], ["person.id"], name=op.f("fk_same_person_same_as_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_same_person")),
        comment="Whom somebody is taken to be, as the standing decisions have it; facts stay with the person they name.",
    )
    op.create_index(op.f("ix_same_person_same_as_id"), "same_person", ["same_as_id"], unique=False)
    op.create_table(
        "identity_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("other_key", sa.String(length=200), nullable=False),
        sa.Column("other_name", sa.String(length=200), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_identity_decision_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_decision")),
        comment="Whether two are one person, by name key, so that it holds when their uploads are undone and come again.",
    )
    op.create_index(op.f("ix_identity_decision_programme_id"), "identity_decision", ["programme_id"], unique=False)


def _write_names_out() -> None:
    """Until now one writing was kept for each person: other names are written as their key tells, and are no name of
    a list's own."""
    connection = op.get_bind()
    person = sa.table("person", sa.column("id", sa.Integer), sa.column("name", sa.String))
    names = sa.table(
        "person_name",
        sa.column("key", sa.String),
        sa.column("person_id", sa.Integer),
        sa.column("writing", sa.String),
        sa.column("listed", sa.Boolean),
    )
    known = sa.select(names.c.key, person.c.id, person.c.name).join(person, person.c.id == names.c.person_id).distinct()
    for key, identity, name in connection.execute(known).all():
        own = name_key(name) == key
        written = {"writing": name} if own else {"writing": key.title(), "listed": False}
        connection.execute(sa.update(names).where(names.c.key == key, names.c.person_id == identity).values(**written))
