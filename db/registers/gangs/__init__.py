"""Gang files: cases of the incident register that belong together, and the day the gang was broken up."""
