"""Review: a record is submitted, returned with notes, approved."""
