"""Arrivals: one person, a family, a bus of forty, row by row."""
