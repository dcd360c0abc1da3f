"""E-mail by an organisation's own server."""
