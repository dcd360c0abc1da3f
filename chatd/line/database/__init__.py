"""What is durable of the line: counts by month, and never a ticket."""
