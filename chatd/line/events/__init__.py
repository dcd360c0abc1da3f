"""What comes in over the connections of visitors and consoles, and what the line answers."""
