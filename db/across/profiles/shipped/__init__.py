"""The profiles that the program brings."""
