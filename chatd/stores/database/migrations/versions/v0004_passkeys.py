"""Passkeys, digits, bearers of one tab, what the staff has done, and how an organisation lets people in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Whoever is signed in signs in once more: a bearer of before is of no tab."""
    op.execute("DELETE FROM bearers")
    op.add_column("bearers", sa.Column("tab_key", sa.LargeBinary(), nullable=True))
    op.add_column(
        "bearers",
        sa.Column("idle_ends", sa.Float(53), nullable=False, server_default=sa.text("0")),
    )
    op.create_table(
        "digits",
        _of_staff(is_key=True),
        sa.Column("hashed", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires", sa.Float(53), nullable=False),
    )
    _passkeys()
    _audit()
    _policy()


def downgrade() -> None:
    """Passkeys and what the staff has done are gone; whoever is signed in signs in once more, by a link."""
    for column in ("allows_passphrase_sign_in", "lock_seconds", "cover_seconds"):
        op.drop_column("organisations", column)
    for table in ("audit", "fallbacks", "passkeys", "digits"):
        op.drop_table(table)
    op.execute("DELETE FROM bearers")
    op.drop_column("bearers", "idle_ends")
    op.drop_column("bearers", "tab_key")


def _passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.LargeBinary(), primary_key=True),
        _of_staff(),
        sa.Column("rp_id", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("is_synced", sa.Boolean(), nullable=False),
        sa.Column("made", sa.Float(53), nullable=False),
        sa.Column("used", sa.Float(53), nullable=True),
    )
    op.create_index("ix_passkeys_staff", "passkeys", ["staff"])
    op.create_table(
        "fallbacks",
        _of_staff(is_key=True),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("totp", sa.String(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
    )


def _audit() -> None:
    organisation = sa.ForeignKey("organisations.id", ondelete="CASCADE")
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("organisation", sa.String(), organisation, nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
    )
    op.create_index("ix_audit_organisation", "audit", ["organisation"])


def _policy() -> None:
    add = ("organisations", "cover_seconds", "180"), ("organisations", "lock_seconds", "900")
    for table, name, usual in add:
        column = sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text(usual))
        op.add_column(table, column)
    op.add_column(
        "organisations",
        sa.Column(
            "allows_passphrase_sign_in",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
        ),
    )


def _of_staff(*, is_key: bool = False) -> sa.Column[str]:
    reference = sa.ForeignKey("staff.id", ondelete="CASCADE")
    return sa.Column("staff", sa.String(), reference, primary_key=is_key, nullable=False)
