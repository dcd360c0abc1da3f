"""The directory as last read."""
