"""A made-up precinct: kalantari 12 of Ahvaz, any number of days of it, the same from the same seed.

Everything in it is entered by the commands that officers use, on a clock of its own. Nobody in it exists.
"""
