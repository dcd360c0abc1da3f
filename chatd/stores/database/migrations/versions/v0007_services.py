"""Services to which people are referred, as tables of organisations; and how many were, by month."""

import sqlalchemy as sa
from alembic import op

revision = "0007_0005"
down_revision = "0006_0005"


def upgrade() -> None:
    """Empty: nobody has published any."""
    op.create_table(
        "service_tables",
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("replaced", sa.Float(53), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("services", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "number", name="pk_service_tables"),
        _of_organisation("service_tables"),
    )
    op.create_table(
        "referrals",
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "month", "category", name="pk_referrals"),
        _of_organisation("referrals"),
    )


def downgrade() -> None:
    """The tables of services are gone: keep them as files first."""
    op.drop_table("referrals")
    op.drop_table("service_tables")


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_organisation"
    return sa.ForeignKeyConstraint(
        ["organisation"], ["organisations.id"], name=name, ondelete="CASCADE"
    )
