"""Durable state through SQLAlchemy: organisations, lines, embeds, staff. Never a row per conversation."""
