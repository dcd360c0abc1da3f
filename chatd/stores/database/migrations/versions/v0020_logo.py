"""An organisation's logo: a small picture, as base64."""

import sqlalchemy as sa
from alembic import op

revision = "0020_0005"
down_revision = "0019_0005"


def upgrade() -> None:
    """Nobody has one yet."""
    op.add_column(
        "organisations",
        sa.Column("logo", sa.Text(), nullable=False, server_default=sa.text("''")),
    )


def downgrade() -> None:
    """The release before shows none."""
    op.drop_column("organisations", "logo")
