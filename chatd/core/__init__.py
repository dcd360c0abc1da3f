"""Rules of the line. Standard library only; no async, clock, randomness or logging."""
