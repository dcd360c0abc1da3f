"""What happens: one file for each thing that people do."""
