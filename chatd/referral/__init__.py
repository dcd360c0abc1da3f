"""Services to which people are referred: what an organisation keeps of them, as one table with versions."""
