"""Weapons, radios and keys of the post: what there is, and which officer holds it."""
