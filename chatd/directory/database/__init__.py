"""The directory in SQLAlchemy's tables."""
