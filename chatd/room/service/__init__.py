"""What happens in rooms."""
