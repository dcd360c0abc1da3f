"""What is true of rooms."""
