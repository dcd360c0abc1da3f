"""Which lines are served by more than their own organisation: who invites, and who has accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0013_0005"
down_revision = "0012_0005"

ORGANISATIONS = sa.table(
    "organisations",
    sa.column("id", sa.String()),
    sa.column("invites", sa.JSON()),
    sa.column("serves", sa.JSON()),
)
LINES = sa.table("lines", sa.column("id", sa.String()), sa.column("organisation", sa.String()))
STAFF = sa.table("staff", sa.column("organisation", sa.String()), sa.column("lines", sa.JSON()))


def upgrade() -> None:
    """Whose people serve a line of others already goes on: both sides are written down as agreed."""
    op.add_column(
        "organisations",
        sa.Column("invites", sa.JSON(), nullable=False, server_default=sa.text("'{}'")),
    )
    op.add_column(
        "organisations",
        sa.Column("serves", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
    )
    connection = op.get_bind()
    owners = {row.id: row.organisation for row in connection.execute(sa.select(LINES))}
    invites: dict[str, dict[str, list[str]]] = {}
    serves: dict[str, list[str]] = {}
    for row in connection.execute(sa.select(STAFF)):
        for line in row.lines:
            owner = owners.get(line, row.organisation)
            if owner != row.organisation and line not in serves.setdefault(row.organisation, []):
                serves[row.organisation].append(line)
                invites.setdefault(owner, {}).setdefault(line, []).append(row.organisation)
    for organisation in {*invites, *serves}:
        connection.execute(
            sa.update(ORGANISATIONS)
            .where(ORGANISATIONS.c.id == organisation)
            .values(invites=invites.get(organisation, {}), serves=serves.get(organisation, []))
        )


def downgrade() -> None:
    """The release before lets an organisation's people serve whatever line its file names."""
    op.drop_column("organisations", "serves")
    op.drop_column("organisations", "invites")
