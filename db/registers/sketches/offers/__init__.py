"""Offers of a citizen's app: what their parties said, in which messages."""
