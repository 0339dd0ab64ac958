"""Programmes of Police Week and of the year: what was planned, what was held, and about how many came.

Who came is never kept: attendance is an estimated count, one number for a programme.
"""
