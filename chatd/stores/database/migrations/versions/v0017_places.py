"""In which order an organisation's phrases and cards stand in the lists of its consoles."""

import sqlalchemy as sa
from alembic import op

revision = "0017_0005"
down_revision = "0016_0005"


def upgrade() -> None:
    """None has a place: as before, by the release's order and by title."""
    for table in ("phrases", "cards"):
        op.add_column(table, sa.Column("place", sa.Integer(), nullable=True))


def downgrade() -> None:
    """As before."""
    for table in ("phrases", "cards"):
        op.drop_column(table, "place")
