"""The indicators: the table, the records behind a figure, charts, frozen tables."""
