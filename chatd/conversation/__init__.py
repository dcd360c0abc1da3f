"""Conversations: members, envelopes that nobody here can read, orphans, the end."""
