"""Where people want to be called in by e-mail, and what became of each e-mail of a call."""

import sqlalchemy as sa
from alembic import op

revision = "0015_0005"
down_revision = "0014_0005"


def upgrade() -> None:
    """Empty: nobody has given an address."""
    op.create_table(
        "call_in_addresses",
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("staff", name="pk_call_in_addresses"),
        _going_with("call_in_addresses", "staff", "staff"),
    )
    op.create_table(
        "call_in_mails",
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("call", "staff", name="pk_call_in_mails"),
        _going_with("call_in_mails", "call", "call_ins"),
        _going_with("call_in_mails", "staff", "staff"),
    )
    op.create_index("ix_call_in_mails_due", "call_in_mails", ["due"])


def downgrade() -> None:
    """Addresses are gone; who wants e-mail gives hers again."""
    op.drop_table("call_in_mails")
    op.drop_table("call_in_addresses")


def _going_with(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )
