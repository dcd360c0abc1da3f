"""What people type after `python -m chatd`: one file for each command."""
