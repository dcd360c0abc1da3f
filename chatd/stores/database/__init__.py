"""One database for the durable state of all areas. Never a row for a conversation."""
