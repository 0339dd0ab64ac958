"""Keeping a person: care, reviews, interviews, property, force, orders."""
