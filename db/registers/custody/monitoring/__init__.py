"""What a monitor, a lawyer or a doctor looks for in a record."""
