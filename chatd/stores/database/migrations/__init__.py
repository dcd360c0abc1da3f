"""Alembic's folder: one file for each step from the first release to this one."""
