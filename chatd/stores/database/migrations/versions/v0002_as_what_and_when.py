"""As what somebody answers, and when a helpline is open."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
OF_BEFORE = (  # a release that knew no more than these did not start with another
    "is_auto_assigned",
    "capacity_max",
    "offer_seconds",
    "offer_misses_max",
    "ticket_grace_seconds",
    "conversation_grace_seconds",
    "orphan_return_seconds",
    "orphan_max_seconds",
    "silent_seconds",
    "silent_end_seconds",
    "waiting_max",
    "wait_offered_max_minutes",
    "long_wait_minutes",
    "talk_start_minutes",
    "closing_grace_minutes",
)


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
    """What is said of either is gone, and so is what releases of before refuse in a policy."""
    lines = sa.table(
        "lines", sa.column("id"), sa.column("answered_by"), sa.column("policy", sa.JSON())
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(lines)).all():
        policy = {name: row.policy[name] for name in OF_BEFORE if name in row.policy}
        usual = row.answered_by.split()[0]
        connection.execute(
            sa.update(lines).where(lines.c.id == row.id).values(policy=policy, answered_by=usual)
        )
    op.drop_column("helplines", "open_hours")
    op.drop_column("helplines", "is_for_children")
    op.drop_column("planned_shifts", "answers_as")
    op.drop_column("staff", "answers_as")
