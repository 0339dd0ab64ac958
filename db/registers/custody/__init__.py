"""Custody: one record a person, from the deprivation of liberty to what became of it."""
