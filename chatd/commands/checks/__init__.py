"""What `verify` compares: a line with its signed manifest, and a partner's page with what its snippet should be."""
