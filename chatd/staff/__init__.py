"""The people who answer: sign-in, planned shifts, credentials."""
