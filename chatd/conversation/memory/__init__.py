"""Conversations in the memory of this process: forgotten when it stops."""
