"""Counts of a province by county, month, type and clearance, as the national command reads them: no record."""
