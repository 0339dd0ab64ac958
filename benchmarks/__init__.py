"""How fast the program is, as ratios to a plain baseline measured in the same run. `make bench` prints one table."""
