"""How many professionals have said which field, by month: never when, on which line, by whom."""

from sqlalchemy import Column, Integer, String, Table

from chatd.stores.database.tables import going_with, metadata

advice_counts = Table(
    "advice_counts",
    metadata,
    going_with("organisation", "organisations", is_key=True),
    Column("month", String, primary_key=True),  # "2026-11"
    Column("sector", String, primary_key=True),  # "": a professional who has said none
    Column("count", Integer, nullable=False),
)
