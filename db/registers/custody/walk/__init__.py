"""Arrival and the walk through a record: what is done for everyone."""
