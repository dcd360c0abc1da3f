"""Links, bearers and planned shifts in SQLAlchemy's tables."""
