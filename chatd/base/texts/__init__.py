"""What persons read, one catalogue for each language: the daemon's texts and the browsers'. See docs/texts.md."""
