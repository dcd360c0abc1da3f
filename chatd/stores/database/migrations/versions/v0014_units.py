"""Units of organisations: parts with lines and people of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0014_0005"
down_revision = "0013_0005"


def upgrade() -> None:
    """No organisation has one yet, and no line or person stands in one."""
    op.create_table(
        "units",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("contact", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisations.id"],
            name="fk_units_organisation",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_units_organisation", "units", ["organisation"])
    op.add_column("lines", sa.Column("unit", sa.String(), nullable=True))
    op.add_column("staff", sa.Column("unit", sa.String(), nullable=True))


def downgrade() -> None:
    """To the release before, who leads a unit leads whichever lines she serves."""
    op.drop_column("staff", "unit")
    op.drop_column("lines", "unit")
    op.drop_table("units")
