"""What members do in a conversation, and what time does to it."""
