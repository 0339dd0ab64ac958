"""Calls of 110: from the first key to what became of them."""
