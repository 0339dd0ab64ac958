"""Standing orders: what holds until further notice, for whom, and who has read it."""
