"""Measures what the design promises of speed and size. `make bench` prints one JSON line for each figure."""
