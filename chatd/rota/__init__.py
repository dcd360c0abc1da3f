"""Who is wanted on which line and when, who comes, and calling somebody in."""
