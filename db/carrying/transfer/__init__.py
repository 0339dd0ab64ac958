"""Carrying the journal between the machines of one precinct, and making a store from what was carried."""
