"""The database and the Redis that the stores of all areas share."""
