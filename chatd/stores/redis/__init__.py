"""One Redis for the live state of all areas."""
