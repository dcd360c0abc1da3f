"""Doors and tallies in Redis, so that they outlive a restart."""
