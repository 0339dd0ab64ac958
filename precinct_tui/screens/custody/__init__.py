"""Screens of custody that are its own: the fast table of an arrival, the board of who is held."""
