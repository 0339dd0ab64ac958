"""F8: the shift that runs, and handing it over."""
