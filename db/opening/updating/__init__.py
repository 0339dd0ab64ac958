"""Updating: a newer program is taken from a folder, a store is brought up to it, and taken back."""
