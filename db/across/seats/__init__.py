"""The registers at a seat: what came of the units below, read only, and what of it is at the unit."""
