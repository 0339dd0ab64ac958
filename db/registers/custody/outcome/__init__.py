"""Moves and ends: what became of the person."""
