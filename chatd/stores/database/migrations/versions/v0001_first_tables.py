"""The first tables: the directory, sign-ins, planned shifts and certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them, parents first."""
    _directory()
    _line_parts()
    _sign_ins()
    _planned_shifts()


def _directory() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roots", sa.JSON(), nullable=False),
    )
    op.create_table(
        "lines",
        sa.Column("id", sa.String(), primary_key=True),
        _of("organisation", "organisations"),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("is_adult", sa.Boolean(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
    )
    op.create_table(
        "embeds",
        sa.Column("id", sa.String(), primary_key=True),
        _of("line", "lines"),
        _of("organisation", "organisations"),
        sa.Column("sites", sa.JSON(), nullable=False),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(), primary_key=True),
        _of("organisation", "organisations"),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
    )


def _line_parts() -> None:
    op.create_table(
        "line_texts",
        _of("line", "lines", is_key=True),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("language", sa.String(), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_table(
        "opening_intervals",
        _of("line", "lines", is_key=True),
        sa.Column("weekday", sa.Integer(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
    )
    op.create_table(
        "hours_exceptions",
        _of("line", "lines", is_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("intervals", sa.JSON(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
    )
    op.create_table(
        "helplines",
        _of("line", "lines", is_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("cost", sa.JSON(), nullable=False),
        sa.Column("reviewed", sa.Date(), nullable=False),
    )


def _sign_ins() -> None:
    for table in ("links", "bearers"):
        op.create_table(
            table,
            sa.Column("hash", sa.LargeBinary(), primary_key=True),
            _with("staff", "staff"),
            sa.Column("expires", sa.Float(53), nullable=False),
        )
        op.create_index(f"ix_{table}_staff", table, ["staff"])


def _planned_shifts() -> None:
    op.create_table(
        "planned_shifts",
        _with("organisation", "organisations", is_key=True),
        sa.Column("id", sa.String(), primary_key=True),
        _with("staff", "staff"),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("not_before", sa.Float(53), nullable=False),
        sa.Column("not_after", sa.Float(53), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=True),
    )
    op.create_index("ix_planned_shifts_staff", "planned_shifts", ["staff"])
    op.create_table(
        "certificates",
        _with("organisation", "organisations", is_key=True),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
    )


def _of(column: str, table: str, *, is_key: bool = False) -> sa.Column[str]:
    reference = sa.ForeignKey(f"{table}.id")
    return sa.Column(column, sa.String(), reference, primary_key=is_key, nullable=False)


def _with(column: str, table: str, *, is_key: bool = False) -> sa.Column[str]:
    reference = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(column, sa.String(), reference, primary_key=is_key, nullable=False)
