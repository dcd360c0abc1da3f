"""Doors and tallies in Redis, so that they outlive a restart.

Tickets, desks and conversations stay in memory; their Redis adapters come with the issue on many processes.
"""
