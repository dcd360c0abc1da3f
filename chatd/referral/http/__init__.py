"""Over HTTP: for the staff as data, for everybody as pages."""
