"""Links, bearers and the chain of signatures in SQLAlchemy's tables."""
