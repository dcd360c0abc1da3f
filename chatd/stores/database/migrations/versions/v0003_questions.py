"""What a command asks the running daemon before it takes something away."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """A table that is empty but for the seconds of a question."""
    op.create_table(
        "questions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("staff", sa.JSON(), nullable=False),
        sa.Column("in_use", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )


def downgrade() -> None:
    """Whoever asks meanwhile asks again."""
    op.drop_table("questions")
