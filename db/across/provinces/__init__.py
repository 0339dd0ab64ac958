"""The national command's provinces: where each one's counts are read, and what they say together. No record."""
