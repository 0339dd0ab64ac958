"""The first day of a precinct: what is still to be set up, from a new store to the first signed handover."""
