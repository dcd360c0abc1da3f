"""As what somebody answers, and when a helpline is open."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Rows of before say nothing of either: a credential without a role in words, hours in words only."""
    op.add_column("staff", sa.Column("answers_as", sa.String(), nullable=True))
    op.add_column("planned_shifts", sa.Column("answers_as", sa.String(), nullable=True))
    op.add_column(
        "helplines",
        sa.Column("is_for_children", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("helplines", sa.Column("open_hours", sa.JSON(), nullable=True))


def downgrade() -> None:
    """What is said of either is gone."""
    op.drop_column("helplines", "open_hours")
    op.drop_column("helplines", "is_for_children")
    op.drop_column("planned_shifts", "answers_as")
    op.drop_column("staff", "answers_as")
