"""Which lines are for children, and what lines say of their page in their own words."""

import sqlalchemy as sa
from alembic import op

revision = "0018_0005"
down_revision = "0017_0005"


def upgrade() -> None:
    """None is, and none has said anything: as before."""
    op.add_column(
        "lines",
        sa.Column("is_for_children", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "lines", sa.Column("texts", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )


def downgrade() -> None:
    """The release before says the same words to everybody."""
    op.drop_column("lines", "texts")
    op.drop_column("lines", "is_for_children")
