"""What the staff does before a shift: sign in, and vouch for keys."""
