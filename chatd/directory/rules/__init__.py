"""What an organisation may decide, and what its opening hours say."""
