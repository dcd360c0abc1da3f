"""What the pages about accessibility, privacy and feedback say of an organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0019_0005"
down_revision = "0018_0005"


def upgrade() -> None:
    """Nobody has said anything."""
    column = sa.Column("imprint", sa.JSON(none_as_null=True), nullable=True)
    op.add_column("organisations", column)


def downgrade() -> None:
    """As before."""
    op.drop_column("organisations", "imprint")
