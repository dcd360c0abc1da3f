"""What is true of planned shifts, of the people a line needs, and of calls."""
