"""A chain to each person: nothing is planned ahead any more, and an organisation has several issuing certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _of_organisation() -> sa.Column[str]:
    """The first column of what goes with an organisation."""
    return sa.Column("organisation", sa.String(), nullable=False)


def _of_staff() -> sa.Column[str]:
    return sa.Column("staff", sa.String(), nullable=False)


def _goes_with(table: str, column: str, referred: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Certificates and credentials of before are of another form: a line makes its chain anew."""
    op.drop_table("planned_shifts")
    op.drop_table("certificates")
    op.create_table(
        "issuing_certificates",
        _of_organisation(),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("not_after", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "certificate", name="pk_issuing_certificates"),
        _goes_with("issuing_certificates", "organisation", "organisations"),
    )
    op.create_table(
        "statements",
        _of_staff(),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("staff", name="pk_statements"),
        _goes_with("statements", "staff", "staff"),
    )
    op.create_table(
        "staff_certificates",
        _of_staff(),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("not_after", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("staff", "certificate", name="pk_staff_certificates"),
        _goes_with("staff_certificates", "staff", "staff"),
    )
    op.create_table(
        "revocation_lists",
        _of_organisation(),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("not_after", sa.BigInteger(), nullable=False),
        sa.Column("list", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "series", "number", name="pk_revocation_lists"),
        _goes_with("revocation_lists", "organisation", "organisations"),
    )
    op.create_table(
        "enrolled",
        _of_organisation(),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "number", name="pk_enrolled"),
        _goes_with("enrolled", "organisation", "organisations"),
    )


def downgrade() -> None:
    """The chain to each person is gone, and who is enrolled."""
    for table in (
        "enrolled",
        "revocation_lists",
        "staff_certificates",
        "statements",
        "issuing_certificates",
    ):
        op.drop_table(table)
    op.create_table(
        "planned_shifts",
        _of_organisation(),
        sa.Column("id", sa.String(), nullable=False),
        _of_staff(),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("not_before", sa.Float(53), nullable=False),
        sa.Column("not_after", sa.Float(53), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=True),
        sa.Column("answers_as", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("organisation", "id", name="pk_planned_shifts"),
        _goes_with("planned_shifts", "organisation", "organisations"),
        _goes_with("planned_shifts", "staff", "staff"),
    )
    op.create_index("ix_planned_shifts_staff", "planned_shifts", ["staff"])
    op.create_table(
        "certificates",
        _of_organisation(),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", name="pk_certificates"),
        _goes_with("certificates", "organisation", "organisations"),
    )
