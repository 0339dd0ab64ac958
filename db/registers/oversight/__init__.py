"""Public oversight 197: suggestions, thanks and criticism, and the complaints that only the inspectorate can read."""
