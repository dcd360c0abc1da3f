"""The daemon as it runs: put together, swept once a second, served, and stopped in order."""
