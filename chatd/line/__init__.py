"""The waiting line: its door, tickets, desks, and who is offered whom."""
