"""What the staff does before a shift: sign in, ask for credentials, sign them."""
