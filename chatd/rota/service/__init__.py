"""Planning, learning how many are needed, calling in."""
