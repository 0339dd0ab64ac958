"""Accident sketches: the scene as data, true to its measures; who is to answer for what happened is found elsewhere."""
