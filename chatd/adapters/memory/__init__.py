"""Live state in this process: forgotten when it stops."""
