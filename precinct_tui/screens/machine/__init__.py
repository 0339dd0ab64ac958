"""This machine: its backups, its program, and the other machines of the precinct."""
