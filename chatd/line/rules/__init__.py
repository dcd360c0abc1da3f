"""What is true of doors, tickets, desks, presence and the wait."""
