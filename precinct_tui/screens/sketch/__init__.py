"""The editor of accident sketches: plan, list of objects, command line."""
