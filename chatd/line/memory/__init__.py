"""The line's live state in the memory of this process: forgotten when it stops."""
