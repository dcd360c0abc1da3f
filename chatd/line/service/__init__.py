"""What visitors, counsellors and leads do on a line."""
