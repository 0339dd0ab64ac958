"""The store room: what the precinct keeps of others, where it is, under which seal, and by which receipt it left."""
