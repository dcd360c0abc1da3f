"""Which lines take talks over from other organisations: who takes, and who hands on."""

import sqlalchemy as sa
from alembic import op

revision = "0016_0005"
down_revision = "0015_0005"


def upgrade() -> None:
    """Nobody has said so yet."""
    op.add_column(
        "organisations",
        sa.Column("takes_from", sa.JSON(), nullable=False, server_default=sa.text("'{}'")),
    )
    op.add_column(
        "organisations",
        sa.Column("hands_to", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
    )


def downgrade() -> None:
    """The release before hands on to whoever her page can verify."""
    op.drop_column("organisations", "hands_to")
    op.drop_column("organisations", "takes_from")
