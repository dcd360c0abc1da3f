"""The rota in SQLAlchemy's tables."""
