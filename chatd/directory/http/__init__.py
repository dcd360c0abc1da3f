"""What leads and admins change over HTTP. Bearer only, no cookie."""
