"""The line's live state in Redis, for many processes."""
