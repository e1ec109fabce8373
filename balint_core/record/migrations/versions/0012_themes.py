"""Comments may be quoted in another wording, or for a reason, and have themes."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

KEY = ("upload_number", "sheet", "row", "item", "time_point")


def upgrade() -> None:
    op.create_table(
        "quote",
        *_of_a_comment("quote"),
        sa.Column("wording", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_quote")),
        comment="A released comment that is quoted in another wording, or for a reason although something was found "
        "in it.",
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_theme_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_theme_programme_id")),
        comment="What a lead finds in comments, in their own words; `key` is the name without case, accents and "
        "spacing.",
    )
    op.create_table(
        "comment_theme",
        *_of_a_comment("comment_theme"),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_comment_theme_theme_id_theme"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(*KEY, "theme_id", name=op.f("pk_comment_theme")),
    )
    op.create_index(op.f("ix_comment_theme_theme_id"), "comment_theme", ["theme_id"])


def _of_a_comment(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("upload_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("time_point", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            KEY,
            [f"comment.{column}" for column in KEY],
            name=op.f(f"fk_{table}_upload_number_comment"),
            ondelete="CASCADE",
        ),
    )
