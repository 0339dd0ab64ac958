"""Indicators: figures of a period against another, each with the records behind it."""
