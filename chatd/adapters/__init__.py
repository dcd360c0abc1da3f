"""What keeps the promises of the ports: memory, database, clock, ids, signing."""
