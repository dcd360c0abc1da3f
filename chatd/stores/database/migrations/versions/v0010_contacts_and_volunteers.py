"""Contacts for professionals, volunteers among the staff, and how many professionals came by month and field."""

import sqlalchemy as sa
from alembic import op

revision = "0010_0005"
down_revision = "0009_0005"


def upgrade() -> None:
    """Nobody has said a contact; nobody is a volunteer; nothing is counted."""
    op.add_column("organisations", sa.Column("contact", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("staff", sa.Column("rights", sa.String(), nullable=True))
    op.create_table(
        "advice_counts",
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "month", "sector", name="pk_advice_counts"),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisations.id"],
            name="fk_advice_counts_organisation",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    """To the release before a volunteer is a counsellor."""
    op.drop_table("advice_counts")
    op.drop_column("staff", "rights")
    op.drop_column("organisations", "contact")
