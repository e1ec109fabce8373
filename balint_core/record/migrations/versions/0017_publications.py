"""Links that an audience has, and the frozen figures behind them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

SAID = "a snapshot that was published stays as it is"
STAYS = {
    "sqlite": [
        f"CREATE TRIGGER snapshot_stays_on_{doing.lower()} BEFORE {doing} ON snapshot "
        f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        for doing in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION snapshot_stays() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN RAISE integrity_constraint_violation USING MESSAGE = '{SAID}'; END $$",
        "CREATE TRIGGER snapshot_stays BEFORE UPDATE OR DELETE ON snapshot "
        "FOR EACH ROW EXECUTE FUNCTION snapshot_stays()",
    ],
}
"""Whoever changes this table in a later migration puts the triggers back: SQLite loses them with the old table."""


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_publication_programme_id_programme")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_publication")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_publication_token_digest")),
        comment="A link that an audience has; it shows the newest of its snapshots. Withdrawn, it shows nothing for "
        "good.",
    )
    op.create_index(op.f("ix_publication_programme_id"), "publication", ["programme_id"])
    op.create_table(
        "snapshot",
        sa.Column("publication_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("threshold", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("software", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_number"], ["publication.number"], name=op.f("fk_snapshot_publication_number_publication")
        ),
        sa.PrimaryKeyConstraint("publication_number", "number", name=op.f("pk_snapshot")),
        comment="Frozen figures as they were published, and what they told an audience; a trigger keeps them as they "
        "are.",
    )
    for statement in STAYS[op.get_bind().dialect.name]:
        op.execute(statement)
