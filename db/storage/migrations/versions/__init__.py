"""The migrations of both databases: the first makes every table, each further one changes them."""
