"""What was contributed for a year, what may be deducted of it, and what was too much."""
