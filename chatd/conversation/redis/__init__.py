"""Conversations and their logs in Redis, for many processes."""
