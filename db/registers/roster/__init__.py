"""The roster: who has the desk when, in which role, who is absent and who stands in."""
