"""When and where the desk is held."""
