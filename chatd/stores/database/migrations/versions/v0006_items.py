"""A version for each thing that an organisation decides, a number of what it published, drafts, what stood before."""

import sqlalchemy as sa
from alembic import op

revision = "0006_0005"
down_revision = "0005"


def upgrade() -> None:
    """Empty: what stands has no version yet, and gets its first when it is read."""
    op.create_table(
        "items",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        _of_organisation(),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_items"),
        _goes_with("items", "organisation", "organisations"),
    )
    op.create_index("ix_items_organisation", "items", ["organisation"])
    op.create_table(
        "published",
        _of_organisation(),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", name="pk_published"),
        _goes_with("published", "organisation", "organisations"),
    )
    op.create_table(
        "publications",
        _of_organisation(),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("organisation", "number", name="pk_publications"),
        _goes_with("publications", "organisation", "organisations"),
    )
    op.create_table(
        "past",
        _of_organisation(),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("organisation", "number", "kind", "id", name="pk_past"),
        _goes_with("past", "organisation", "organisations"),
    )
    op.create_table(
        "drafts",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("staff", "kind", "id", name="pk_drafts"),
        _goes_with("drafts", "staff", "staff"),
    )


def downgrade() -> None:
    """Drafts are gone, and what stood before; what stands stays."""
    for table in ("drafts", "past", "publications", "published", "items"):
        op.drop_table(table)


def _of_organisation() -> sa.Column[str]:
    return sa.Column("organisation", sa.String(), nullable=False)


def _goes_with(table: str, column: str, referred: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete="CASCADE")
