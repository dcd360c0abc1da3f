"""What the daemon may know of MLS: headers, key packages and credentials; never a word."""
