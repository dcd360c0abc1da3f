"""The tables of the staff: sign-ins, planned shifts, certificates."""

from sqlalchemy import Column, Float, LargeBinary, String, Table, Text

from chatd.stores.database.tables import going_with, metadata

links = Table(
    "links",
    metadata,
    Column("hash", LargeBinary, primary_key=True),  # SHA-256 of what the link holds
    going_with("staff", "staff"),
    Column("expires", Float(53), nullable=False),
)

bearers = Table(
    "bearers",
    metadata,
    Column("hash", LargeBinary, primary_key=True),  # SHA-256 of the bearer
    going_with("staff", "staff"),
    Column("expires", Float(53), nullable=False),
)

planned_shifts = Table(
    "planned_shifts",
    metadata,
    going_with("organisation", "organisations", is_key=True),
    Column("id", String, primary_key=True),
    going_with("staff", "staff"),
    Column("alias", Text, nullable=False),
    Column("not_before", Float(53), nullable=False),
    Column("not_after", Float(53), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("credential", LargeBinary, nullable=True),
    Column("answers_as", String, nullable=True),
)

certificates = Table(
    "certificates",
    metadata,
    going_with("organisation", "organisations", is_key=True),
    Column("certificate", LargeBinary, nullable=False),
)
