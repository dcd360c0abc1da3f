"""Phrases and cards of an organisation, phrases of one person, and versions of kinds that the release before lacks."""

import sqlalchemy as sa
from alembic import op

revision = "0008_0005"
down_revision = "0007_0005"


def upgrade() -> None:
    """Nothing is there yet: the release has its own phrases and cards."""
    op.create_table(
        "phrases",
        sa.Column("id", sa.String(), nullable=False),
        _organisation(),
        sa.Column("line", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        *_texts(),
        *_starter(),
        sa.PrimaryKeyConstraint("id", name="pk_phrases"),
        _goes_with("phrases", "organisation", "organisations"),
    )
    op.create_table(
        "cards",
        sa.Column("id", sa.String(), nullable=False),
        _organisation(),
        sa.Column("line", sa.String(), nullable=True),
        *_texts(),
        sa.Column("reviewed", sa.Date(), nullable=False),
        *_starter(),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        _goes_with("cards", "organisation", "organisations"),
    )
    op.create_table(
        "own_phrases",
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("staff", name="pk_own_phrases"),
        _goes_with("own_phrases", "staff", "staff"),
    )
    _later()
    for table in ("phrases", "cards", "later_items"):
        op.create_index(f"ix_{table}_organisation", table, ["organisation"])


def _later() -> None:
    op.create_table(
        "later_items",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        _organisation(),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_later_items"),
        _goes_with("later_items", "organisation", "organisations"),
    )
    op.create_table(
        "later_past",
        _organisation(),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("organisation", "number", "kind", "id", name="pk_later_past"),
        _goes_with("later_past", "organisation", "organisations"),
    )
    op.create_table(
        "later_drafts",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("staff", "kind", "id", name="pk_later_drafts"),
        _goes_with("later_drafts", "staff", "staff"),
    )


def downgrade() -> None:
    """What organisations and people have written here is gone."""
    for table in ("later_drafts", "later_past", "later_items", "own_phrases", "cards", "phrases"):
        op.drop_table(table)


def _texts() -> tuple[sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
    )


def _starter() -> tuple[sa.Column[str], sa.Column[bool]]:
    return (
        sa.Column("starter", sa.String(), nullable=True),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
    )


def _organisation() -> sa.Column[str]:
    return sa.Column("organisation", sa.String(), nullable=False)


def _goes_with(table: str, column: str, referred: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete="CASCADE")
