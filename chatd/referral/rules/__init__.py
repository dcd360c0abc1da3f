"""What a service is, and what its table may say."""
