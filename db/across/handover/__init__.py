"""Shifts and their handover: who keeps the desk, what the next officer must know, and who signed for it."""
