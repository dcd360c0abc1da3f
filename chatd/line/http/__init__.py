"""What anybody may ask of a line over HTTP: its state and texts, and its own page."""
