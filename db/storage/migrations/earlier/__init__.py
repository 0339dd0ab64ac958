"""The migrations of stores made before 0009, on SQLite alone: each leads to the next, the last to `versions/`."""
