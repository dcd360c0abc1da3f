"""What is true of conversations, their members and their envelopes."""
