"""Planned shifts, and what is known of a line's hours."""

import sqlalchemy as sa
from alembic import op

revision = "0011_0005"
down_revision = "0010_0005"


def upgrade() -> None:
    """Empty: nobody has planned anything."""
    op.create_table(
        "rota_shifts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("begins", sa.String(), nullable=False),
        sa.Column("ends", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=True),
        sa.Column("series", sa.String(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rota_shifts"),
        _going_with("rota_shifts", "organisation", "organisations"),
        _going_with("rota_shifts", "line", "lines"),
    )
    for column in ("organisation", "line", "day"):
        op.create_index(f"ix_rota_shifts_{column}", "rota_shifts", [column])
    op.create_table(
        "rota_hours",
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("per_hour", sa.Float(53), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("line", "weekday", "hour", name="pk_rota_hours"),
        _going_with("rota_hours", "line", "lines"),
    )
    op.create_table(
        "rota_lines",
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("until", sa.Float(53), nullable=False),
        sa.Column("left", sa.Float(53), nullable=False),
        sa.Column("minutes", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("line", name="pk_rota_lines"),
        _going_with("rota_lines", "line", "lines"),
    )


def downgrade() -> None:
    """What was planned is gone: keep it as a file first."""
    for table in ("rota_lines", "rota_hours", "rota_shifts"):
        op.drop_table(table)


def _going_with(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )
