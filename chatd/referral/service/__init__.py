"""Reading and writing the table, publishing it, and what is shown of it."""
