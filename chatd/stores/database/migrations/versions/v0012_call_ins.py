"""Calls to come in, what was answered, and who does not want to be called."""

import sqlalchemy as sa
from alembic import op

revision = "0012_0005"
down_revision = "0011_0005"


def upgrade() -> None:
    """Empty: nobody has called."""
    op.create_table(
        "call_ins",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("over", sa.Float(53), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_call_ins"),
        _going_with("call_ins", "organisation", "organisations"),
        _going_with("call_ins", "line", "lines"),
    )
    for column in ("organisation", "line"):
        op.create_index(f"ix_call_ins_{column}", "call_ins", [column])
    op.create_table(
        "call_in_answers",
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("call", "staff", name="pk_call_in_answers"),
        _going_with("call_in_answers", "call", "call_ins"),
        _going_with("call_in_answers", "staff", "staff"),
    )
    op.create_table(
        "call_in_wishes",
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("is_called", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("staff", name="pk_call_in_wishes"),
        _going_with("call_in_wishes", "staff", "staff"),
    )


def downgrade() -> None:
    """Who does not want to be called has to say so again."""
    for table in ("call_in_wishes", "call_in_answers", "call_ins"):
        op.drop_table(table)


def _going_with(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )
