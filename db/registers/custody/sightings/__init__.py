"""Sightings of a person after the end that the record says: asked at once, or answered afterwards."""
