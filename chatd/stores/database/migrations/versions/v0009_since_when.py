"""Since when somebody answers: who is new has one conversation in the first hour of a shift."""

import sqlalchemy as sa
from alembic import op

revision = "0009_0005"
down_revision = "0008_0005"


def upgrade() -> None:
    """Rows of before say nothing of it: long ago."""
    op.add_column("staff", sa.Column("since", sa.String(), nullable=True))


def downgrade() -> None:
    """Nobody is new to the release before."""
    op.drop_column("staff", "since")
