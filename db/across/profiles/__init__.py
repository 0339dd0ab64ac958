"""Export profiles: what of a record goes out so that somebody else can count again, and what of it is empty."""
