"""What the staff asks over HTTP. Bearer only, no cookie."""
