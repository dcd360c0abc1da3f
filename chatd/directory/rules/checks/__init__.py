"""What the values of a file, a browser or a program must be: the same checks and the same words for all three."""
