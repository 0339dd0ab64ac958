"""What citizens bring: taken, answered, and forgotten in time."""
