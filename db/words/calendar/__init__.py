"""Instants, the Jalali days they fall on, and what an officer types for either."""
