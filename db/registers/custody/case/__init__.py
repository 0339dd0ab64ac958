"""A case, folded from its events: the duties, their times, where the record stands. Pure."""
