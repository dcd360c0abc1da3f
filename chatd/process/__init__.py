"""What the process is given by its machine: settings, log, clock, chance, the signing key."""
