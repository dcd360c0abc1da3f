"""The directory of services in SQLAlchemy's tables."""
