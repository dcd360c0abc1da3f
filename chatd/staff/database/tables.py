"""The tables of the staff: sign-ins, passkeys, acts, and the chain of signatures."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
)

from chatd.stores.database.tables import going_with, metadata

links = Table(
    "links",
    metadata,
    Column("hash", LargeBinary, primary_key=True),  # SHA-256 of what the link holds
    going_with("staff", "staff"),
    Column("expires", Float(53), nullable=False),
)

digits = Table(
    "digits",
    metadata,
    going_with("staff", "staff", is_key=True),
    Column("hashed", LargeBinary, nullable=False),  # scrypt of the six digits
    Column("salt", LargeBinary, nullable=False),
    Column("tries", Integer, nullable=False),  # wrong ones
    Column("expires", Float(53), nullable=False),
)

bearers = Table(
    "bearers",
    metadata,
    Column("hash", LargeBinary, primary_key=True),  # SHA-256 of the bearer
    going_with("staff", "staff"),
    Column("tab_key", LargeBinary, nullable=True),  # public; none in a demonstration
    Column("expires", Float(53), nullable=False),
    Column("idle_ends", Float(53), nullable=False),
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # as the authenticator calls it
    going_with("staff", "staff"),
    Column("rp_id", String, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("is_synced", Boolean, nullable=False),
    Column("made", Float(53), nullable=False),
    Column("used", Float(53), nullable=True),
)

fallbacks = Table(
    "fallbacks",
    metadata,
    going_with("staff", "staff", is_key=True),
    Column("key_hash", LargeBinary, nullable=False),
    Column("totp", String, nullable=False),
    Column("last_step", BigInteger, nullable=False),
)

audit = Table(
    "audit",  # acts of the staff, never of a visitor; accounts outlive the person
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    going_with("organisation", "organisations"),
    Column("at", Float(53), nullable=False),
    Column("account", String, nullable=False),
    Column("act", String, nullable=False),
    Column("about", String, nullable=False),
)

issuing_certificates = Table(
    "issuing_certificates",
    metadata,
    going_with("organisation", "organisations", is_key=True),
    Column("certificate", LargeBinary, primary_key=True),
    Column("not_after", BigInteger, nullable=False),
)

statements = Table(
    "statements",
    metadata,
    going_with("staff", "staff", is_key=True),
    Column("serial", BigInteger, nullable=False),
    Column("statement", LargeBinary, nullable=False),
)

staff_certificates = Table(
    "staff_certificates",
    metadata,
    going_with("staff", "staff", is_key=True),
    Column("certificate", LargeBinary, primary_key=True),
    Column("signing_key", LargeBinary, nullable=False),
    Column("not_after", BigInteger, nullable=False),
)

revocation_lists = Table(
    "revocation_lists",
    metadata,
    going_with("organisation", "organisations", is_key=True),
    Column("series", String, primary_key=True),  # "staff", or the root that has signed it
    Column("number", BigInteger, primary_key=True),
    Column("not_after", BigInteger, nullable=False),
    Column("list", LargeBinary, nullable=False),
)

enrolled = Table(
    "enrolled",
    metadata,
    going_with("organisation", "organisations", is_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("record", LargeBinary, nullable=False),
)
